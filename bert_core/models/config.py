"""What a model folder's `config.json` says about its encoder, checked and in one form for every model type.

Knows no Keras and no weights: it is read before anything heavy is loaded.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt, ValidationError

from bert_core.errors import ModelError
from bert_core.i18n import N_, Message

CONFIG_NAME = "config.json"
ACTIVATIONS = ("gelu", "gelu_new", "gelu_pytorch_tanh", "relu", "silu", "swish")


class Key(NamedTuple):
    """Where one of our fields stands in config.json, and what transformers takes where it is left out.

    A default that names another field means "the same as that field".
    """

    name: str
    default: int | float | str


BERT = {
    "vocab_size": Key("vocab_size", 30522),
    "hidden_size": Key("hidden_size", 768),
    "embedding_size": Key("", "hidden_size"),
    "layers": Key("num_hidden_layers", 12),
    "heads": Key("num_attention_heads", 12),
    "intermediate_size": Key("intermediate_size", 3072),
    "positions": Key("max_position_embeddings", 512),
    "token_types": Key("type_vocab_size", 2),
    "task_types": Key("", 0),
    "layer_norm_epsilon": Key("layer_norm_eps", 1e-12),
    "activation": Key("hidden_act", "gelu"),
    "hidden_dropout": Key("hidden_dropout_prob", 0.1),
    "attention_dropout": Key("attention_probs_dropout_prob", 0.1),
    "head_dropout": Key("classifier_dropout", "hidden_dropout"),
    "groups": Key("", "layers"),
    "blocks_per_group": Key("", 1),
    "pad_token_id": Key("pad_token_id", 0),
    "initializer_range": Key("initializer_range", 0.02),
}
ROBERTA = BERT | {"pad_token_id": Key("pad_token_id", 1)}
MODEL_TYPES = {
    "albert": BERT
    | {
        "vocab_size": Key("vocab_size", 30000),
        "hidden_size": Key("hidden_size", 4096),
        "embedding_size": Key("embedding_size", 128),
        "heads": Key("num_attention_heads", 64),
        "intermediate_size": Key("intermediate_size", 16384),
        "activation": Key("hidden_act", "gelu_new"),
        "hidden_dropout": Key("hidden_dropout_prob", 0.0),
        "attention_dropout": Key("attention_probs_dropout_prob", 0.0),
        "head_dropout": Key("classifier_dropout_prob", 0.1),
        "groups": Key("num_hidden_groups", 1),
        "blocks_per_group": Key("inner_group_num", 1),
    },
    "bert": BERT,
    "camembert": ROBERTA,
    "distilbert": BERT
    | {
        "hidden_size": Key("dim", 768),
        "layers": Key("n_layers", 6),
        "heads": Key("n_heads", 12),
        "intermediate_size": Key("hidden_dim", 3072),
        "token_types": Key("", 0),
        "layer_norm_epsilon": Key("", 1e-12),
        "activation": Key("activation", "gelu"),
        "hidden_dropout": Key("dropout", 0.1),
        "attention_dropout": Key("attention_dropout", 0.1),
        "head_dropout": Key("seq_classif_dropout", 0.2),
    },
    "electra": BERT
    | {
        "hidden_size": Key("hidden_size", 256),
        "embedding_size": Key("embedding_size", 128),
        "heads": Key("num_attention_heads", 4),
        "intermediate_size": Key("intermediate_size", 1024),
    },
    "ernie": BERT | {"task_types": Key("task_type_vocab_size", 3)},
    "roberta": ROBERTA,
    "xlm-roberta": ROBERTA,
}
POSITIONS_AFTER_PADDING = ("camembert", "roberta", "xlm-roberta")  # they count positions from pad_token_id + 1
ALWAYS_PROJECTED = ("albert",)  # a dense layer after the embeddings even where the sizes are equal

# Keys that change what a model computes, and the only values that our encoder computes.
PLAIN_VALUES = {
    "position_embedding_type": ("absolute", None),
    "is_decoder": (False, None),
    "add_cross_attention": (False, None),
    "pruned_heads": ({}, None),
    "quantization_config": (None,),
    "auto_map": ({}, None),  # the model comes with program code of its own, which we never run
}


class EncoderConfig(BaseModel):
    """The sizes and settings of one encoder.

    `positions` and `token_types` are rows of the embedding tables; `token_types` is 0 where the model has none, and
    `task_types` 0 except in an ERNIE model with task embeddings. In ALBERT the `layers` share `groups` ×
    `blocks_per_group` blocks; elsewhere each layer is a block of its own. `source` is the config as it was read,
    kept for saving.
    """

    model_config = ConfigDict(frozen=True)

    model_type: str
    vocab_size: PositiveInt
    hidden_size: PositiveInt
    embedding_size: PositiveInt
    layers: PositiveInt
    heads: PositiveInt
    intermediate_size: PositiveInt
    positions: PositiveInt
    token_types: NonNegativeInt
    task_types: NonNegativeInt
    layer_norm_epsilon: float = Field(gt=0)
    activation: str
    hidden_dropout: float = Field(ge=0, lt=1)
    attention_dropout: float = Field(ge=0, lt=1)
    head_dropout: float = Field(ge=0, lt=1)
    groups: PositiveInt
    blocks_per_group: PositiveInt
    pad_token_id: NonNegativeInt
    initializer_range: float = Field(ge=0)
    source: dict[str, Any] = Field(repr=False)

    @classmethod
    def from_folder(cls, folder: Path) -> EncoderConfig:
        """Read `folder/config.json`. ModelError where it is missing, broken, or of a model that we cannot compute."""
        path = Path(folder) / CONFIG_NAME
        try:
            source = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise ModelError(
                N_("The model folder {folder} has no readable config.json; choose a folder that has one."),
                folder=str(folder),
            ) from error
        except ValueError as error:  # broken JSON, or bytes that are no UTF-8
            raise ModelError(
                N_("The file {path} is not valid JSON ({reason}); get the model again."),
                path=str(path),
                reason=str(error),
            ) from error
        if not isinstance(source, dict):
            raise ModelError(N_("The file {path} must hold one JSON object; get the model again."), path=str(path))
        return cls.from_source(source)

    @classmethod
    def from_source(cls, source: dict[str, Any]) -> EncoderConfig:
        """Make the record from the contents of a config.json. ModelError as in `from_folder`."""
        model_type = str(source.get("model_type"))
        if model_type not in MODEL_TYPES:
            raise ModelError(
                N_("Models of type {model_type} are not supported; choose one of these types: {supported}."),
                model_type=model_type,
                supported=", ".join(MODEL_TYPES),
            )
        _check_plain(source)
        keys = MODEL_TYPES[model_type]
        try:
            config = cls(model_type=model_type, source=source, **_values(source, keys))
        except ValidationError as error:
            problem = error.errors()[0]
            field = str(problem["loc"][0])
            raise _unusable(keys[field].name or field, problem["input"], Message(text=problem["msg"])) from error
        _check_fit(config)
        return config

    @property
    def position_offset(self) -> int:
        """The rows of the position table before the first one that is used."""
        return self.pad_token_id + 1 if self.model_type in POSITIONS_AFTER_PADDING else 0

    @property
    def maximum_length(self) -> int:
        """How many tokens fit, special tokens included."""
        return self.positions - self.position_offset

    @property
    def projects_embeddings(self) -> bool:
        """Whether a dense layer stands between the embeddings and the blocks."""
        return self.model_type in ALWAYS_PROJECTED or self.embedding_size != self.hidden_size

    @property
    def shares_blocks(self) -> bool:
        """Whether several layers are one and the same block, as in ALBERT."""
        return self.groups < self.layers

    @property
    def block_order(self) -> tuple[int, ...]:
        """The block that each step of the encoder applies: 0, 1, 2, … or, in ALBERT, shared ones again and again."""
        return tuple(
            layer * self.groups // self.layers * self.blocks_per_group + inner
            for layer in range(self.layers)
            for inner in range(self.blocks_per_group)
        )

    @property
    def parameters(self) -> int:
        """How many weights the encoder has, without any head."""
        rows = self.vocab_size + self.positions + self.token_types + self.task_types
        projection = (self.embedding_size + 1) * self.hidden_size if self.projects_embeddings else 0
        blocks = self.groups * self.blocks_per_group
        return (rows + 2) * self.embedding_size + projection + blocks * self.block_parameters

    @property
    def block_parameters(self) -> int:
        """How many weights a block has."""
        hidden, inner = self.hidden_size, self.intermediate_size
        attention = 4 * (hidden + 1) * hidden + 2 * hidden
        feed_forward = (hidden + 1) * inner + (inner + 1) * hidden + 2 * hidden
        return attention + feed_forward


def _values(source: dict[str, Any], keys: dict[str, Key]) -> dict[str, Any]:
    """The record's fields; a key that is left out or null takes its default."""
    values = {field: key.default if source.get(key.name) is None else source[key.name] for field, key in keys.items()}
    same_as = {field: values[key.default] for field, key in keys.items() if values[field] == key.default in keys}
    if not source.get("use_task_id"):
        values["task_types"] = 0
    return values | same_as


