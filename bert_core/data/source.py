"""What a file is before its rows are looked at: its bytes, whether they are text at all, and the codec of that text."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bert_core.data.archives import unpacked
from bert_core.data.encoding import ENCODINGS, decodes, find_encoding
from bert_core.data.findings import Question
from bert_core.data.limits import DEFAULT_MEGABYTES, MEGABYTE, too_large
from bert_core.data.signatures import PARQUET, ZIP, kind_of, not_readable
from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.spec import Reading

SAMPLE_CHARACTERS = 200_000
"""How much of a file its format and its delimiter are found from."""
BLANKS = " \t\r\n\xa0\u3000\u200b\ufeff"
CONTROL_BYTES = bytes({*range(32), 127} - set(b"\t\n\r\f\v\x1b"))
NO_TEXT, FEW = 0.05, 20
"""A file with more than this share of control bytes, and more than a few, is no text. Fewer are kept."""
AS_FOUND = Reading()
"""Nothing was chosen: all is found from the content."""
Report = Callable[[float], None]
"""Is told which share of a file has been read, from 0 to 1."""


def unwatched(share: float) -> None:
    """For a reading that nobody watches."""


@dataclass(frozen=True, eq=False)
class Source:
    """A file: its bytes, its name as the person knows it, and what is known and was asked about reading it.

    Attributes:
        data: the bytes; of an archive those of the file in it.
        fingerprint: SHA-256 of the file's own bytes, in hexadecimal; of an archive, of the archive.
        is_damaged: whether there are bytes that the codec cannot read.
        binary: the format, where the file is no text; else empty.
        encoding: the codec with which the bytes become text; empty where the file is no text.
        asked: what the person chose about the reading.
        member: the name of the file inside an archive.
        limit: how many bytes of text it may unfold to.
        questions: what to ask the person about all that.
    """

    data: bytes
    file_name: str
    encoding: str
    fingerprint: str = ""
    is_damaged: bool = False
    binary: str = ""
    asked: Reading = AS_FOUND
    member: str | None = None
    questions: tuple[Question, ...] = ()
    limit: int = DEFAULT_MEGABYTES * MEGABYTE
    report: Report = unwatched

    def open(self) -> io.TextIOWrapper:
        """The text from its beginning, lines with their ends as they are; damaged bytes become U+FFFD."""
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, errors="replace", newline="")

    @cached_property
    def head(self) -> str:
        """The beginning of the text, `SAMPLE_CHARACTERS` at most."""
        return self.open().read(SAMPLE_CHARACTERS)

    @property
    def is_cut(self) -> bool:
        """Whether there is more of the text than its head."""
        return len(self.head) == SAMPLE_CHARACTERS

    @property
    def ending(self) -> str:
        """What stands behind the last point of the name, in small letters; inside an archive, of the name there."""
        return (self.member or self.file_name).rpartition(".")[2].lower()


def open_source(
    source: Path | bytes, file_name: str, maximum_bytes: int, *, asked: Reading = AS_FOUND, report: Report = unwatched
) -> Source:
    """A file by its path or its bytes, out of its archive if it is in one.

    Raises:
        DataError: it cannot be read, is too large, or holds no text.
    """
    whole = read_bytes(source, file_name, maximum_bytes)
    fingerprint = hashlib.sha256(whole).hexdigest()
    inner = unpacked(whole, file_name, asked.member, maximum_bytes)
    data, binary, encoding, fits = inner.data, "", "", True
    if ZIP.match(data):  # what is left packed is a workbook
        binary = "excel"
    elif PARQUET.match(data):
        binary = "parquet"
    else:
        if kind := kind_of(data):
            raise not_readable(file_name, kind)
        encoding, fits = _codec(data, asked.encoding, file_name)
        if not asked.encoding:
            _check_text(data, encoding, file_name)
    return Source(
        data,
        file_name,
        encoding,
        fingerprint=fingerprint,
        is_damaged=not fits,
        binary=binary,
        asked=asked,
        member=inner.member,
        questions=inner.questions,
        limit=maximum_bytes,
        report=report,
    )


def read_bytes(source: Path | bytes, file_name: str, maximum_bytes: int) -> bytes:
    """The bytes of a file that is not too large.

    Raises:
        DataError: it is, or it cannot be opened.
    """
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size <= maximum_bytes:
            return source if isinstance(source, bytes) else source.read_bytes()
    except FileNotFoundError as error:
        raise DataError(N_("There is no file {file}. Check the name and the folder."), file=file_name) from error
    except OSError as error:
        raise DataError(
            N_("The file {file} cannot be opened ({reason}). Choose a file that you may read."),
            file=file_name, reason=error.strerror or type(error).__name__,
        ) from error  # fmt: skip
    raise too_large(file_name, size, maximum_bytes)


def _codec(data: bytes, chosen: str | None, file_name: str) -> tuple[str, bool]:
    """The codec that was chosen or found, and whether it can read all bytes."""
    if chosen is None:
        return find_encoding(data)
    codec = _checked_codec(chosen)
    try:
        io.TextIOWrapper(io.BytesIO(data[:SAMPLE_CHARACTERS]), codec, errors="replace").read(1)
    except UnicodeError as error:  # UTF-16 without the mark at its beginning that says which of its two kinds it is
        text = N_("{file} cannot be read in the encoding {encoding}. Choose another one.")
        raise DataError(text, file=file_name, encoding=codec) from error
    return codec, decodes(data, codec)


def _checked_codec(name: str) -> str:
    """One of `ENCODINGS`, by any of its names: Python has codecs that are no way of writing a file, too."""
    with contextlib.suppress(LookupError, ValueError):
        found = codecs.lookup(name).name
        for known in ENCODINGS:
            if codecs.lookup(known).name == found:
                return known
    raise DataError(
        N_("There is no encoding '{encoding}' here. The encodings are: {known}."),
        encoding=name, known=", ".join(ENCODINGS),
    )  # fmt: skip


def _check_text(data: bytes, encoding: str, file_name: str) -> None:
    sample = data[:SAMPLE_CHARACTERS]
    control = len(sample) - len(sample.translate(None, CONTROL_BYTES))
    if not encoding.startswith(("utf-16", "utf-32")) and control > max(FEW, NO_TEXT * len(sample)):
        raise DataError(
            N_("{file} is not a text file, though its name may say so. Choose a CSV, TSV, Excel (.xlsx), Parquet, "
               "JSON, JSON Lines or CoNLL file; spreadsheet programs save one with 'Save as'."),
            file=file_name,
        )  # fmt: skip
