"""What stands on the encoder: one head for each kind of answer, by name, and the model of both together.

Knows no tasks and no checkpoint names. A head gets hidden states and gives float32 logits.
"""

from __future__ import annotations

from typing import NamedTuple

import keras

from bert_core.models.config import EncoderConfig
from bert_core.models.dropout import Dropout
from bert_core.models.encoder import Encoder, dense


class Pooling(NamedTuple):
    """How a model type turns the first token into what its output layer reads."""

    activation: str
    dropout_first: bool


# As in transformers' AutoModelForSequenceClassification of each type.
POOLINGS = {
    "albert": Pooling("tanh", dropout_first=False),
    "bert": Pooling("tanh", dropout_first=False),
    "camembert": Pooling("tanh", dropout_first=True),
    "distilbert": Pooling("relu", dropout_first=False),
    "electra": Pooling("gelu", dropout_first=True),
    "ernie": Pooling("tanh", dropout_first=False),
    "roberta": Pooling("tanh", dropout_first=True),
    "xlm-roberta": Pooling("tanh", dropout_first=True),
}


class PooledHead(keras.layers.Layer):
    """One answer for a whole text, from its first token: (reads, hidden) to logits (reads, outputs)."""

    reads_few = True

    def __init__(self, config: EncoderConfig, outputs: int, **options) -> None:
        super().__init__(**options)
        pooling = POOLINGS[config.model_type]
        self.first_dropout = Dropout(config.head_dropout if pooling.dropout_first else 0.0)
        self.dense = dense(config, config.hidden_size, activation=pooling.activation, is_drawn=True, name="dense")
        self.dropout = Dropout(config.head_dropout)
        self.output_dense = dense(config, outputs, is_drawn=True, dtype="float32", name="output_dense")
        self.built = True

    def call(self, hidden, training=None):
        hidden = self.first_dropout(hidden, training=training)  # (reads, hidden)
        pooled = self.dropout(self.dense(hidden), training=training)  # (reads, hidden)
        return self.output_dense(pooled)  # (reads, outputs)

    def compute_output_spec(self, hidden, **_) -> keras.KerasTensor:
        return keras.KerasTensor((hidden.shape[0], self.output_dense.units), dtype="float32")


class TokenHead(keras.layers.Layer):
    """One answer for each token that is read: (reads, hidden) to logits (reads, outputs)."""

    reads_few = False

    def __init__(self, config: EncoderConfig, outputs: int, **options) -> None:
        super().__init__(**options)
        self.dropout = Dropout(config.head_dropout)
        self.output_dense = dense(config, outputs, is_drawn=True, dtype="float32", name="output_dense")
        self.built = True

    def call(self, hidden, training=None):
        return self.output_dense(self.dropout(hidden, training=training))  # (reads, outputs)

    def compute_output_spec(self, hidden, **_) -> keras.KerasTensor:
        return keras.KerasTensor((hidden.shape[0], self.output_dense.units), dtype="float32")


class SpanHead(TokenHead):
    """How much each token looks like the beginning and like the end of the answer: logits (reads, 2)."""

    def call(self, hidden, training=None):
        return self.output_dense(hidden)  # without dropout, as in transformers' models for questions


HEADS: dict[str, type[keras.layers.Layer]] = {"pooled": PooledHead, "span": SpanHead, "token": TokenHead}


def build_model(
    config: EncoderConfig, head: str = "pooled", outputs: int = 2, dropout: float | None = None
) -> keras.Model:
    """A model whose head is drawn and whose encoder waits for a checkpoint: `text.Packed` to logits.

    Its two layers are named "encoder" and "head". `dropout`, where given, replaces every dropout of the config.
    """
    if dropout is not None:
        rates = {"hidden_dropout": dropout, "attention_dropout": dropout, "head_dropout": dropout}
        config = config.model_copy(update=rates)
    inputs = {
        name: keras.Input((None,), dtype="int32", name=name)
        for name in ("input_ids", "token_type_ids", "segment_ids", "position_ids")
    }  # each (rows, length)
    inputs["reads"] = keras.Input((), dtype="int32", name="reads")  # (reads,)
    kind = HEADS[head]
    hidden = Encoder(config, reads_few=kind.reads_few, name="encoder")(**inputs)
    return keras.Model(inputs, kind(config, outputs, name="head")(hidden))
