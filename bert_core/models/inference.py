"""Logits for many tokenized texts, packed without padding; a single text without any detour.

Knows no texts and no tasks.
"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np

from bert_core.models.backends import backend
from bert_core.outline import BATCH_PIECES
from bert_core.tasks import Features
from bert_core.text import Packed, Shape, deal, fit, pack, row_length

BATCH_TEXTS = 256
COMPILED_FROM = 40_000
"""Word pieces after which the seconds that XLA compiles for are won back; fewer are answered by a plain graph."""
COMPILED_LENGTHS = (64, 128, 256, 512)
"""Row lengths of compiled programs: few, so that a program made once serves other texts too."""


class Inference:
    """A model that answers. Made once and kept, because its programs are made with the first answers."""

    def __init__(self, model: keras.Model) -> None:
        self._outputs = model.output.shape[-1]
        self._asked = 0
        self._plain = backend.answers(model, is_compiled=False)
        self._compiled = backend.answers(model, is_compiled=True)

    def logits(self, features: Features) -> np.ndarray:
        """The model's output for each read, float32, shape (reads, outputs)."""
        pieces = len(features.tokens.ids)
        self._asked += pieces
        # A compiled program always computes a full batch: a single text would wait for hundreds that are not there.
        compiled = self._asked >= COMPILED_FROM and pieces >= BATCH_PIECES
        call = self._compiled if compiled else self._plain
        logits = np.zeros((len(features.reads), self._outputs), "float32")
        for rows, packed in batches(features, one_shape=compiled):
            output = keras.ops.convert_to_numpy(call(packed.inputs))
            reads = features.reads.of(rows)
            logits[reads] = output[: len(reads)]
        return logits


def batches(features: Features, *, one_shape: bool) -> Iterator[tuple[np.ndarray, Packed]]:
    """Every row once, in batches of about `BATCH_PIECES` word pieces: the numbers of its rows, and the batch.

    `one_shape` gives all of them one of the few shapes that programs are compiled for.
    """
    lengths, reads = features.tokens.lengths, features.reads
    if not len(lengths):
        return
    length = row_length(lengths)
    if one_shape:
        length = next((standard for standard in COMPILED_LENGTHS if standard >= length), length)
    row_count = max(1, BATCH_PIECES // length)
    count = max(-(-int(lengths.sum()) // (row_count * length)), -(-len(lengths) // BATCH_TEXTS))
    while True:
        dealt = deal(lengths, count, np.random.default_rng(0))
        if all(int(fit(lengths[rows], length)[0].max()) < row_count for rows in dealt):
            break
        count += max(1, count // 50)
    shape = Shape(row_count, length, _room(max(len(reads.of(rows)) for rows in dealt))) if one_shape else None
    for rows in dealt:
        yield rows, pack(features.tokens, reads, rows, marks=features.marks, length=length, shape=shape)


def _room(reads: int) -> int:
    """Room for so many reads: one of few sizes, as each has a program of its own."""
    return max(BATCH_TEXTS, 2 ** (reads - 1).bit_length())
