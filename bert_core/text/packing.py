"""Several texts in one row, so that no padding is computed (Krell et al. 2021, "Efficient sequence packing").

The encoder keeps them apart: a token sees tokens of its own segment only, and positions begin anew in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bert_core.text.tokens import Tokens

LENGTH_STEP = 8
"""Rows are a multiple of this many word pieces long, as the processor's registers like them."""
SHORTEST_ROW = 64
"""Short texts are packed into rows of at least this length: the longer a row, the less stays empty at its end."""
COSTLY_LENGTH = 4000
"""A word piece costs twice as much in rows of this length, where it meets so many others in attention."""
SAMPLED_BATCHES, BEST_LENGTHS = 10, 4
"""Lengths of rows are tried on so many batches, and so many of them, the best, on all."""


class Shape(NamedTuple):
    """The size of a packed batch: rows, word pieces in a row, and how many texts there is room for."""

    rows: int
    length: int
    texts: int


class Packed(NamedTuple):
    """A packed batch.

    `inputs` are the encoder's, all int32: `input_ids`, `token_type_ids`, `segment_ids` and `position_ids` of shape
    (rows, length), and `starts` (texts,). Counting word pieces through all rows, `starts` says where each text begins;
    `places` (pieces,) says where each word piece of the texts stands, text after text.
    """

    inputs: dict[str, np.ndarray]
    places: np.ndarray


def row_length(lengths: np.ndarray) -> int:
    """The length of rows that hold texts of these lengths."""
    least = max(int(lengths.max()), min(SHORTEST_ROW, int(lengths.sum())))
    return -(-least // LENGTH_STEP) * LENGTH_STEP


def fit(lengths: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns, each (texts,), at which texts stand: the longest first, each where the least room is left."""
    free: list[int] = []
    rows, columns = np.zeros((2, len(lengths)), "int64")
    for text in np.argsort(-lengths, kind="stable"):
        needed = int(lengths[text])
        row = min((row for row, room in enumerate(free) if room >= needed), key=free.__getitem__, default=len(free))
        if row == len(free):
            free.append(length)
        rows[text], columns[text] = row, length - free[row]
        free[row] -= needed
    return rows, columns


def common_shape(batches: Sequence[np.ndarray]) -> Shape:
    """The shape with the least to compute that all batches fit into; each is the lengths of its texts."""
    shortest = row_length(np.concatenate(batches))

    def cost(tried: Sequence[np.ndarray], length: int) -> float:
        return _rows(tried, length) * length * (1 + length / COSTLY_LENGTH)

    candidates = range(shortest, 2 * shortest + 1, LENGTH_STEP)
    best = sorted(candidates, key=lambda length: cost(batches[:SAMPLED_BATCHES], length))[:BEST_LENGTHS]
    length = min(best, key=lambda length: cost(batches, length))
    return Shape(_rows(batches, length), length, max(map(len, batches)))


def _rows(batches: Sequence[np.ndarray], length: int) -> int:
    """How many rows of a length each of these batches fits into."""
    return max(int(fit(lengths, length)[0].max()) + 1 for lengths in batches)


def pack(tokens: Tokens, texts: np.ndarray, *, length: int, shape: Shape | None = None) -> Packed:
    """The texts of these numbers as one batch with rows of `length`; as large as needed, or of a given shape.

    A batch that does not fit the shape gets more rows. Where there is room for more texts, `starts` is 0.
    """
    lengths = tokens.lengths[texts]
    rows, columns = fit(lengths, length)
    row_count, text_count = (int(rows.max()) + 1, len(texts)) if shape is None else (shape.rows, shape.texts)
    row_count = max(row_count, int(rows.max()) + 1)
    starts = rows * length + columns
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)  # 0, 1, … in each text
    places = np.repeat(starts, lengths) + within
    source = np.repeat(tokens.starts[texts], lengths) + within
    inputs = {
        "input_ids": tokens.ids[source],
        "token_type_ids": tokens.types[source],
        "segment_ids": np.repeat(np.arange(1, len(texts) + 1), lengths),
        "position_ids": within,
    }
    spread = {name: np.zeros(row_count * length, "int32") for name in inputs}
    for name, values in inputs.items():
        spread[name][places] = values
    padded = np.zeros(text_count, "int32")
    padded[: len(texts)] = starts
    return Packed(
        {**{name: values.reshape(row_count, length) for name, values in spread.items()}, "starts": padded}, places
    )
