"""The head that says which word stands in a place, as in the pretraining of BERT; its output layer is the word table.

Knows no tasks and no checkpoint names. Sources: Devlin et al. 2019, section 3.1; Press and Wolf 2017.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

from bert_core.models.config import EncoderConfig
from bert_core.models.encoder import dense

ALWAYS_GELU = ("camembert", "electra", "roberta", "xlm-roberta")
"""Types whose head bends by GELU whatever the encoder does, as in transformers' AutoModelForMaskedLM."""


class WordHead(keras.layers.Layer):
    """How likely each word of the vocabulary is at each token that is read: (reads, hidden) to (reads, words)."""

    reads_few = False

    def __init__(self, config: EncoderConfig, word_table: Callable[[], Any], **options) -> None:
        """`word_table` gives the encoder's table, (words, embedding), which stays a weight of the encoder alone."""
        super().__init__(**options)
        self._word_table = word_table
        self._words = config.vocab_size
        activation = "gelu" if config.model_type in ALWAYS_GELU else config.activation
        self.dense = dense(config, config.embedding_size, activation=activation, is_drawn=True, name="dense")
        self.norm = keras.layers.LayerNormalization(epsilon=config.layer_norm_epsilon, name="norm")
        self.norm.build((None, config.embedding_size))
        self.output_bias = Bias(config.vocab_size, dtype="float32", name="output_bias")
        self.built = True

    def call(self, hidden, training=None):
        hidden = self.norm(self.dense(hidden))  # (reads, embedding)
        table = ops.cast(self._word_table(), hidden.dtype)  # (words, embedding)
        return self.output_bias(ops.matmul(hidden, ops.transpose(table)))  # (reads, words)

    def compute_output_spec(self, hidden, **_) -> keras.KerasTensor:
        return keras.KerasTensor((hidden.shape[0], self._words), dtype="float32")


class Bias(keras.layers.Layer):
    """A number that is added to each output."""

    def __init__(self, size: int, **options) -> None:
        super().__init__(**options)
        self.bias = self.add_weight(shape=(size,), initializer="zeros", name="bias")
        self.built = True

    def call(self, logits):
        return logits + self.bias
