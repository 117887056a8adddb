"""Gradients and compiled functions on JAX."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax

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


def graph(function: Callable[..., Any], ranks: dict[str, int] | None = None) -> Callable[..., Any]:
    """As `compiled`: JAX knows nothing in between."""
    return jax.jit(function)


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as one program of XLA: fast, but compiled for seconds at each new shape."""
    return jax.jit(function)
