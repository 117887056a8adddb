"""Tokenized texts in flat memory: all word pieces one after the other, and where each text begins.

A million short texts are two arrays, not a million lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LENGTH_STEP = 8
"""Batches are padded to a multiple of this many word pieces, so that few different shapes occur."""


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

    def batch(self, rows: np.ndarray) -> dict[str, np.ndarray]:
        """The texts `rows` as the encoder's inputs: `input_ids`, `token_type_ids` and `segment_ids`.

        Each is int32 of shape (rows, length); `segment_ids` is 1 where there is text and 0 where there is padding.
        """
        lengths = self.lengths[rows]
        width = -(-int(lengths.max()) // LENGTH_STEP) * LENGTH_STEP
        inside = np.arange(width) < lengths[:, None]  # (rows, width)
        source = (self.starts[rows][:, None] + np.arange(width))[inside]
        input_ids, token_type_ids = np.zeros((2, len(rows), width), "int32")
        input_ids[inside] = self.ids[source]
        token_type_ids[inside] = self.types[source]
        return {"input_ids": input_ids, "token_type_ids": token_type_ids, "segment_ids": inside.astype("int32")}
