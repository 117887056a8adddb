"""One post-layer-norm transformer encoder, for every model type of the BERT family, in Keras operations only.

Knows no checkpoint names, tokenizers or tasks. Source: Devlin et al. 2019, section 3; Vaswani et al. 2017, section 3.
"""

from __future__ import annotations

from functools import partial

import keras
from keras import ops

from bert_core.errors import SettingsError
from bert_core.i18n import N_
from bert_core.models.config import EncoderConfig

ACTIVATIONS = {
    "gelu": partial(keras.activations.gelu, approximate=False),
    "gelu_new": partial(keras.activations.gelu, approximate=True),
    "gelu_pytorch_tanh": partial(keras.activations.gelu, approximate=True),
    "relu": keras.activations.relu,
    "silu": keras.activations.silu,
    "swish": keras.activations.silu,
    "tanh": keras.activations.tanh,
}


class Encoder(keras.layers.Layer):
    """Turns token ids into hidden states: `embeddings`, then each of `blocks` in the order of the config."""

    def __init__(self, config: EncoderConfig, **options) -> None:
        super().__init__(**options)
        self.config = config
        self.embeddings = Embeddings(config, name="embeddings")
        self.blocks = [Block(config, name=f"block_{index}") for index in range(max(config.block_order) + 1)]
        self.built = True

    def call(self, input_ids, token_type_ids, segment_ids, position_ids=None, training=None):
        """Hidden states, (batch, length, hidden).

        Every argument is int32 (batch, length). `segment_ids` is 0 at padding and otherwise the number of the example
        that a token belongs to: tokens see only tokens of their own example. `position_ids` count from 0 in each
        example; they are needed only where a row packs several, and otherwise are 0 … length - 1.
        """
        hidden = self.embeddings(input_ids, token_type_ids, position_ids, training=training)
        mask = attention_mask(segment_ids, hidden.dtype)  # (batch, 1, length, length)
        for index in self.config.block_order:
            hidden = self.blocks[index](hidden, mask, training=training)  # (batch, length, hidden)
        return hidden

    def compute_output_spec(self, input_ids, *_, **__) -> keras.KerasTensor:
        return keras.KerasTensor((*input_ids.shape, self.config.hidden_size), dtype=self.compute_dtype)


class Embeddings(keras.layers.Layer):
    """The sum of word, position, token type and task embeddings, normalized; projected where the sizes differ."""

    def __init__(self, config: EncoderConfig, **options) -> None:
        super().__init__(**options)
        self.config = config
        self.words = _table(config, config.vocab_size, "words")
        self.positions = _table(config, config.positions, "positions")
        self.token_types = _table(config, config.token_types, "token_types") if config.token_types else None
        self.task_types = _table(config, config.task_types, "task_types") if config.task_types else None
        self.norm = _norm(config, config.embedding_size, "norm")
        self.dropout = keras.layers.Dropout(config.hidden_dropout)
        self.project: keras.layers.Dense | None = None
        if config.projects_embeddings:
            self.project = dense(config, config.hidden_size, inputs=config.embedding_size, name="project")
        self.built = True

    def call(self, input_ids, token_type_ids, position_ids=None, training=None):
        if position_ids is None:
            # Padding up to a round length may reach beyond the last position.
            position_ids = ops.minimum(ops.arange(ops.shape(input_ids)[1]), self.config.maximum_length - 1)[None]
        hidden = self.words(input_ids) + self.positions(position_ids + self.config.position_offset)
        if self.token_types is not None:
            # RoBERTa has one type only; where its tokenizer marks the second text of a pair, transformers ignores it.
            hidden = hidden + self.token_types(ops.minimum(token_type_ids, self.config.token_types - 1))
        if self.task_types is not None:
            hidden = hidden + self.task_types(ops.zeros_like(input_ids))  # task 0, as transformers takes it
        hidden = self.dropout(self.norm(hidden), training=training)  # (batch, length, embedding)
        return hidden if self.project is None else self.project(hidden)  # (batch, length, hidden)


