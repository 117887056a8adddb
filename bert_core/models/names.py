"""What our layers are called in a Hugging Face checkpoint: one table for each model type, and no code that reads one.

Left stands the path of a layer in our model, right its name in the checkpoint. `{block}` counts blocks; in ALBERT
`{group}` and `{inner}` count groups and the blocks within one.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bert_core.models.config import EncoderConfig

EMBEDDINGS = {
    "embeddings.words": "embeddings.word_embeddings",
    "embeddings.positions": "embeddings.position_embeddings",
    "embeddings.token_types": "embeddings.token_type_embeddings",
    "embeddings.task_types": "embeddings.task_type_embeddings",
    "embeddings.norm": "embeddings.LayerNorm",
}
BERT_BLOCK = {
    "blocks.{block}.query": "encoder.layer.{block}.attention.self.query",
    "blocks.{block}.key": "encoder.layer.{block}.attention.self.key",
    "blocks.{block}.value": "encoder.layer.{block}.attention.self.value",
    "blocks.{block}.attention_output": "encoder.layer.{block}.attention.output.dense",
    "blocks.{block}.attention_norm": "encoder.layer.{block}.attention.output.LayerNorm",
    "blocks.{block}.intermediate": "encoder.layer.{block}.intermediate.dense",
    "blocks.{block}.output_dense": "encoder.layer.{block}.output.dense",
    "blocks.{block}.output_norm": "encoder.layer.{block}.output.LayerNorm",
}
DISTILBERT_BLOCK = {
    "blocks.{block}.query": "transformer.layer.{block}.attention.q_lin",
    "blocks.{block}.key": "transformer.layer.{block}.attention.k_lin",
    "blocks.{block}.value": "transformer.layer.{block}.attention.v_lin",
    "blocks.{block}.attention_output": "transformer.layer.{block}.attention.out_lin",
    "blocks.{block}.attention_norm": "transformer.layer.{block}.sa_layer_norm",
    "blocks.{block}.intermediate": "transformer.layer.{block}.ffn.lin1",
    "blocks.{block}.output_dense": "transformer.layer.{block}.ffn.lin2",
    "blocks.{block}.output_norm": "transformer.layer.{block}.output_layer_norm",
}
ALBERT_LAYER = "encoder.albert_layer_groups.{group}.albert_layers.{inner}"
ALBERT_BLOCK = {
    "blocks.{block}.query": f"{ALBERT_LAYER}.attention.query",
    "blocks.{block}.key": f"{ALBERT_LAYER}.attention.key",
    "blocks.{block}.value": f"{ALBERT_LAYER}.attention.value",
    "blocks.{block}.attention_output": f"{ALBERT_LAYER}.attention.dense",
    "blocks.{block}.attention_norm": f"{ALBERT_LAYER}.attention.LayerNorm",
    "blocks.{block}.intermediate": f"{ALBERT_LAYER}.ffn",
    "blocks.{block}.output_dense": f"{ALBERT_LAYER}.ffn_output",
    "blocks.{block}.output_norm": f"{ALBERT_LAYER}.full_layer_layer_norm",
}
BERT_ENCODER = EMBEDDINGS | BERT_BLOCK
ELECTRA_ENCODER = EMBEDDINGS | {"embeddings.project": "embeddings_project"} | BERT_BLOCK
ALBERT_ENCODER = EMBEDDINGS | {"embeddings.project": "encoder.embedding_hidden_mapping_in"} | ALBERT_BLOCK

CASCADE_HEAD = {
    "subject_dense": "subject_pointers",
    "gamma_dense": "object_norm.gamma",
    "beta_dense": "object_norm.beta",
    "output_dense": "object_pointers",
}
TOKEN_HEADS = {
    "cascade": CASCADE_HEAD,
    "crf": {"output_dense": "classifier", "transitions": "crf"},
    "span": {"output_dense": "qa_outputs"},
    "token": {"output_dense": "classifier"},
}
ROBERTA_HEADS = TOKEN_HEADS | {"pooled": {"dense": "classifier.dense", "output_dense": "classifier.out_proj"}}
# The output layer of this head is the encoder's word table, so that a checkpoint has its bias only.
BERT_WORDS = {
    "masked_lm": {
        "dense": "cls.predictions.transform.dense",
        "norm": "cls.predictions.transform.LayerNorm",
        "output_bias": "cls.predictions",
    }
}
ROBERTA_WORDS = {"masked_lm": {"dense": "lm_head.dense", "norm": "lm_head.layer_norm", "output_bias": "lm_head"}}
ALBERT_WORDS = {
    "masked_lm": {"dense": "predictions.dense", "norm": "predictions.LayerNorm", "output_bias": "predictions"}
}
DISTILBERT_WORDS = {
    "masked_lm": {"dense": "vocab_transform", "norm": "vocab_layer_norm", "output_bias": "vocab_projector"}
}
ELECTRA_WORDS = {
    "masked_lm": {
        "dense": "generator_predictions.dense",
        "norm": "generator_predictions.LayerNorm",
        "output_bias": "generator_lm_head",
    }
}


class CheckpointNames(NamedTuple):
    """The names of one model type: its class in transformers, the prefix of its encoder, and its layers."""

    class_name: str
    prefix: str
    encoder: dict[str, str]  # below the prefix
    heads: dict[str, dict[str, str]]  # head -> its layers, in full


MODEL_NAMES = {
    "albert": CheckpointNames(
        "Albert",
        "albert",
        ALBERT_ENCODER,
        TOKEN_HEADS | ALBERT_WORDS | {"pooled": {"dense": "albert.pooler", "output_dense": "classifier"}},
    ),
    "bert": CheckpointNames(
        "Bert",
        "bert",
        BERT_ENCODER,
        TOKEN_HEADS | BERT_WORDS | {"pooled": {"dense": "bert.pooler.dense", "output_dense": "classifier"}},
    ),
    "camembert": CheckpointNames("Camembert", "roberta", BERT_ENCODER, ROBERTA_HEADS | ROBERTA_WORDS),
    "distilbert": CheckpointNames(
        "DistilBert",
        "distilbert",
        EMBEDDINGS | DISTILBERT_BLOCK,
        TOKEN_HEADS | DISTILBERT_WORDS | {"pooled": {"dense": "pre_classifier", "output_dense": "classifier"}},
    ),
    "electra": CheckpointNames("Electra", "electra", ELECTRA_ENCODER, ROBERTA_HEADS | ELECTRA_WORDS),
    "ernie": CheckpointNames(
        "Ernie",
        "ernie",
        BERT_ENCODER,
        TOKEN_HEADS | BERT_WORDS | {"pooled": {"dense": "ernie.pooler.dense", "output_dense": "classifier"}},
    ),
    "roberta": CheckpointNames("Roberta", "roberta", BERT_ENCODER, ROBERTA_HEADS | ROBERTA_WORDS),
    "xlm-roberta": CheckpointNames("XLMRoberta", "roberta", BERT_ENCODER, ROBERTA_HEADS | ROBERTA_WORDS),
}
# After the class name of the model type.
HEAD_CLASSES = {
    "cascade": "ForRelationExtraction",  # transformers has no such class, so only its encoder loads there by itself
    "masked_lm": "ForMaskedLM",
    "crf": "ForTokenClassification",  # it leaves the transitions aside
    "pooled": "ForSequenceClassification",
    "span": "ForQuestionAnswering",
    "token": "ForTokenClassification",
}
OUTPUT_LAYER = "output_dense"  # the layer of every head that is never pretrained

# A variable of a Keras layer -> its names in a checkpoint, today's first; gamma and beta come from TensorFlow's BERT.
VARIABLE_NAMES = {
    "embeddings": ("weight",),
    "kernel": ("weight",),
    "bias": ("bias",),
    "gamma": ("weight", "gamma"),
    "beta": ("bias", "beta"),
    "transitions": ("transitions",),
}

# Parts of the encoder: a weight of these that we have no place for means that we would compute something else.
ENCODER_PARTS = ("embeddings.", "embeddings_project.", "encoder.", "transformer.")

# Weights that a fine-tuned classifier may carry and never use: buffers, a second pooler, heads of the pre-training.
UNUSED = re.compile(
    r"position_ids$|token_type_ids$"
    r"|(^|\.)pooler\."
    r"|^(cls|lm_head|predictions|sop_classifier|discriminator_predictions)\."
    r"|^generator_(predictions|lm_head)\."
    r"|^vocab_(transform|layer_norm|projector)\."
)


def layer_names(config: EncoderConfig, head: str) -> tuple[dict[str, str], dict[str, str]]:
    """Our layers' paths -> their full names in a checkpoint, of the encoder and of the head.

    Layers that this model does without (token types in DistilBERT) are named too.
    """
    names = MODEL_NAMES[config.model_type]
    encoder: dict[str, str] = {}
    for block in range(config.groups * config.blocks_per_group):
        group, inner = divmod(block, config.blocks_per_group)
        encoder |= {
            ours.format(block=block): f"{names.prefix}.{theirs.format(block=block, group=group, inner=inner)}"
            for ours, theirs in names.encoder.items()
        }
    return encoder, names.heads[head]


def architecture(config: EncoderConfig, head: str) -> str:
    """The class of transformers that computes the same, such as BertForSequenceClassification."""
    return MODEL_NAMES[config.model_type].class_name + HEAD_CLASSES[head]
