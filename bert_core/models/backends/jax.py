"""Gradients and compiled functions on JAX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import keras

OUT_OF_MEMORY = (MemoryError, jax.errors.JaxRuntimeError)
"""What is raised where memory runs out."""


def has_gpu() -> bool:
    """Whether a GPU computes."""
    return jax.default_backend() == "gpu"


def value_and_gradients(
    function: Callable[..., tuple[Any, Any]], variables: Sequence[Any]
) -> tuple[Any, Any, list[Any]]:
    """`function(variables)` gives a loss and what else it has to say; both, and the gradients of the loss."""
    (loss, others), gradients = jax.value_and_grad(function, has_aux=True)(variables)
    return loss, others, gradients


def graph(function: Callable[..., Any]) -> Callable[..., Any]:
    """As `compiled`: JAX knows nothing in between."""
    return jax.jit(function)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as one program of XLA: fast, but compiled for seconds at each new shape."""
    return jax.jit(function)


def answers(model: keras.Model, *, is_compiled: bool) -> Callable[..., Any]:
    """What the model answers to a dict of its inputs; compiled in any case."""

    @jax.jit
    def call(trained, others, inputs):  # JAX would take weights that are not arguments for constants
        return model.stateless_call(trained, others, inputs, training=False)[0]

    def answer(inputs):
        trained, others = model.trainable_variables, model.non_trainable_variables
        return call([variable.value for variable in trained], [variable.value for variable in others], inputs)

    return answer