class Block(keras.layers.Layer):
    """Self-attention, then a feed-forward layer, each added to its input and normalized."""

    def __init__(self, config: EncoderConfig, **options) -> None:
        super().__init__(**options)
        self.config = config
        self.query = dense(config, config.hidden_size, name="query")
        self.key = dense(config, config.hidden_size, name="key")
        self.value = dense(config, config.hidden_size, name="value")
        self.attention_output = dense(config, config.hidden_size, name="attention_output")
        self.attention_norm = _norm(config, config.hidden_size, "attention_norm")
        self.intermediate = dense(config, config.intermediate_size, activation=config.activation, name="intermediate")
        self.output_dense = dense(config, config.hidden_size, inputs=config.intermediate_size, name="output_dense")
        self.output_norm = _norm(config, config.hidden_size, "output_norm")
        self.attention_dropout = keras.layers.Dropout(config.attention_dropout)
        self.hidden_dropout = keras.layers.Dropout(config.hidden_dropout)
        self.built = True

    def call(self, hidden, mask, training=None):
        attended = self.attention_output(self._attend(hidden, mask, training))  # (batch, length, hidden)
        hidden = self.attention_norm(hidden + self.hidden_dropout(attended, training=training))
        transformed = self.output_dense(self.intermediate(hidden))  # (batch, length, hidden)
        return self.output_norm(hidden + self.hidden_dropout(transformed, training=training))

    def _attend(self, hidden, mask, training):
        query = self._split(self.query(hidden)) * (self.config.hidden_size // self.config.heads) ** -0.5
        key = self._split(self.key(hidden))  # (batch, heads, length, head size)
        value = self._split(self.value(hidden))
        scores = ops.matmul(query, ops.swapaxes(key, -1, -2)) + mask  # (batch, heads, length, length)
        # In half precision the sum under a softmax loses too many digits.
        weights = ops.cast(ops.softmax(ops.cast(scores, "float32")), scores.dtype)
        weights = self.attention_dropout(weights, training=training)
        attended = ops.swapaxes(ops.matmul(weights, value), 1, 2)  # (batch, length, heads, head size)
        return ops.reshape(attended, ops.shape(hidden))

    def _split(self, hidden):
        batch, length, size = ops.shape(hidden)
        heads = ops.reshape(hidden, (batch, length, self.config.heads, size // self.config.heads))
        return ops.swapaxes(heads, 1, 2)  # (batch, heads, length, head size)


def attention_mask(segment_ids, dtype: str):
    """What is added to attention scores, (batch, 1, length, length): 0 inside an example, else a very low number.

    Padding sees padding, so no row of the softmax is without a token; nothing else sees it.
    """
    same = ops.expand_dims(segment_ids, 2) == ops.expand_dims(segment_ids, 1)  # (batch, length, length)
    lowest = -3e4 if dtype == "float16" else -1e9  # far below any score, yet finite even with a score added
    return ops.expand_dims(ops.where(same, ops.cast(0, dtype), ops.cast(lowest, dtype)), 1)


def freeze(encoder: Encoder, layers: int) -> None:
    """Keep weights as they are in training: none for 0, else the embeddings and the `layers` lowest blocks.

    SettingsError where `layers` does not fit the encoder, or its layers share weights and so cannot differ.
    """
    if layers and encoder.config.shares_blocks:
        raise SettingsError(
            N_("This model shares its weights between all layers, so none can be frozen; set frozen layers to 0."),
            field="frozen_layers",
        )
    if not 0 <= layers <= len(encoder.blocks):
        raise SettingsError(
            N_("{layers} layers cannot be frozen; this model has {count}, so choose a number from 0 to {count}."),
            field="frozen_layers",
            layers=layers,
            count=len(encoder.blocks),
        )
    encoder.embeddings.trainable = layers == 0
    for index, block in enumerate(encoder.blocks):
        block.trainable = index >= layers


def dense(config: EncoderConfig, units: int, *, inputs: int | None = None, activation: str | None = None, **options):
    """A dense layer with its weights made at once, fresh ones as BERT's authors drew them."""
    layer = keras.layers.Dense(
        units,
        activation=ACTIVATIONS[activation] if activation else None,
        kernel_initializer=keras.initializers.TruncatedNormal(stddev=config.initializer_range),
        **options,
    )
    layer.build((None, inputs or config.hidden_size))
    return layer


def _table(config: EncoderConfig, rows: int, name: str) -> keras.layers.Embedding:
    initializer = keras.initializers.TruncatedNormal(stddev=config.initializer_range)
    table = keras.layers.Embedding(rows, config.embedding_size, embeddings_initializer=initializer, name=name)
    table.build()
    return table


def _norm(config: EncoderConfig, size: int, name: str) -> keras.layers.LayerNormalization:
    norm = keras.layers.LayerNormalization(epsilon=config.layer_norm_epsilon, name=name)
    norm.build((None, None, size))
    return norm
