"""Logits for many tokenized texts, packed without padding; a single text without any detour.

Knows no texts and no tasks.
"""

from __future__ import annotations

from collections.abc import Iterator

import keras
import numpy as np

from bert_core.models.backends import backend
from bert_core.outline import BATCH_PIECES
from bert_core.text import Packed, Shape, Tokens, deal, fit, pack, row_length

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

    def logits(self, tokens: Tokens) -> np.ndarray:
        """The model's output for each text, float32, shape (texts, outputs)."""
        self._asked += len(tokens.ids)
        # A compiled program always computes a full batch: a single text would wait for hundreds that are not there.
        compiled = self._asked >= COMPILED_FROM and len(tokens.ids) >= BATCH_PIECES
        call = self._compiled if compiled else self._plain
        logits = np.zeros((len(tokens), self._outputs), "float32")
        for texts, packed in batches(tokens, one_shape=compiled):
            output = keras.ops.convert_to_numpy(call(packed.inputs))
            logits[texts] = output[: len(texts)]
        return logits


def batches(tokens: Tokens, *, one_shape: bool) -> Iterator[tuple[np.ndarray, Packed]]:
    """Every text once, in batches of about `BATCH_PIECES` word pieces: the numbers of its texts, and the batch.

    `one_shape` gives all of them one of the few shapes that programs are compiled for.
    """
    if not len(tokens):
        return
    lengths = tokens.lengths
    length = row_length(lengths)
    if one_shape:
        length = next((standard for standard in COMPILED_LENGTHS if standard >= length), length)
    shape = Shape(max(1, BATCH_PIECES // length), length, BATCH_TEXTS)
    count = max(-(-int(lengths.sum()) // (shape.rows * length)), -(-len(lengths) // BATCH_TEXTS))
    while True:
        dealt = deal(lengths, count, np.random.default_rng(0))
        if all(int(fit(lengths[texts], length)[0].max()) < shape.rows for texts in dealt):
            break
        count += max(1, count // 50)
    for texts in dealt:
        yield texts, pack(tokens, texts, length=length, shape=shape if one_shape else None)
