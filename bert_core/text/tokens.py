"""Tokenized texts in flat memory: all word pieces one after the other, and where each text begins.

A million short texts are two arrays, not a million lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Tokens:
    """Word pieces of many texts.

    Attributes:
        ids: vocabulary ids of all texts, int32, shape (pieces,).
        types: 0 for the first text of a pair and 1 for the second, int8, shape (pieces,).
        starts: where each text begins, and the end of the last, int64, shape (texts + 1,).
    """

    ids: np.ndarray
    types: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """Word pieces of each text, special ones included, shape (texts,)."""
        return np.diff(self.starts)
