"""Several texts in one row, so that no padding is computed (Krell et al. 2021, "Efficient sequence packing").

The encoder keeps them apart: a token sees tokens of its own segment only, and positions begin anew in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bert_core.text.tokens import Reads, Tokens

LENGTH_STEP = 8
"""Rows are a multiple of this many word pieces long, as the processor's registers like them."""
SHORTEST_ROW = 64
"""Short texts are packed into rows of at least this length: the longer a row, the less stays empty at its end."""
COSTLY_LENGTH = 4000
"""A word piece costs twice as much in rows of this length, where it meets so many others in attention."""
SAMPLED_BATCHES, BEST_LENGTHS = 10, 4
"""Lengths of rows are tried on so many batches, and so many of them, the best, on all."""


class Shape(NamedTuple):
    """The size of a packed batch: rows, word pieces in a row, and how many reads there is room for."""

    rows: int
    length: int
    reads: int


class Packed(NamedTuple):
    """A packed batch.

    `inputs` are the encoder's and the head's, all int32: `input_ids`, `token_type_ids`, `segment_ids` and
    `position_ids` of shape (rows, length), and `reads` (reads,), which counts word pieces through all rows; where there
    are marks, also `marks` (reads, 2), which for each read counts the reads that mark its text. `texts`, int32
    (reads,), says which text of the batch each read belongs to; where there is room for more reads, one that is not
    there.
    """

    inputs: dict[str, np.ndarray]
    texts: np.ndarray


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


def common_shape(batches: Sequence[np.ndarray], reads: int) -> Shape:
    """The shape with the least to compute that all batches fit into; each is the lengths of its texts.

    `reads` is the most that any of them reads.
    """
    shortest = row_length(np.concatenate(batches))

    def cost(tried: Sequence[np.ndarray], length: int) -> float:
        return _rows(tried, length) * length * (1 + length / COSTLY_LENGTH)

    candidates = range(shortest, 2 * shortest + 1, LENGTH_STEP)
    best = sorted(candidates, key=lambda length: cost(batches[:SAMPLED_BATCHES], length))[:BEST_LENGTHS]
    length = min(best, key=lambda length: cost(batches, length))
    return Shape(_rows(batches, length), length, reads)


def _rows(batches: Sequence[np.ndarray], length: int) -> int:
    """How many rows of a length each of these batches fits into."""
    return max(int(fit(lengths, length)[0].max()) + 1 for lengths in batches)


def pack(
    tokens: Tokens,
    reads: Reads,
    texts: np.ndarray,
    *,
    marks: np.ndarray | None = None,
    length: int,
    shape: Shape | None = None,
) -> Packed:
    """The texts of these numbers as one batch with rows of `length`; as large as needed, or of a given shape.

    `marks`, (all texts, 2), are two reads of each text, counted through all texts. A batch that does not fit the shape
    gets more rows, or more room for reads.
    """
    lengths = tokens.lengths[texts]
    rows, columns = fit(lengths, length)
    row_count = int(rows.max()) + 1 if shape is None else max(shape.rows, int(rows.max()) + 1)
    begins = rows * length + columns  # of each text, counting word pieces through all rows
    within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)  # 0, 1, … in each text
    places = np.repeat(begins, lengths) + within
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
    packed = {name: values.reshape(row_count, length) for name, values in spread.items()}
    counts = reads.counts[texts]
    read = reads.pieces[reads.of(texts)] + np.repeat(begins - tokens.starts[texts], counts)
    room = len(read) if shape is None else max(shape.reads, len(read))
    packed["reads"] = _padded(read, room, 0)
    if marks is not None:
        moved = marks[texts] - (reads.starts[texts] - (np.cumsum(counts) - counts))[:, None]
        packed["marks"] = _padded(np.repeat(moved, counts, axis=0), room, 0)
    return Packed(packed, _padded(np.repeat(np.arange(len(texts)), counts), room, len(texts)))


def _padded(values: np.ndarray, room: int, filler: int) -> np.ndarray:
    padded = np.full((room, *values.shape[1:]), filler, "int32")
    padded[: len(values)] = values
    return padded
