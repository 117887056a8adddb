"""Weights into our models and out of them, in the layout of Hugging Face; `names` knows what each is called."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import save_file

from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.models.checkpoint import WEIGHTS_NAME, Checkpoint, open_checkpoint
from bert_core.models.config import CONFIG_NAME, EncoderConfig
from bert_core.models.heads import HEADS
from bert_core.models.names import (
    ENCODER_PARTS,
    MODEL_NAMES,
    OUTPUT_LAYER,
    UNUSED,
    VARIABLE_NAMES,
    architecture,
    layer_names,
)

NAMES_SHOWN = 3
REPLACED = ("torch_dtype", "num_labels", "problem_type", "id2label", "label2id")
"""What a config.json says of the model that was started from, and no longer of ours."""


class Weight(NamedTuple):
    """One variable of a model: the layer it belongs to, and what a checkpoint may call it, today's name first."""

    layer: str
    variable: keras.Variable
    names: tuple[str, ...]

    @property
    def is_kernel(self) -> bool:
        """Whether it is the matrix of a dense layer, which PyTorch stores as (outputs, inputs)."""
        return self.variable.name == "kernel"

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape in a checkpoint."""
        return tuple(self.variable.shape[::-1] if self.is_kernel else self.variable.shape)


def load_encoder(model: keras.Model, folder: Path) -> None:
    """Put a pretrained encoder into a model of `build_model`, and what of its head the checkpoint has.

    An output layer for one's own answers stays as it is. ModelError, with the model untouched, where the files cannot
    be read or a weight of the encoder is missing, unknown or of another shape.
    """
    encoder, head = _weights(model)
    prefix = MODEL_NAMES[_config(model).model_type].prefix + "."
    pretrained = [weight for weight in head if weight.layer != OUTPUT_LAYER]
    with open_checkpoint(folder) as checkpoint:
        fits = all(name and checkpoint.shape(name) == weight.shape for weight, name in _find(checkpoint, pretrained))
        wanted = encoder + pretrained if fits else encoder
        _load(checkpoint, wanted, lambda name: name.removeprefix(prefix).startswith(ENCODER_PARTS))


def load_model_weights(model: keras.Model, folder: Path) -> None:
    """Put all weights of a fine-tuned model, its output layer too, into a model of `build_model`.

    ModelError, with the model untouched, where the files cannot be read or any weight is missing, unknown or of
    another shape.
    """
    encoder, head = _weights(model)
    with open_checkpoint(folder) as checkpoint:
        _load(checkpoint, encoder + head, lambda name: True)


def save_model(
    model: keras.Model,
    config: EncoderConfig,
    folder: Path,
    *,
    labels: Sequence[str],
    problem_type: str | None,
) -> None:
    """Write `model.safetensors` and `config.json` so that transformers' AutoModel of the same head loads them.

    `labels` name the outputs in their order, none where these are words; `problem_type` is what transformers calls the
    loss of a pooled head. ModelError where the files cannot be written.
    """
    encoder, head = _weights(model)
    folder = Path(folder)
    contents = {key: value for key, value in config.source.items() if key not in REPLACED} | {
        "architectures": [architecture(config, _head_name(model))],
        "dtype": "float32",
    }
    if labels:
        contents["id2label"] = {str(index): label for index, label in enumerate(labels)}
        contents["label2id"] = {label: index for index, label in enumerate(labels)}
    if problem_type:
        contents["problem_type"] = problem_type
    tensors = {weight.names[0]: _tensor(weight) for weight in encoder + head}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        save_file(tensors, folder / WEIGHTS_NAME, metadata={"format": "pt"})  # transformers refuses files without it
        text = json.dumps(contents, ensure_ascii=False, indent=2)
        (folder / CONFIG_NAME).write_text(text + "\n", encoding="utf-8")
    except (OSError, SafetensorError) as error:
        raise ModelError(
            N_("The model cannot be written to {folder} ({reason}); see whether the disk is full or protected."),
            folder=str(folder),
            reason=str(error),
        ) from error


def _config(model: keras.Model) -> EncoderConfig:
    return model.get_layer("encoder").config


def _head_name(model: keras.Model) -> str:
    return next(name for name, kind in HEADS.items() if type(model.get_layer("head")) is kind)


def _weights(model: keras.Model) -> tuple[list[Weight], list[Weight]]:
    """The weights of the encoder and of the head."""
    config = _config(model)
    encoder, head = layer_names(config, _head_name(model))
    prefix = MODEL_NAMES[config.model_type].prefix + "."
    return (
        list(_weights_of(model.get_layer("encoder"), encoder, prefix)),
        list(_weights_of(model.get_layer("head"), head, prefix)),
    )


def _weights_of(parent: keras.Layer, names: Mapping[str, str], prefix: str) -> Iterable[Weight]:
    for path, name in names.items():
        layer = _at(parent, path)
        for variable in layer.weights if layer is not None else ():
            full = [f"{name}.{last}" for last in VARIABLE_NAMES[variable.name]]
            yield Weight(path, variable, (*full, *(other.removeprefix(prefix) for other in full)))


def _at(parent: keras.Layer, path: str) -> keras.Layer | None:
    """The layer at a path such as blocks.3.query, or None where this model does without it."""
    first, *rest = path.split(".")
    if first == "blocks":
        return getattr(parent.blocks[int(rest[0])], rest[1])
    return attrgetter(path)(parent)


def _find(checkpoint: Checkpoint, weights: Iterable[Weight]) -> list[tuple[Weight, str | None]]:
    """Each weight with its name in this checkpoint, or None where it is missing."""
    return [(weight, next((name for name in weight.names if name in checkpoint.names), None)) for weight in weights]


def _load(checkpoint: Checkpoint, weights: Sequence[Weight], matters: Callable[[str], bool]) -> None:
    """Check every name and shape, and only then read; `matters` says which unknown names are not to be passed over."""
    found = _find(checkpoint, weights)
    used = {name for _, name in found}
    missing = [weight.names[0] for weight, name in found if name is None]
    unknown = sorted(name for name in checkpoint.names - used if matters(name) and not UNUSED.search(name))
    misshapen = [
        f"{name} {checkpoint.shape(name)}, not {weight.shape}"
        for weight, name in found
        if name is not None and checkpoint.shape(name) != weight.shape
    ]
    problems = {
        N_("The weights in {folder} do not fit its config.json: {count} are missing ({names})."): missing,
        N_("The weights in {folder} do not fit its config.json: {count} have another shape ({names})."): misshapen,
        N_("The weights in {folder} do not fit its config.json: {count} have no place ({names})."): unknown,
    }
    for text, names in problems.items():
        if names:
            shown = ", ".join(names[:NAMES_SHOWN]) + (", …" if len(names) > NAMES_SHOWN else "")
            raise ModelError(text, folder=str(checkpoint.folder), count=len(names), names=shown)
    for weight, name in found:
        if name is None:  # ruled out above
            continue
        values = checkpoint.read(name)
        weight.variable.assign(values.T if weight.is_kernel else values)


def _tensor(weight: Weight) -> np.ndarray:
    values = keras.ops.convert_to_numpy(weight.variable)
    return np.ascontiguousarray(values.T if weight.is_kernel else values)
