"""What stands on the encoder: one head for each kind of answer, by name, and the model of both together.

Knows no tasks and no checkpoint names. A head gets hidden states and gives float32 logits.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import keras
from keras import ops

from bert_core.models.config import EncoderConfig
from bert_core.models.crf import CrfHead
from bert_core.models.dropout import Dropout
from bert_core.models.encoder import Encoder, dense
from bert_core.models.word_head import WordHead

POINTED_SHARE = 0.01
"""About the share of tokens at which something begins or ends; what a head that points says before it has learned
anything. At one half the many that are nothing would drown the few (Lin et al. 2017, section 3.3)."""


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
    takes_marks = False

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
    takes_marks = False

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


class CascadeHead(keras.layers.Layer):
    """Subjects, and the objects of the one that is marked, in every relation (Wei et al. 2020, CasRel).

    Hidden states (reads, hidden) and `marks`, the two reads between which each read's subject stands, (reads, 2),
    become logits (reads, outputs): begins and ends of subjects, then of objects, two for each relation. What the
    subject says shifts the scale of a layer norm under the objects (Su 2020, conditional layer normalization).
    """

    reads_few = False
    takes_marks = True

    def __init__(self, config: EncoderConfig, outputs: int, **options) -> None:
        super().__init__(**options)
        self.dropout = Dropout(config.head_dropout)
        self.norm = keras.layers.LayerNormalization(epsilon=config.layer_norm_epsilon, center=False, scale=False)
        # A plain norm at first: nothing is shifted until something was learned.
        self.gamma_dense = dense(config, config.hidden_size, bias_initializer="ones", name="gamma_dense")
        self.beta_dense = dense(config, config.hidden_size, name="beta_dense")
        rare = keras.initializers.Constant(math.log(POINTED_SHARE / (1 - POINTED_SHARE)))
        pointing: dict[str, Any] = {"is_drawn": True, "bias_initializer": rare, "dtype": "float32"}
        self.subject_dense = dense(config, 2, name="subject_dense", **pointing)
        self.output_dense = dense(config, outputs - 2, name="output_dense", **pointing)
        self.built = True

    def call(self, hidden, marks, training=None):
        hidden = self.dropout(hidden, training=training)  # (reads, hidden)
        ends = ops.take(hidden, marks, axis=0)  # (reads, 2, hidden)
        subject = ops.mean(ends, axis=1)  # (reads, hidden)
        shifted = self.norm(hidden) * self.gamma_dense(subject) + self.beta_dense(subject)
        return ops.concatenate([self.subject_dense(hidden), self.output_dense(shifted)], axis=-1)

    def compute_output_spec(self, hidden, *_, **__) -> keras.KerasTensor:
        return keras.KerasTensor((hidden.shape[0], 2 + self.output_dense.units), dtype="float32")


HEADS: dict[str, type[keras.layers.Layer]] = {
    "cascade": CascadeHead,
    "masked_lm": WordHead,
    "crf": CrfHead,
    "pooled": PooledHead,
    "span": SpanHead,
    "token": TokenHead,
}


def build_model(
    config: EncoderConfig, head: str = "pooled", outputs: int = 2, dropout: float | None = None
) -> keras.Model:
    """A model whose head is drawn and whose encoder waits for a checkpoint: `text.Packed` to logits.

    Its two layers are named "encoder" and "head". The outputs of "masked_lm" are the encoder's words, however many
    `outputs` says. `dropout`, where given, replaces every dropout of the config.
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
    encoder = Encoder(config, reads_few=kind.reads_few, name="encoder")
    hidden = encoder(**inputs)
    if kind is WordHead:
        return keras.Model(inputs, WordHead(config, lambda: encoder.embeddings.words.embeddings, name="head")(hidden))
    told = {}
    if kind.takes_marks:
        inputs["marks"] = told["marks"] = keras.Input((2,), dtype="int32", name="marks")  # (reads, 2)
    return keras.Model(inputs, kind(config, outputs, name="head")(hidden, **told))
