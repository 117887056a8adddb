"""The head of a linear-chain CRF (Lafferty et al. 2001): how well each tag fits a token, and which tag follows which.

Knows no loss and finds no path. The transitions are the same for all tokens, yet stand behind the scores of each, so
that what a head gives stays one array with a row for each read.
"""

from __future__ import annotations

import keras
from keras import ops

from bert_core.models.config import EncoderConfig
from bert_core.models.dropout import Dropout
from bert_core.models.encoder import dense

PACE = 100.0
"""Transitions learn so much faster than the encoder, whose learning rate would hardly move them away from zero."""


class CrfHead(keras.layers.Layer):
    """Scores of the tags of each token that is read: (reads, hidden) to (reads, tags + tags * tags).

    The first `outputs` columns are the scores; the others are the transitions, row by row the tag before and column by
    column the tag after it.
    """

    reads_few = False
    takes_marks = False

    def __init__(self, config: EncoderConfig, outputs: int, **options) -> None:
        super().__init__(**options)
        self.dropout = Dropout(config.head_dropout)
        self.output_dense = dense(config, outputs, is_drawn=True, dtype="float32", name="output_dense")
        self.transitions = Transitions(outputs, dtype="float32", name="transitions")
        self.built = True

    def call(self, hidden, training=None):
        scores = self.output_dense(self.dropout(hidden, training=training))  # (reads, tags)
        return ops.concatenate([scores, self.transitions(scores)], axis=-1)  # (reads, tags + tags * tags)

    def compute_output_spec(self, hidden, **_) -> keras.KerasTensor:
        tags = self.output_dense.units
        return keras.KerasTensor((hidden.shape[0], tags + tags * tags), dtype="float32")


class Transitions(keras.layers.Layer):
    """How well each tag follows each, behind every read: (reads, tags) to (reads, tags * tags)."""

    def __init__(self, tags: int, **options) -> None:
        super().__init__(**options)
        self.matrix = self.add_weight((tags, tags), initializer="zeros", name="transitions")
        self.built = True

    def call(self, scores):
        row = PACE * ops.reshape(self.matrix, (1, -1))  # (1, tags * tags)
        return ops.zeros_like(scores[:, :1]) + row

    def compute_output_spec(self, scores) -> keras.KerasTensor:
        return keras.KerasTensor((scores.shape[0], scores.shape[1] ** 2), dtype="float32")
