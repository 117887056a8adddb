"""What a file is before its rows are looked at: its bytes, whether they are text at all, and the codec of that text."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bert_core.data.encoding import decodes, find_encoding
from bert_core.errors import DataError
from bert_core.i18n import N_, Message

MAXIMUM_BYTES = 200 * 1024 * 1024
SAMPLE_CHARACTERS = 200_000
"""How much of a file its format and its delimiter are found from."""
SIGNATURES = (
    (re.compile(rb"PK\x03\x04.{0,4000}(\[Content_Types\]\.xml|xl/)", re.DOTALL), N_("an Excel workbook")),
    (re.compile(rb"PK(\x03\x04|\x05\x06)"), N_("a ZIP archive")),
    (re.compile(rb"\xd0\xcf\x11\xe0"), N_("an old Excel or Word file")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP", re.DOTALL), N_("a picture")),
    (re.compile(rb"%PDF"), N_("a PDF document")),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!"), N_("a compressed archive")),
    (re.compile(rb"PAR1"), N_("a Parquet file")),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml)", re.IGNORECASE), N_("a web page or XML")),
)
"""How files that are no rows of text begin, and what they are."""
BLANKS = " \t\r\n\xa0\u3000\u200b\ufeff"
CONTROL_BYTES = bytes({*range(32), 127} - set(b"\t\n\r\f\v\x1b"))
NO_TEXT = 0.05
"""A file with more than this share of control bytes is no text. Fewer are a flaw, and are kept."""


@dataclass(frozen=True, eq=False)
class Source:
    """A file of text: its bytes, its name as the person knows it, and the codec with which the bytes become text."""

    data: bytes
    file_name: str
    encoding: str

    def open(self) -> io.TextIOWrapper:
        """The text from its beginning, lines with their ends as they are; damaged bytes become U+FFFD."""
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, errors="replace", newline="")

    @cached_property
    def head(self) -> str:
        """The beginning of the text, `SAMPLE_CHARACTERS` at most."""
        return self.open().read(SAMPLE_CHARACTERS)

    @property
    def ending(self) -> str:
        """What stands behind the last point of the name, in small letters."""
        return self.file_name.rpartition(".")[2].lower()

    @property
    def is_damaged(self) -> bool:
        """Whether there are bytes that the codec cannot read."""
        return not decodes(self.data, self.encoding)


def open_source(source: Path | bytes, file_name: str, maximum_bytes: int) -> Source:
    """A file by its path or its bytes.

    Raises:
        DataError: it cannot be read, is too large, or is no text.
    """
    data = _bytes(source, file_name, maximum_bytes)
    _check_signature(data, file_name)
    encoding = find_encoding(data)
    _check_text(data, encoding, file_name)
    return Source(data, file_name, encoding)


def _bytes(source: Path | bytes, file_name: str, maximum_bytes: int) -> bytes:
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
    raise DataError(
        N_("{file} has {size} MB, more than the {limit} MB that are allowed. Split the file, or remove columns."),
        file=file_name, size=-(-size // 2**20), limit=maximum_bytes // 2**20,
    )  # fmt: skip


def _check_signature(data: bytes, file_name: str) -> None:
    for signature, kind in SIGNATURES:
        if signature.match(data):
            raise DataError(
                N_("{file} is {kind}, which cannot be read here. Choose a CSV, TSV, JSON, JSON Lines or CoNLL file; "
                   "spreadsheet programs save a CSV file with 'Save as', 'CSV UTF-8'."),
                file=file_name, kind=Message(text=kind),
            )  # fmt: skip


def _check_text(data: bytes, encoding: str, file_name: str) -> None:
    sample = data[:SAMPLE_CHARACTERS]
    control = len(sample) - len(sample.translate(None, CONTROL_BYTES))
    if not encoding.startswith(("utf-16", "utf-32")) and control > NO_TEXT * len(sample):
        raise DataError(
            N_("{file} is not a text file, though its name may say so. Choose a CSV, TSV, JSON, JSON Lines or CoNLL "
               "file; spreadsheet programs save a CSV file with 'Save as', 'CSV UTF-8'."),
            file=file_name,
        )  # fmt: skip
