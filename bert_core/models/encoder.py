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
from bert_core.models.dropout import Dropout

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
    """Turns token ids into hidden states: `embeddings`, then each of `blocks` in the order of the config.

    Its weights are zeros until a checkpoint fills them: to draw 23 million numbers that nobody reads takes a second.
    """

    def __init__(self, config: EncoderConfig, *, reads_few: bool = True, **options) -> None:
        """`reads_few` says that few tokens will be read, so that the last block need not be computed for the others."""
        super().__init__(**options)
        self.config = config
        self.reads_few = reads_few
        self.embeddings = Embeddings(config, name="embeddings")
        self.blocks = [Block(config, name=f"block_{index}") for index in range(max(config.block_order) + 1)]
        self.built = True

    def call(self, input_ids, token_type_ids, segment_ids, position_ids, reads=None, training=None):
        """Hidden states of all tokens, (rows, length, hidden), or of those at `reads` only, (reads, hidden).

        The other arguments are int32 (rows, length), and a row may hold several examples. `segment_ids` is 0 at
        padding and otherwise a number that only the tokens of one example have: they see none but each other.
        `position_ids` count from 0 in each example. `reads`, int32 (reads,), counts tokens through all rows.
        """
        hidden = self.embeddings(input_ids, token_type_ids, position_ids, training=training)
        mask = attention_mask(segment_ids, segment_ids, hidden.dtype)  # (rows, 1, length, length)
        *lower, last = self.config.block_order
        for index in lower:
            hidden = self.blocks[index](hidden, hidden, mask, training=training)  # (rows, length, hidden)
        if reads is None:
            return self.blocks[last](hidden, hidden, mask, training=training)
        if not self.reads_few:
            hidden = self.blocks[last](hidden, hidden, mask, training=training)
            return ops.take(ops.reshape(hidden, (-1, self.config.hidden_size)), reads, axis=0)
        # What the last block would say of other tokens is never read: not computing it saves most of that block.
        hidden = ops.reshape(hidden, (1, -1, self.config.hidden_size))  # (1, tokens, hidden)
        segments = ops.reshape(segment_ids, (1, -1))  # (1, tokens)
        mask = attention_mask(ops.take(segments, reads, axis=1), segments, hidden.dtype)  # (1, 1, reads, tokens)
        return self.blocks[last](ops.take(hidden, reads, axis=1), hidden, mask, training=training)[0]

    def compute_output_spec(self, input_ids, *_, reads=None, **__) -> keras.KerasTensor:
        shape = input_ids.shape if reads is None else reads.shape
        return keras.KerasTensor((*shape, self.config.hidden_size), dtype=self.compute_dtype)


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
        self.dropout = Dropout(config.hidden_dropout)
        self.project: keras.layers.Dense | None = None
        if config.projects_embeddings:
            self.project = dense(config, config.hidden_size, inputs=config.embedding_size, name="project")
        self.built = True

    def call(self, input_ids, token_type_ids, position_ids, training=None):
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
        self.attention_dropout = Dropout(config.attention_dropout)
        self.hidden_dropout = Dropout(config.hidden_dropout)
        self.built = True

    def call(self, hidden, context, mask, training=None):
        """What `hidden`, (batch, queries, hidden), becomes when it sees `context`, (batch, length, hidden)."""
        attended = self.attention_output(self._attend(hidden, context, mask, training))  # (batch, queries, hidden)
        hidden = self.attention_norm(hidden + self.hidden_dropout(attended, training=training))
        transformed = self.output_dense(self.intermediate(hidden))  # (batch, queries, hidden)
        return self.output_norm(hidden + self.hidden_dropout(transformed, training=training))

    def _attend(self, hidden, context, mask, training):
        query = self._split(self.query(hidden)) * (self.config.hidden_size // self.config.heads) ** -0.5
        key = self._split(self.key(context))  # (batch, heads, length, head size)
        value = self._split(self.value(context))
        scores = ops.matmul(query, ops.swapaxes(key, -1, -2)) + mask  # (batch, heads, queries, length)
        # In half precision the sum under a softmax loses too many digits.
        weights = ops.cast(ops.softmax(ops.cast(scores, "float32")), scores.dtype)
        weights = self.attention_dropout(weights, training=training)
        attended = ops.swapaxes(ops.matmul(weights, value), 1, 2)  # (batch, queries, heads, head size)
        return ops.reshape(attended, ops.shape(hidden))

    def _split(self, hidden):
        batch, length, size = ops.shape(hidden)
        heads = ops.reshape(hidden, (batch, length, self.config.heads, size // self.config.heads))
        return ops.swapaxes(heads, 1, 2)  # (batch, heads, length, head size)


def attention_mask(queries, keys, dtype: str):
    """What is added to attention scores, (batch, 1, queries, keys): 0 inside a segment, else a very low number.

    Both arguments are segment numbers, (batch, queries) and (batch, keys). Padding sees padding, so no row of the
    softmax is without a token; nothing else sees it.
    """
    same = ops.expand_dims(queries, 2) == ops.expand_dims(keys, 1)  # (batch, queries, keys)
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


def dense(
    config: EncoderConfig,
    units: int,
    *,
    inputs: int | None = None,
    activation: str | None = None,
    is_drawn: bool = False,
    **options,
):
    """A dense layer with its weights made at once: drawn as BERT's authors did, or zeros for a checkpoint to fill."""
    drawn = keras.initializers.TruncatedNormal(stddev=config.initializer_range)
    layer = keras.layers.Dense(
        units,
        activation=ACTIVATIONS[activation] if activation else None,
        kernel_initializer=drawn if is_drawn else "zeros",
        **options,
    )
    layer.build((None, inputs or config.hidden_size))
    return layer


def _table(config: EncoderConfig, rows: int, name: str) -> keras.layers.Embedding:
    table = keras.layers.Embedding(rows, config.embedding_size, embeddings_initializer="zeros", name=name)
    table.build()
    return table


def _norm(config: EncoderConfig, size: int, name: str) -> keras.layers.LayerNormalization:
    norm = keras.layers.LayerNormalization(epsilon=config.layer_norm_epsilon, name=name)
    norm.build((None, None, size))
    return norm
