"""The optimizer of BERT fine-tuning: AdamW with warm-up, decay and clipping (Devlin et al. 2018, appendix A.3).

Written as functions of tensors, so that XLA compiles an update into one pass over the weights: an optimizer of Keras
took a quarter of a step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from keras import ops

from bert_core.hyperparameters import Hyperparameters

GRADIENT_NORM = 1.0
BETA_1, BETA_2 = 0.9, 0.999
EPSILON = 1e-8
SHAPES: dict[str, Callable[[float], float]] = {
    "linear": lambda done: 1 - done,
    "cosine": lambda done: (1 + math.cos(done * math.pi)) / 2,
    "constant": lambda done: 1.0,
}
"""The learning rate after warm-up as a share of its peak, from the share of the remaining steps that is done."""


def learning_rate(settings: Hyperparameters, step: int, total_steps: int) -> float:
    """The rate of step 1, 2, …: rises from zero to its peak over the warm-up, then follows the schedule to the end."""
    warmup_steps = round(settings.warmup_ratio * total_steps)
    rising = step / max(1, warmup_steps)
    done = (step - 1 - warmup_steps) / max(1, total_steps - warmup_steps)
    return settings.learning_rate * min(rising, SHAPES[settings.schedule](min(max(done, 0.0), 1.0)))


class Moments(NamedTuple):
    """Running means of the gradient of one variable and of its square."""

    mean: Any
    square: Any


def global_norm(gradients: Sequence[Any]) -> Any:
    """The norm of all gradients together."""
    # Summed in two steps, because XLA sums a large array to one number on a single core.
    return ops.sqrt(sum(ops.sum(ops.sum(ops.square(ops.cast(gradient, "float32")), axis=-1)) for gradient in gradients))


def adamw(weight: Any, gradient: Any, moments: Moments, *, decay: float, rate: Any, step: Any) -> tuple[Any, Moments]:
    """One update of one variable by AdamW (Loshchilov and Hutter 2019, algorithm 2).

    `rate` is the learning rate and `step` 1, 2, …, both float32 scalars. Biases and layer norms, which have one
    dimension, do not decay: pulling these towards zero only does harm.
    """
    mean = BETA_1 * moments.mean + (1 - BETA_1) * gradient
    square = BETA_2 * moments.square + (1 - BETA_2) * ops.square(gradient)
    change = mean / (1 - BETA_1**step) / (ops.sqrt(square / (1 - BETA_2**step)) + EPSILON)
    if len(weight.shape) > 1:
        change = change + decay * weight
    return weight - rate * change, Moments(mean, square)
