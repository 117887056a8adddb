"""The one file of rows inside a ZIP archive or a gzip file, unpacked in memory and within limits.

Nothing is ever written to the disk, so no name in an archive can lead anywhere.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from bert_core.data.findings import Question
from bert_core.data.limits import ALWAYS_UNPACKED, LARGEST_RATIO, MEGABYTE, too_large
from bert_core.data.signatures import GZIP, OFFICE, ZIP, not_readable
from bert_core.errors import DataError
from bert_core.i18n import N_, Message

PIECE = 1 << 20
ENDINGS = ("csv", "tsv", "txt", "json", "jsonl", "ndjson", "conll", "bio", "xlsx", "parquet", "tab")
MOST_SHOWN = 50
"""Members that a question offers."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
"""What Python's readers raise for archives that are cut, damaged, locked with a password, or packed in another way."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What is inside: its bytes, its name in the archive (None where it was no archive), and what to ask."""

    data: bytes
    member: str | None = None
    questions: tuple[Question, ...] = ()


def unpacked(data: bytes, file_name: str, member: str | None, maximum_bytes: int) -> Unpacked:
    """The file inside an archive, or the file itself where it is none or a workbook, which is an archive, too.

    Raises:
        DataError: the archive is damaged, holds no file of rows, not the one that was chosen, or far too much.
    """
    if GZIP.match(data):
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            inner = _inside(_within_limits(file, len(data), file_name, maximum_bytes), file_name)
        return Unpacked(inner, PurePosixPath(file_name.replace("\\", "/")).name.removesuffix(".gz"))
    if not ZIP.match(data) or office_kind(data, file_name) == "excel":
        return Unpacked(data)
    with _opened(data, file_name) as archive:
        names = _candidates(archive)
        if not names:
            raise DataError(
                N_("{file} is a ZIP archive with no file in it that could be a table. Pack a CSV, Excel or JSON file "
                   "into it."),
                file=file_name,
            )  # fmt: skip
        chosen = member or names[0]
        if chosen not in names:
            raise DataError(
                N_("{file} is a ZIP archive that holds no file {member}. The files in it are: {members}."),
                file=file_name, member=chosen, members=", ".join(names[:MOST_SHOWN]),
            )  # fmt: skip
        info = archive.getinfo(chosen)
        try:
            with archive.open(info) as file:
                inner = _within_limits(file, info.compress_size, file_name, maximum_bytes)
        except UNREADABLE as error:
            raise _damaged(file_name) from error
    questions = () if len(names) == 1 or member else (_which(file_name, names),)
    return Unpacked(_inside(inner, file_name), chosen, questions)


def office_kind(data: bytes, file_name: str) -> str | None:
    """'excel' for a workbook that can be read; None for an archive of other files.

    Raises:
        DataError: the archive is damaged, or a file of an office program that cannot be read.
    """
    with _opened(data, file_name) as archive:
        members = set(archive.namelist())
    if "[Content_Types].xml" not in members and "mimetype" not in members:
        return None
    kind = next((kind for name, kind in OFFICE if name in members), None)
    if kind is not None and kind != "excel":
        raise not_readable(file_name, kind)
    return kind


def check_members(data: bytes, file_name: str, maximum_bytes: int) -> None:
    """Unpack all members of a workbook once, in pieces and without keeping them, since their sizes as told may be lies.

    Raises:
        DataError: one is damaged, or together they are larger than allowed.
    """
    left = maximum_bytes
    with _opened(data, file_name) as archive:
        for info in archive.infolist():
            try:
                with archive.open(info) as file:
                    left -= _size(file, info.compress_size, file_name, left)
            except UNREADABLE as error:
                raise _damaged(file_name) from error


def _opened(data: bytes, file_name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except UNREADABLE as error:
        raise _damaged(file_name) from error


def _candidates(archive: zipfile.ZipFile) -> list[str]:
    """The members that may be tables, those whose names say so first, then the largest."""
    members = [
        info
        for info in archive.infolist()
        if info.file_size and not info.is_dir() and not info.filename.startswith("__MACOSX/")
        and not PurePosixPath(info.filename).name.startswith(".")
    ]  # fmt: skip
    known = [info for info in members if info.filename.rpartition(".")[2].lower() in ENDINGS]
    return [info.filename for info in sorted(known or members, key=lambda info: -info.file_size)]


def _which(file_name: str, names: list[str]) -> Question:
    text = N_("{file} holds {count} files. The largest was read, {member}: is it the one?")
    message = Message(text=text, values={"file": file_name, "count": len(names), "member": names[0]})
    return Question("member", message, tuple(names[:MOST_SHOWN]))


def _inside(data: bytes, file_name: str) -> bytes:
    """What was unpacked, where it is no archive again; a workbook is none."""
    if GZIP.match(data) or (ZIP.match(data) and office_kind(data, file_name) is None):
        raise DataError(
            N_("{file} is an archive inside an archive. Unpack it, and choose the table in it."), file=file_name
        )
    return data


def _within_limits(file: IO[bytes] | gzip.GzipFile, packed: int, file_name: str, maximum_bytes: int) -> bytes:
    pieces = io.BytesIO()
    try:
        while piece := file.read(PIECE):
            pieces.write(piece)
            _check_size(pieces.tell(), packed, file_name, maximum_bytes)
    except UNREADABLE as error:
        raise _damaged(file_name) from error
    return pieces.getvalue()


def _size(file: IO[bytes] | gzip.GzipFile, packed: int, file_name: str, maximum_bytes: int) -> int:
    size = 0
    while piece := file.read(PIECE):
        size += len(piece)
        _check_size(size, packed, file_name, maximum_bytes)
    return size


def _check_size(size: int, packed: int, file_name: str, maximum_bytes: int) -> None:
    if size > maximum_bytes:
        raise too_large(file_name, size, maximum_bytes)
    if size > ALWAYS_UNPACKED and size > LARGEST_RATIO * max(1, packed):
        raise DataError(
            N_("{file} unpacks to more than {ratio} times its size, past {size} MB, as no table of texts does. Unpack "
               "it yourself if you trust it, and choose the table in it."),
            file=file_name, ratio=LARGEST_RATIO, size=ALWAYS_UNPACKED // MEGABYTE,
        )  # fmt: skip


def _damaged(file_name: str) -> DataError:
    return DataError(
        N_("{file} is an archive that is damaged, cut off or locked with a password. Pack it again without one, or "
           "choose the file that is in it."),
        file=file_name,
    )  # fmt: skip
