"""Writing files so that a reader never sees half of one, and how much room they take."""

from __future__ import annotations

import os
import shutil
import threading
from contextlib import suppress
from pathlib import Path

TAIL = 64 * 1024
"""Bytes at the end of a file that its last lines are looked for in."""


def write_whole(path: Path, text: str) -> None:
    """Write `text` aside and rename it to `path`: the file is the old one or the new one, never a part."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        with aside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def replace_folder(new: Path, path: Path) -> None:
    """Put the folder `new` in the place of `path`. Between the two renames the old one stands beside, as `path.old`."""
    old = path.with_name(f"{path.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if path.exists():
        path.rename(old)
    new.rename(path)
    shutil.rmtree(old, ignore_errors=True)


def restore_folder(path: Path) -> None:
    """Undo a `replace_folder` that was interrupted between its two renames."""
    old = path.with_name(f"{path.name}.old")
    if old.is_dir() and not path.exists():
        old.rename(path)


def size_of(folder: Path) -> int:
    """Bytes in all files of a folder, some of which may be replaced meanwhile."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):
                total += os.lstat(Path(place, name)).st_size
    return total


def tail_of(path: Path) -> bytes:
    """The last bytes of a file that may not be there yet."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            return file.read()
    except FileNotFoundError:
        return b""
