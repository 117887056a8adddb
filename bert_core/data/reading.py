"""From a file's bytes to a table: what the file is, its encoding, its delimiter, its rows. Changes no cell.

Knows comma-separated files and their kin; what else a file can be is told to the person.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from pathlib import Path

import pandas as pd

from bert_core.data.dialect import DELIMITERS, ONE_COLUMN, Row, find_delimiter, quoted_rows, rows_by_line
from bert_core.data.encoding import decodes, find_encoding
from bert_core.data.table import Table
from bert_core.data.unique import unique_names
from bert_core.errors import DataError
from bert_core.i18n import N_, Message

MAXIMUM_BYTES = 200 * 1024 * 1024
SAMPLE_CHARACTERS = 200_000
"""How much of a file its delimiter is found from."""
SIGNATURES = (
    (re.compile(rb"PK\x03\x04.{0,4000}(\[Content_Types\]\.xml|xl/)", re.DOTALL), N_("an Excel workbook")),
    (re.compile(rb"PK(\x03\x04|\x05\x06)"), N_("a ZIP archive")),
    (re.compile(rb"\xd0\xcf\x11\xe0"), N_("an old Excel or Word file")),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|RIFF.{4}WEBP", re.DOTALL), N_("a picture")),
    (re.compile(rb"%PDF"), N_("a PDF document")),
    (re.compile(rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!"), N_("a compressed archive")),
    (re.compile(rb"PAR1"), N_("a Parquet file")),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml)", re.IGNORECASE), N_("a web page or XML")),
    (re.compile(rb'(\xef\xbb\xbf)?\s*(\{\s*"|\[\s*[{\[])'), N_("a JSON file")),
)
"""How files that are no table of text begin, and what they are."""
BLANKS = " \t\r\n\xa0\u3000\u200b\ufeff"
CONTROL_BYTES = bytes({*range(32), 127} - set(b"\t\n\r\f\v\x1b"))


NO_TEXT = 0.05
"""A file with more than this share of control bytes is no text. Fewer are a flaw, and are kept."""


def read_table(source: Path | bytes, file_name: str, *, maximum_bytes: int = MAXIMUM_BYTES) -> Table:
    """Read a file of delimited text: its first line names the columns, every other row stays as it is.

    Encoding and delimiter are found from the content. `file_name` is only shown.

    Raises:
        DataError: the file cannot be read, is too large, is no such file, has no rows, or has rows of different widths.
    """
    data = _bytes(source, file_name, maximum_bytes)
    _check_signature(data, file_name)
    encoding = find_encoding(data)
    _check_text(data, encoding, file_name)
    delimiter = find_delimiter(_open(data, encoding).read(SAMPLE_CHARACTERS))
    rows, notices = _rows(data, encoding, delimiter, file_name)
    if not rows:
        raise DataError(N_("{file} is empty. Choose a file with a header and rows of data."), file=file_name)
    (_, header), *rows = rows
    names = unique_names(name.strip(BLANKS) for name in header)
    if not rows:
        raise DataError(
            N_("{file} has no rows of data, only a header: {columns}. Add rows below it."),
            file=file_name, columns=", ".join(names[:20]),
        )  # fmt: skip
    frame = pd.DataFrame(
        [_fitted(row, number, len(names), delimiter, file_name) for number, row in rows],
        index=[number for number, _ in rows],
        columns=names,
        dtype="str",
    )
    if not decodes(data, encoding):
        notices.append(_damaged(frame, encoding, file_name))
    fingerprint = hashlib.sha256(data).hexdigest()
    return Table(file_name, fingerprint, frame, encoding, delimiter.strip(ONE_COLUMN), tuple(notices))


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
                N_("{file} is {kind}, not a CSV or TSV file. Choose a CSV or TSV file; spreadsheet programs save one "
                   "with 'Save as', 'CSV UTF-8'."),
                file=file_name, kind=Message(text=kind),
            )  # fmt: skip


def _check_text(data: bytes, encoding: str, file_name: str) -> None:
    sample = data[:SAMPLE_CHARACTERS]
    control = len(sample) - len(sample.translate(None, CONTROL_BYTES))
    if not encoding.startswith(("utf-16", "utf-32")) and control > NO_TEXT * len(sample):
        raise DataError(
            N_("{file} is not a text file, though its name may say so. Choose a CSV or TSV file; spreadsheet programs "
               "save one with 'Save as', 'CSV UTF-8'."),
            file=file_name,
        )  # fmt: skip


def _open(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")


def _rows(data: bytes, encoding: str, delimiter: str, file_name: str) -> tuple[list[Row], list[Message]]:
    """The rows that are not blank, each with its number, and what was assumed to read them."""
    rows: list[Row] = []
    try:
        rows.extend(quoted_rows(_open(data, encoding), delimiter))
        return rows, []
    except csv.Error:
        flaw = rows[-1][0] + 1 if rows else 1
    rows = list(rows_by_line(_open(data, encoding), delimiter))
    if any(len(row) != len(rows[0][1]) for _, row in rows):
        raise DataError(
            N_("A quotation mark in row {row} of {file} is not closed, so it is not clear where the cell ends. Close "
               "it, or write it twice if it belongs to the text."),
            file=file_name, row=flaw,
        )  # fmt: skip
    text = N_("A quotation mark in row {row} of {file} is not closed. Each line was read as one row, and the mark was "
              "kept as part of the text.")  # fmt: skip
    return rows, [Message(text=text, values={"file": file_name, "row": flaw})]


def _fitted(row: list[str], number: int, width: int, delimiter: str, file_name: str) -> list[str]:
    """The row with as many cells as the header; empty cells too many at its end are no cells."""
    if len(row) == width:
        return row
    if delimiter == ONE_COLUMN:
        return [delimiter.join(row)]
    if len(row) > width and not any(row[width:]):
        return row[:width]
    raise DataError(
        N_("Row {row} of {file} does not have {expected} cells like the header, but {found}. Put quotation marks "
           "around a text that contains the character between two columns ({delimiter}), and remove lines above the "
           "header."),
        file=file_name, row=number, expected=width, found=len(row), delimiter=Message(text=DELIMITERS[delimiter]),
    )  # fmt: skip


def _damaged(frame: pd.DataFrame, encoding: str, file_name: str) -> Message:
    damaged = frame.apply(lambda cells: cells.str.contains("\ufffd", regex=False)).any(axis=1)
    rows = frame.index[damaged].tolist() or [1]
    return Message(
        text=N_("{count} row of {file} has characters that cannot be read as {encoding}; \ufffd stands in their place "
                "(row {row})."),
        plural=N_("{count} rows of {file} have characters that cannot be read as {encoding}; \ufffd stands in their "
                  "place (first: row {row})."),
        values={"count": len(rows), "file": file_name, "encoding": encoding, "row": rows[0]},
    )  # fmt: skip
