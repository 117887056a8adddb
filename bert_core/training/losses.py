"""What a training makes small, by the names that tasks use. A loss gives one number for each target row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras


def cross_entropy(targets: Any, logits: Any) -> Any:
    """Targets are class numbers (rows,), logits (rows, classes)."""
    return keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)


LOSSES: dict[str, Callable[[Any, Any], Any]] = {"cross_entropy": cross_entropy}
