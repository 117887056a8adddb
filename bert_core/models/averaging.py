"""One more layer on an encoder, in which the first token becomes the mean of all tokens of its text.

Before any training the mean says more about a text than the first token does (Reimers and Gurevych 2019, section 6).
As a layer like all others it leaves the model one that every tool for its type loads. Knows no tasks.
"""

from __future__ import annotations

import keras
import numpy as np

from bert_core.models.config import MODEL_TYPES, EncoderConfig
from bert_core.models.encoder import Block
from bert_core.models.heads import build_model

SHARE_OF_MEAN = 100.0
"""How many times the mean outweighs the token that it is added to."""


def add_mean_layer(model: keras.Model) -> keras.Model:
    """A copy of a model of `build_model`, with a fresh head, whose encoder has such a layer at its end.

    The model itself where its type cannot have one, because all its layers share their weights (ALBERT).
    """
    encoder = model.get_layer("encoder")
    config: EncoderConfig = encoder.config
    name = MODEL_TYPES[config.model_type]["layers"].name
    larger = EncoderConfig.from_source(config.source | {name: config.layers + 1})
    if larger.shares_blocks:
        return model
    copy = build_model(larger, outputs=model.output.shape[-1])
    target = copy.get_layer("encoder")
    for new, old in zip((target.embeddings, *target.blocks[:-1]), (encoder.embeddings, *encoder.blocks), strict=True):
        new.set_weights(old.get_weights())
    _average(target.blocks[-1])
    return copy


def _average(block: Block) -> None:
    """Attend to all tokens alike, add their mean many times over, and pass that through; norms take out the scale."""
    for layer in (block.query, block.key, block.intermediate, block.output_dense):
        layer.set_weights([np.zeros(weight.shape, "float32") for weight in layer.weights])
    for layer, scale in ((block.value, 1.0), (block.attention_output, SHARE_OF_MEAN)):
        kernel, bias = layer.weights
        layer.set_weights([scale * np.eye(kernel.shape[0], dtype="float32"), np.zeros(bias.shape, "float32")])
    for norm in (block.attention_norm, block.output_norm):
        norm.set_weights([np.ones(norm.gamma.shape, "float32"), np.zeros(norm.beta.shape, "float32")])
