"""The files that people brought, each kept once under the SHA-256 of its content, so that a reload finds it again.

A name as typed is shown and never becomes part of a path: paths are made of fingerprints alone, and those are checked.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from pydantic import ValidationError

from bert_core.data.reading import read_table
from bert_core.data.source import AS_FOUND, Report, unwatched
from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.record import Record
from bert_core.spec import Reading

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class Label(Record):
    """What a kept file is called, for people."""

    file_name: str


class KeptFile(Record):
    """A kept file as a list of them shows it: `kept` is when it was last brought, in seconds since the epoch."""

    fingerprint: str
    file_name: str
    size: int
    kept: float


class UploadStore:
    """The kept files of one folder: `<fingerprint>.table` is the file, `<fingerprint>.json` its label."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, data: bytes, file_name: str) -> str:
        """Keep a file's bytes and return their fingerprint. The same bytes again only take the new name.

        Raises:
            DataError: the disk is full, or the folder cannot be written.
        """
        fingerprint = hashlib.sha256(data).hexdigest()
        path = self.folder / f"{fingerprint}.table"
        label = Label(file_name=file_name).model_dump_json() + "\n"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not path.is_file() or path.stat().st_size != len(data):
                _write_whole(path, data)
            _write_whole(path.with_suffix(".json"), label.encode())
        except OSError as error:
            raise DataError(
                N_("{file} cannot be kept on this computer ({reason}). Free some space on the disk, or check that the "
                   "folder {folder} may be written."),
                file=file_name, reason=error.strerror or type(error).__name__, folder=self.folder.name,
            ) from error  # fmt: skip
        return fingerprint

    def files(self) -> list[KeptFile]:
        """All kept files, the newest first."""
        found = []
        for path in self.folder.glob("*.table"):
            if FINGERPRINT.fullmatch(path.stem):
                label, status = path.with_suffix(".json"), path.stat()
                kept = label.stat().st_mtime if label.is_file() else status.st_mtime
                name = self._file_name(path)
                found.append(KeptFile(fingerprint=path.stem, file_name=name, size=status.st_size, kept=kept))
        return sorted(found, key=lambda file: (-file.kept, file.file_name))

    def delete(self, fingerprint: str) -> None:
        """Delete a kept file; runs keep the rows that they learned from.

        Raises:
            DataError: there is no file with this fingerprint, or the folder cannot be written.
        """
        path = self._path(fingerprint)
        try:
            path.with_suffix(".json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataError(
                N_("{file} cannot be deleted ({reason}). Check that the folder {folder} may be written."),
                file=self._file_name(path), reason=error.strerror or type(error).__name__, folder=self.folder.name,
            ) from error  # fmt: skip

    def read(self, fingerprint: str, *, reading: Reading = AS_FOUND, report: Report = unwatched) -> Table:
        """The table of a kept file, read as `read_table` does.

        Raises:
            DataError: there is no file with this fingerprint, or it is not what it was.
        """
        path = self._path(fingerprint)
        table = read_table(path, self._file_name(path), reading=reading, report=report)
        if table.fingerprint != fingerprint:
            raise DataError(
                N_("The copy of {file} on this computer is damaged. Choose the file again."), file=table.file_name
            )
        return table

    def _path(self, fingerprint: str) -> Path:
        path = self.folder / f"{fingerprint}.table"
        if not FINGERPRINT.fullmatch(fingerprint) or not path.is_file():
            raise DataError(N_("The file that this address names is not on this computer. Choose it again."))
        return path

    def _file_name(self, path: Path) -> str:
        try:
            return Label.model_validate_json(path.with_suffix(".json").read_text(encoding="utf-8")).file_name
        except (OSError, ValidationError, UnicodeDecodeError):  # the file itself is whole: it is only called otherwise
            return f"{path.stem[:8]}.csv"


def _write_whole(path: Path, data: bytes) -> None:
    """Write aside and rename: the file is there as a whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
