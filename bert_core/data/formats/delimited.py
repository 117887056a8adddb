"""CSV, TSV and their kin: the first line names the columns, every other row is read as it stands."""

from __future__ import annotations

import csv

from bert_core.data.dialect import DELIMITERS, ONE_COLUMN, Row, find_delimiter, quoted_rows, rows_by_line
from bert_core.data.formats.base import Rows
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message


def claims(source: Source) -> bool:
    """Any text can be read in this way."""
    return True


def read(source: Source) -> Rows:
    """The rows below the header, with the numbers that a spreadsheet shows, the header's being 1.

    Raises:
        DataError: there are none, or they have different widths.
    """
    delimiter = find_delimiter(source.head)
    rows, notices = _rows(source, delimiter)
    if not rows:
        raise DataError(N_("{file} is empty. Choose a file with a header and rows of data."), file=source.file_name)
    (_, header), *rows = rows
    cells = [_fitted(row, number, len(header), delimiter, source.file_name) for number, row in rows]
    return Rows("delimited", header, cells, [number for number, _ in rows], notices, delimiter.strip(ONE_COLUMN))


def _rows(source: Source, delimiter: str) -> tuple[list[Row], list[Message]]:
    """The rows that are not blank, each with its number, and what was assumed to read them."""
    rows: list[Row] = []
    try:
        rows.extend(quoted_rows(source.open(), delimiter))
        return rows, []
    except csv.Error:
        flaw = rows[-1][0] + 1 if rows else 1
    rows = list(rows_by_line(source.open(), delimiter))
    if any(len(row) != len(rows[0][1]) for _, row in rows):
        raise DataError(
            N_("A quotation mark in row {row} of {file} is not closed, so it is not clear where the cell ends. Close "
               "it, or write it twice if it belongs to the text."),
            file=source.file_name, row=flaw,
        )  # fmt: skip
    text = N_("A quotation mark in row {row} of {file} is not closed. Each line was read as one row, and the mark was "
              "kept as part of the text.")  # fmt: skip
    return rows, [Message(text=text, values={"file": source.file_name, "row": flaw})]


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
