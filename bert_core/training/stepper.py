"""One correction of all weights: forward, backward, clip, update, as functions from values to values.

The very first step runs as it is, so that the first point is on the chart at once. All others run as one program (XLA)
or, in a short training, as a graph; both take some seconds to make. Which it is depends on the plan alone, so the same
training gives the same numbers every time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from bert_core.errors import TrainingError
from bert_core.i18n import N_
from bert_core.models.backends import backend
from bert_core.training.batches import Part
from bert_core.training.losses import Loss
from bert_core.training.optimizer import GRADIENT_NORM, Moments, adamw, global_norm


class Stepper:
    """Trains a model step by step. The model's own variables change only in `write_back`."""

    def __init__(self, model: keras.Model, loss: Loss, *, weight_decay: float, compiles: bool) -> None:
        """`loss` gives one number for each read; `compiles` says whether XLA is to be used."""
        self._model = model
        self._loss = loss
        self._weight_decay = weight_decay
        self._trained = [ops.copy(variable) for variable in model.trainable_variables]
        self._others = [ops.copy(variable) for variable in model.non_trainable_variables]
        self._moments = [Moments(ops.zeros_like(value), ops.zeros_like(value)) for value in self._trained]
        self._groups = _groups(model)
        self._taken = 0
        prepared = backend.compiled if compiles else backend.graph
        self._later_gradients, self._later_update = prepared(self._gradients), prepared(self._update)

    def step(self, parts: Sequence[Part], learning_rate: float) -> float:
        """Correct the weights once by a batch in one or more parts; the loss of that batch."""
        is_first = self._taken == 0
        gradients_of = self._gradients if is_first else self._later_gradients
        update = self._update if is_first else self._later_update
        loss, norm = ops.zeros(()), ops.zeros(())
        gradients: Any = None
        for part in parts:
            loss, gradients, norm, self._others = gradients_of(
                self._trained, self._others, loss, gradients, _tensors(part)
            )
        self._taken += 1  # from here on: a batch for which memory did not suffice may be tried again in more parts
        numbers = [ops.convert_to_tensor(number, "float32") for number in (learning_rate, self._taken)]
        # Layer by layer, so that old and new values of only one stand in memory together.
        for group in self._groups:
            values = [(self._trained[i], gradients[i], self._moments[i]) for i in group]
            for i, (weight, moments) in zip(group, update(values, norm, *numbers), strict=True):
                self._trained[i], self._moments[i], gradients[i] = weight, moments, None
        return float(loss)

    @property
    def updates(self) -> int:
        """How often the weights were corrected."""
        return self._taken

    def arrays(self) -> dict[str, np.ndarray]:
        """All that the next step depends on, by name: weights, moments, the state of chance."""
        return {name: ops.convert_to_numpy(value) for name, value in self._named().items()}

    def restore(self, arrays: dict[str, np.ndarray], updates: int) -> None:
        """Go on where another stepper of the same model gave `arrays`, which are used up.

        Raises:
            TrainingError: they are of another model.
        """
        named = self._named()
        if {name: value.shape for name, value in arrays.items()} != {n: tuple(v.shape) for n, v in named.items()}:
            raise TrainingError(N_("What was saved is of another model. Start this training anew."))
        values = {name: ops.convert_to_tensor(arrays.pop(name), value.dtype) for name, value in named.items()}
        self._trained = [values[f"weight {i}"] for i in range(len(self._trained))]
        self._others = [values[f"other {i}"] for i in range(len(self._others))]
        self._moments = [Moments(values[f"mean {i}"], values[f"square {i}"]) for i in range(len(self._moments))]
        self._taken = updates

    def _named(self) -> dict[str, Any]:
        return {
            **{f"weight {i}": value for i, value in enumerate(self._trained)},
            **{f"other {i}": value for i, value in enumerate(self._others)},
            **{f"mean {i}": moments.mean for i, moments in enumerate(self._moments)},
            **{f"square {i}": moments.square for i, moments in enumerate(self._moments)},
        }

    def write_back(self) -> None:
        """Put the trained weights into the model."""
        for variable, value in zip(self._model.trainable_variables, self._trained, strict=True):
            variable.assign(value)
        for variable, value in zip(self._model.non_trainable_variables, self._others, strict=True):
            variable.assign(value)

    def _gradients(self, trained: list[Any], others: list[Any], loss: Any, sums: list[Any] | None, part: Part):
        """Loss and gradients with those of one more part added, the norm of the gradients, and the other variables."""

        def loss_of(weights):
            logits, changed = self._model.stateless_call(weights, others, part.inputs, training=True)
            return ops.sum(self._loss(part.targets, logits, part.texts) * part.weights), changed

        value, changed, gradients = backend.value_and_gradients(loss_of, trained)
        if sums is not None:
            gradients = [total + gradient for total, gradient in zip(sums, gradients, strict=True)]
        return loss + value, gradients, global_norm(gradients), changed

    def _update(self, values: list[tuple[Any, Any, Moments]], norm: Any, learning_rate: Any, step: Any):
        """New weights and moments for (weight, gradient, moments) of some variables."""
        scale = ops.minimum(1.0, GRADIENT_NORM / (norm + 1e-6))  # clipping (Pascanu et al. 2013)
        return [
            adamw(weight, gradient * scale, moments, decay=self._weight_decay, rate=learning_rate, step=step)
            for weight, gradient, moments in values
        ]


def _groups(model: keras.Model) -> list[list[int]]:
    """The numbers of the trained variables, layer by layer. Equal layers then share one program."""
    number = {id(variable): i for i, variable in enumerate(model.trainable_variables)}
    encoder = model.get_layer("encoder")
    layers = (encoder.embeddings, *encoder.blocks, model.get_layer("head"))
    groups = [[number[id(variable)] for variable in layer.trainable_variables] for layer in layers]
    return [group for group in groups if group]


def _tensors(part: Part) -> Part:
    inputs = {name: ops.convert_to_tensor(values) for name, values in part.inputs.items()}
    return Part(inputs, *map(ops.convert_to_tensor, part[1:]))
