"""Gradients and compiled functions on TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import tensorflow as tf

OUT_OF_MEMORY = (MemoryError, tf.errors.ResourceExhaustedError)
"""What is raised where memory runs out."""


def has_gpu() -> bool:
    """Whether a GPU computes."""
    return bool(tf.config.list_physical_devices("GPU"))


def value_and_gradients(
    function: Callable[..., tuple[Any, Any]], variables: Sequence[Any]
) -> tuple[Any, Any, list[Any]]:
    """`function(variables)` gives a loss and what else it has to say; both, and the gradients of the loss."""
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(variables)
        loss, others = function(variables)
    # A table of which few rows were read has its gradient as rows; everything after this wants it whole.
    return loss, others, [tf.convert_to_tensor(gradient) for gradient in tape.gradient(loss, variables)]


def graph(function: Callable[..., Any], ranks: dict[str, int] | None = None) -> Callable[..., Any]:
    """The function as a graph, made in a moment at each new shape.

    With `ranks` it is a function of one dict of int32 arrays of these names and ranks, made once for all shapes.
    """
    signature = ranks and [{name: tf.TensorSpec((None,) * rank, tf.int32) for name, rank in ranks.items()}]
    return tf.function(function, input_signature=signature, autograph=False)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as one program of XLA: fast, but compiled for seconds at each new shape."""
    return tf.function(function, jit_compile=True, autograph=False)
