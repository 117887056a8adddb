"""The Hugging Face Hub: what was downloaded earlier, and downloads, with an error for people where one fails.

Safetensors, config and tokenizer files only. Nothing of an error's own text is told: it may hold addresses and tokens.
"""

from __future__ import annotations

import difflib
import errno
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from threading import Thread
from typing import Any

from bert_core.errors import ModelError
from bert_core.i18n import N_
from bert_core.models.catalog import CATALOG
from bert_core.models.files import TOKENIZERS, WEIGHTS, folder_problem, names_problem

DOWNLOADED = ["config.json", *WEIGHTS, "model-*.safetensors", *TOKENIZERS, "merges.txt", "added_tokens.json"]
DOWNLOADED += ["tokenizer_config.json", "special_tokens_map.json"]
PATIENCE = 6.0
"""Seconds until the Hub counts as out of reach."""
NO_HUB = N_(
    "The model {model} is not on this computer, and the Hugging Face Hub cannot be reached to download it. Check the "
    "internet connection, or choose a model that is here already."
)
NOT_THERE = N_(
    "There is no model {model} on the Hugging Face Hub, or it is private. Check the spelling: an id looks like "
    "{example}. For a private model, log in with `hf auth login`."
)
GATED = N_(
    "The model {model} is open only to people who accepted its terms. Accept them on its page on huggingface.co, log "
    "in with `hf auth login`, then try again."
)


class OutOfReach(ModelError):  # noqa: N818 - a ModelError like the others; only `resolve` needs to know it
    """The Hub cannot be reached."""


def cached_folder(identifier: str, revision: str | None) -> Path | None:
    """The model as it was downloaded earlier, by us or by another program; None if not all of it is there."""
    from huggingface_hub import snapshot_download  # here because it takes half a second
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        found = snapshot_download(identifier, revision=revision, local_files_only=True, allow_patterns=DOWNLOADED)
    except (LocalEntryNotFoundError, OSError):  # not there, not all of it, or a cache folder that cannot be read
        return None
    return None if folder_problem(Path(found)) else Path(found)


def download(identifier: str, revision: str | None, report: Callable[[int, int], None] | None) -> Path:
    """Download the model and return its folder, which is named after the commit.

    `report` is told the bytes that are here and those that there will be. Raises ModelError.
    """
    from huggingface_hub import HfApi, constants, snapshot_download

    def look_up() -> Any:
        with _explained(identifier, revision):
            return HfApi().model_info(identifier, revision=revision, files_metadata=True, timeout=PATIENCE / 2)

    def fetch() -> str:
        with _explained(identifier, revision):
            return snapshot_download(identifier, revision=revision, allow_patterns=DOWNLOADED)

    try:
        info = _aside(look_up, limit=PATIENCE)
    except TimeoutError as error:
        raise OutOfReach(NO_HUB, model=identifier) from error
    files = {file.rfilename: file.size or 0 for file in info.siblings or []}
    problem = names_problem(identifier, files)
    if problem:
        raise problem
    cache = Path(constants.HF_HUB_CACHE)
    store = cache / f"models--{identifier.replace('/', '--')}" / "blobs"
    total = sum(size for name, size in files.items() if any(fnmatch(name, pattern) for pattern in DOWNLOADED))
    _check_space(identifier, cache, total - _size(store))
    return Path(_aside(fetch, tick=lambda: report(min(_size(store), total), total) if report else None))


def _aside(call: Callable[[], Any], *, limit: float | None = None, tick: Callable[[], None] | None = None) -> Any:
    """The result of `call`, made in a thread of its own, as a network may hang for longer than any time-out says.

    `tick` is called a few times a second meanwhile. TimeoutError after `limit` seconds.
    """
    future: Future = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # raised again where the result is asked for
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
        raise ModelError(
            N_(
                "The disk is full: {model} needs {needed} MB in {folder}, and {free} MB are free. Make room, then try "
                "again."
            ),
            model=identifier,
            needed=needed // 10**6 + 1,
            folder=str(folder),
            free=free // 10**6,
        )


@contextmanager
def _explained(identifier: str, revision: str | None) -> Iterator[None]:
    """Turns the errors of the Hub's client into what a person can do about them."""
    from huggingface_hub import errors
    from huggingface_hub.errors import HTTPError  # pyright: ignore[reportPrivateImportUsage] - the one of its httpx

    try:
        yield
    except (errors.XetDownloadError, HTTPError, OSError, RuntimeError) as error:
        raise _explanation(error, identifier, revision) from error


def _explanation(error: Exception, identifier: str, revision: str | None) -> ModelError:
    from huggingface_hub import errors

    status = error.response.status_code if isinstance(error, errors.HfHubHTTPError) else None
    if isinstance(error, errors.RevisionNotFoundError):
        text = N_("The model {model} has no revision {revision}; leave it out to get the newest.")
        return ModelError(text, model=identifier, revision=str(revision))
    if isinstance(error, errors.GatedRepoError) or status == 403:
        return ModelError(GATED, model=identifier)
    if status in (401, 404):
        known = [entry.identifier for entry in CATALOG]
        similar = difflib.get_close_matches(identifier, known, n=1)
        return ModelError(NOT_THERE, model=identifier, example=(similar or known)[0])
    if status is not None:
        text = N_("The Hugging Face Hub answers with error {status} for {model}. Try again in a few minutes.")
        return ModelError(text, status=status, model=identifier)
    if isinstance(error, errors.OfflineModeIsEnabled):
        text = N_("The model {model} is not on this computer, and HF_HUB_OFFLINE forbids a download; unset it.")
        return ModelError(text, model=identifier)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return ModelError(N_("The disk is full. Make room, then load the model {model} again."), model=identifier)
    if isinstance(error, PermissionError):
        text = N_("The model {model} cannot be stored: the Hugging Face cache folder (HF_HOME) is not writable.")
        return ModelError(text, model=identifier)
    return OutOfReach(NO_HUB, model=identifier)
