"""Which files make a folder, or a repository of the Hub, a model that we can read. Looks at names, opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from bert_core.errors import ModelError
from bert_core.i18n import N_

WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
PICKLES = re.compile(r".*\.(bin|pt|pth|ckpt|h5|msgpack)(\.index)?")


def folder_problem(folder: Path) -> ModelError | None:
    """Why the files of this folder are no model that we can read, or None. Looks at names only."""
    if not folder.is_dir():
        text = (
            N_("{folder} is a file; name the folder that it is in.")
            if folder.exists()
            else N_("There is no folder {folder}.")
        )
        return ModelError(text, folder=str(folder))
    return names_problem(str(folder), [path.name for path in folder.iterdir() if path.exists()])


def names_problem(model: str, names: Iterable[str]) -> ModelError | None:
    """Why these file names are no model that we can read, or None. `model` is what the sentence calls it."""
    names = set(names)
    if "config.json" not in names:
        return ModelError(N_("{model} is no model that we can read: it has no config.json."), model=model)
    if not names.intersection(WEIGHTS):
        pickles = sorted(name for name in names if PICKLES.fullmatch(name))
        if not pickles:
            return ModelError(N_("{model} has no weights: there is no model.safetensors."), model=model)
        return ModelError(
            N_(
                "{model} has its weights only as {file}, a kind of file that can run foreign program code when it is "
                "opened. We read model.safetensors only; choose another model, or convert this one."
            ),
            model=model,
            file=pickles[0],
        )
    if not names.intersection(TOKENIZERS) or ("vocab.json" in names and not names & {"merges.txt", "tokenizer.json"}):
        return ModelError(
            N_("{model} has no tokenizer, without which it cannot read text: add the tokenizer.json it came with."),
            model=model,
        )
    return None
