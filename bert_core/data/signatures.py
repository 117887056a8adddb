"""What a file is that is no text, by the bytes that it begins with. Knows nothing of tables."""

from __future__ import annotations

import re

from bert_core.errors import DataError
from bert_core.i18n import N_, Message

SIGNATURES = (
    (re.compile(rb"\xd0\xcf\x11\xe0"), N_("an old Excel or Word file")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP", re.DOTALL), N_("a picture (an image)")),
    (re.compile(rb"%PDF"), N_("a PDF document")),
    (re.compile(rb"BZh|\xfd7zXZ|7z\xbc\xaf|Rar!|\x28\xb5\x2f\xfd"), N_("a compressed archive")),
    (re.compile(rb"\{\\rtf"), N_("a document of a word processor")),
    (re.compile(rb"SQLite format 3\0"), N_("a database")),
    (re.compile(rb"ID3|OggS|\x1aE\xdf\xa3|.{4}ftyp|RIFF.{4}(WAVE|AVI )", re.DOTALL), N_("sound or film")),
    (re.compile(rb"\x7fELF|MZ.{6}[\0-\x08]", re.DOTALL), N_("a program")),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml)", re.IGNORECASE), N_("a web page or XML")),
)
"""How files that are no rows of text begin, and what they are."""
ZIP = re.compile(rb"PK(\x03\x04|\x05\x06)")
GZIP = re.compile(rb"\x1f\x8b")
PARQUET = re.compile(rb"PAR1")
OFFICE = (
    ("xl/workbook.xml", "excel"),
    ("xl/workbook.bin", N_("an Excel workbook in the binary form")),
    ("word/document.xml", N_("a Word document")),
    ("ppt/presentation.xml", N_("a PowerPoint presentation")),
    ("content.xml", N_("an OpenDocument file")),
)
"""Files of office programs are ZIP archives: a member of theirs, and the format that can be read, or what it is."""


def kind_of(data: bytes) -> str | None:
    """What the file is in words where it is a known kind of no use; None where it may be text."""
    return next((kind for signature, kind in SIGNATURES if signature.match(data)), None)


def not_readable(file_name: str, kind: str) -> DataError:
    """The error for a file of a known kind that holds no table which could be read."""
    return DataError(
        N_("{file} is {kind}, which cannot be read here. Choose a CSV, TSV, Excel (.xlsx), Parquet, JSON, JSON Lines "
           "or CoNLL file; spreadsheet programs save one with 'Save as'."),
        file=file_name, kind=Message(text=kind),
    )  # fmt: skip
