"""The optimizer of BERT fine-tuning: AdamW with warm-up, decay and clipping (Devlin et al. 2018, appendix A.3)."""

from __future__ import annotations

import keras
from keras import ops

from bert_core.hyperparameters import Hyperparameters

GRADIENT_NORM = 1.0
NOT_DECAYED = ("bias", "gamma", "beta")
"""Variable names of biases and layer norms: pulling these towards zero only does harm."""


@keras.saving.register_keras_serializable("bert_core")
class WarmupSchedule(keras.optimizers.schedules.LearningRateSchedule):
    """Rises from zero to `peak` over `warmup_steps`, then follows the curve `shape` until `total_steps`."""

    def __init__(self, peak: float, warmup_steps: int, total_steps: int, shape: str) -> None:
        self.peak = peak
        self.warmup_steps = warmup_steps
        self.total_steps = total_steps
        self.shape = shape

    def __call__(self, step):
        step = ops.cast(step, "float32")
        rising = (step + 1) / max(1, self.warmup_steps)
        done = (step - self.warmup_steps) / max(1, self.total_steps - self.warmup_steps)
        return self.peak * ops.minimum(rising, SHAPES[self.shape](ops.clip(done, 0, 1)))

    def get_config(self) -> dict[str, float | int | str]:
        """The arguments of this schedule."""
        return {
            "peak": self.peak,
            "warmup_steps": self.warmup_steps,
            "total_steps": self.total_steps,
            "shape": self.shape,
        }


SHAPES = {
    "linear": lambda done: 1 - done,
    "cosine": lambda done: (1 + ops.cos(done * 3.141592653589793)) / 2,
    "constant": lambda done: ops.ones_like(done),
}
"""The learning rate after warm-up as a share of its peak, from the share of the remaining steps that is done."""


def make_optimizer(settings: Hyperparameters, total_steps: int) -> keras.optimizers.Optimizer:
    """AdamW for a training of `total_steps`, without decay on biases and layer norms."""
    optimizer = keras.optimizers.AdamW(
        learning_rate=WarmupSchedule(
            settings.learning_rate, round(settings.warmup_ratio * total_steps), total_steps, settings.schedule
        ),
        weight_decay=settings.weight_decay,
        epsilon=1e-8,
        global_clipnorm=GRADIENT_NORM,
    )
    optimizer.exclude_from_weight_decay(var_names=list(NOT_DECAYED))
    return optimizer