def _check_plain(source: dict[str, Any]) -> None:
    for name, plain in PLAIN_VALUES.items():
        if source.get(name) not in plain:
            raise _unusable(
                name, source[name], Message(text=N_("the numbers would come out wrong; choose a model without it"))
            )


def _check_fit(config: EncoderConfig) -> None:
    """The sizes that pydantic cannot check one by one."""
    keys = MODEL_TYPES[config.model_type]
    problems = {
        "activation": (config.activation not in ACTIVATIONS, N_("supported are {possible}")),
        "heads": (config.hidden_size % config.heads != 0, N_("the hidden size is not a multiple of it")),
        "groups": (config.groups > config.layers, N_("there are fewer layers than groups")),
        "positions": (config.maximum_length < 1, N_("no token fits")),
        "pad_token_id": (config.pad_token_id >= config.vocab_size, N_("it is outside of the vocabulary")),
    }
    for field, (is_wrong, reason) in problems.items():
        if is_wrong:
            message = Message(text=reason, values={"possible": ", ".join(ACTIVATIONS)})
            raise _unusable(keys[field].name or field, getattr(config, field), message)


def _unusable(name: str, value: object, reason: Message) -> ModelError:
    return ModelError(
        N_("The model's config.json sets {name} to {value}, which cannot be used: {reason}."),
        name=name,
        value=str(value),
        reason=reason,
    )
