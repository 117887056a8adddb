"""Gradients and compiled functions on TensorFlow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
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


def graph(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as a graph, made in a moment at each new shape."""
    return tf.function(function, autograph=False)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as one program of XLA: fast, but compiled for seconds at each new shape."""
    return tf.function(function, jit_compile=True, autograph=False)


def answers(model: keras.Model, *, is_compiled: bool) -> Callable[..., Any]:
    """What the model answers to a dict of its inputs: by XLA, or by one graph for all shapes."""

    def call(inputs):
        return model(inputs, training=False)

    if is_compiled:
        return compiled(call)
    signature = {name: tf.TensorSpec((None,) * len(each.shape), each.dtype) for name, each in model.input.items()}
    return tf.function(call, input_signature=[signature], autograph=False)
