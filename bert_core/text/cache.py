"""Word pieces of many texts, kept on disk under a hash of the texts: the second run on a file need not wait for them.

Knows nothing of tokenizers: whoever asks says by `key` what the word pieces depend on.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bert_core.text.tokens import Tokens

FEWEST_TEXTS = 5000
"""Fewer texts are tokenized as fast as they are found."""
MOST_BYTES = 500_000_000
"""What is kept at most; the longest unused goes first."""

logger = logging.getLogger(__name__)


class TokenCache:
    """Tokens in the files of one folder. Whatever is wrong with the folder, the tokens are computed."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes

    def tokens(self, key: str, texts: Iterable[str], compute: Callable[[], Tokens]) -> Tokens:
        """The tokens of these texts: as they were kept, or computed and then kept."""
        path = self._folder / f"{_digest(key, texts)}.npz"
        try:
            with np.load(path, allow_pickle=False) as arrays:
                found = Tokens(arrays["ids"], arrays["types"], arrays["starts"])
            os.utime(path)
        except FileNotFoundError:
            pass
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            logger.exception("The kept word pieces in %s cannot be read; they are made again", path)
        else:
            return found
        computed = compute()
        try:
            self._keep(path, computed)
        except OSError:
            logger.exception("The word pieces cannot be kept in %s", path)
        return computed

    def _keep(self, path: Path, tokens: Tokens) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            with aside.open("wb") as file:
                np.savez(file, ids=tokens.ids, types=tokens.types, starts=tokens.starts)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        kept = sorted(self._folder.glob("*.npz"), key=lambda each: each.stat().st_mtime, reverse=True)
        total = 0
        for each in kept:
            total += each.stat().st_size
            if total > self._most_bytes and each != path:
                each.unlink(missing_ok=True)


def _digest(key: str, texts: Iterable[str]) -> str:
    digest = hashlib.sha256(key.encode())
    for text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(len(content).to_bytes(8, "little"))
        digest.update(content)
    return digest.hexdigest()
