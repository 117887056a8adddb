"""The weights in a model folder, read tensor by tensor from safetensors; knows no model and no layer.

Nothing else is ever opened: PyTorch's and Keras' older files can run code when they are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from bert_core.errors import ModelError
from bert_core.i18n import N_

WEIGHTS_NAME = "model.safetensors"
INDEX_NAME = "model.safetensors.index.json"
OTHER_WEIGHTS = ("*.bin", "*.bin.index.json", "*.pt", "*.pth", "*.ckpt", "*.ckpt.index", "*.h5", "*.msgpack", "*.pkl")
FLOATS = ("F64", "F32", "F16", "BF16")


class Checkpoint:
    """The tensors of one folder by name. `files` maps each name to the open file that holds it."""

    def __init__(self, folder: Path, files: Mapping[str, safe_open]) -> None:
        self.folder = folder
        self._files = files

    @property
    def names(self) -> frozenset[str]:
        """The names of all tensors."""
        return frozenset(self._files)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a tensor, without reading it."""
        return tuple(self._files[name].get_slice(name).get_shape())

    def read(self, name: str) -> np.ndarray:
        """One tensor as float32. ModelError where it is not of floating point, as in quantized models."""
        kind = self._files[name].get_slice(name).get_dtype()
        if kind not in FLOATS:
            raise ModelError(
                N_("The weight {name} in {folder} is stored as {kind}; choose a model with plain float weights."),
                name=name,
                folder=str(self.folder),
                kind=kind,
            )
        return self._files[name].get_tensor(name).astype("float32", copy=False)


@contextmanager
def open_checkpoint(folder: Path) -> Iterator[Checkpoint]:
    """Open `model.safetensors`, or the shards that `model.safetensors.index.json` names.

    ModelError where there are none, or a file is missing, broken or named outside of the folder.
    """
    folder = Path(folder)
    with ExitStack() as stack:
        if (folder / WEIGHTS_NAME).is_file():
            file = stack.enter_context(_open(folder / WEIGHTS_NAME))
            files = dict.fromkeys(file.keys(), file)
        elif (folder / INDEX_NAME).is_file():
            shards = _shards(folder / INDEX_NAME)
            opened = {shard: stack.enter_context(_open(folder / shard)) for shard in sorted(set(shards.values()))}
            files = {name: opened[shard] for name, shard in shards.items()}
            _check_index(folder, files)
        else:
            raise _no_weights(folder)
        yield Checkpoint(folder, files)


def _open(path: Path) -> safe_open:
    if not path.is_file():
        raise ModelError(N_("The weights file {path} is missing; get the model again."), path=str(path))
    try:
        return safe_open(path, framework="numpy")
    except (OSError, SafetensorError) as error:
        raise ModelError(
            N_("The weights file {path} is damaged or cut short ({reason}); get the model again."),
            path=str(path),
            reason=str(error),
        ) from error


def _shards(path: Path) -> dict[str, str]:
    """The name of each tensor -> the file beside `path` that holds it."""
    try:
        shards = json.loads(path.read_text(encoding="utf-8"))["weight_map"]
        names = {str(name): str(shard) for name, shard in shards.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise ModelError(
            N_("The file {path} does not say which weights file holds what; get the model again."), path=str(path)
        ) from error
    for shard in names.values():
        if Path(shard).name != shard or "\\" in shard or not shard.endswith(".safetensors"):
            raise ModelError(
                N_("The file {path} names the weights file {shard}, but only safetensors files beside it are read."),
                path=str(path),
                shard=shard,
            )
    return names


def _check_index(folder: Path, files: Mapping[str, safe_open]) -> None:
    for name, file in files.items():
        if name not in file.keys():  # noqa: SIM118 - not a dict
            raise ModelError(
                N_("The index of the weights in {folder} names {name}, but its file lacks it; get the model again."),
                folder=str(folder),
                name=name,
            )


def _no_weights(folder: Path) -> ModelError:
    others = sorted(path.name for pattern in OTHER_WEIGHTS for path in folder.glob(pattern))
    if not others:
        return ModelError(
            N_("The model folder {folder} has no model.safetensors; choose a folder that has one."),
            folder=str(folder),
        )
    return ModelError(
        N_("The model folder {folder} has its weights only as {file}, a format that can run code when it is opened, so "
           "only safetensors are read; if you trust the file, convert it in an environment with PyTorch: load the "
           "folder with transformers' AutoModel.from_pretrained and store it with save_pretrained."),
        folder=str(folder),
        file=others[0],
    )  # fmt: skip
