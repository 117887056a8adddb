"""CSV, TSV and their kin: a row names the columns, or none does, and every other row is read as it stands."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import cast

from bert_core.data.bulk import bulk_cells
from bert_core.data.collecting import Collector
from bert_core.data.dialect import DELIMITERS, ONE_COLUMN, SAMPLE_ROWS, find_delimiter
from bert_core.data.findings import Finding, Question
from bert_core.data.formats.base import Rows
from bert_core.data.header import choose_header, header_question, rows_above
from bert_core.data.limits import check_width
from bert_core.data.quoting import Row, batches, plain_rows, quoted_batches, tolerant_rows
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import Reading

MOST_NAMED = 20
"""Rows that a finding names."""
MOST_WIDTHS = 5
"""Kinds of rows that are counted in a sentence."""


def claims(source: Source) -> bool:
    """Any text can be read in this way."""
    return not source.binary


def read(source: Source) -> Rows:
    """The rows below the header, with the numbers that a spreadsheet shows, the header's being 1 or later.

    Raises:
        DataError: there are none, or they have different widths.
    """
    return read_divided(source, _delimiter(source), "delimited", quoting=source.asked.quoting is not False)


def read_divided(source: Source, delimiter: str, format_name: str, *, quoting: bool) -> Rows:
    """The rows of a file whose delimiter is known; empty where a row is one cell.

    Raises:
        DataError: there are none, or they have different widths.
    """
    sample = _sample(source, delimiter, quoting=quoting)
    if not sample:
        raise DataError(N_("{file} is empty. Choose a file with a header and rows of data."), file=source.file_name)
    header = choose_header(sample, source.asked.header, source.file_name, is_text_file=source.ending == "txt")
    names = _names(sample, header.number)
    check_width(len(names), source.file_name)
    table, flaws = _collected(
        source, delimiter, Collector(len(names), header.number, source.file_name), quoting=quoting
    )
    footer = table.take_footer()
    if table.unfit:
        raise _flaw_error(flaws[0], source) if flaws else _unfit_error(table, delimiter, source)
    return Rows(
        names,
        table.cells,
        table.numbers,
        Reading(format=format_name, delimiter=delimiter, header=header.number, quoting=quoting),
        [
            *rows_above([number for number, _ in sample], header.number, source.file_name),
            *_flaw_finding(flaws, source.file_name),
            *footer,
        ],
        [*header_question(header, source.file_name), *_quoting_question(flaws, source)],
    )


def _delimiter(source: Source) -> str:
    """The one that was chosen, or found.

    Raises:
        DataError: what was chosen is no character that can stand between two cells.
    """
    chosen = source.asked.delimiter
    if chosen is None:
        return find_delimiter(source.head, is_cut=source.is_cut)
    if len(chosen) > 1 or chosen in ('"', "\r", "\n", "\0"):
        raise DataError(
            N_("'{delimiter}' cannot stand between two columns. Give one character, such as a comma, that is no "
               "quotation mark and no line end."),
            delimiter=chosen,
        )  # fmt: skip
    return chosen


def _sample(source: Source, delimiter: str, *, quoting: bool) -> list[Row]:
    """The first rows that are not blank; the file is read no further than they go."""
    divided = delimiter or ONE_COLUMN
    with source.open() as file:
        rows = tolerant_rows(file, divided, lambda number: None) if quoting else plain_rows(file, divided)
        found = ((number, row) for number, row in enumerate(rows, start=1) if row)
        return [(number, row if delimiter else [ONE_COLUMN.join(row)]) for number, row in islice(found, SAMPLE_ROWS)]


def _names(sample: list[Row], header: int) -> list[str]:
    """The names of the columns, one for each cell that most rows have."""
    below = Counter(len(row) for number, row in sample if number > header)
    usual = below.most_common(1)[0][0] if below else 0
    if not header:
        return [""] * usual
    names = dict(sample)[header]
    named = len(names)
    while named > 1 and not names[named - 1].strip():
        named -= 1
    return names[:usual] if named <= usual <= len(names) else names


def _collected(source: Source, delimiter: str, table: Collector, *, quoting: bool) -> tuple[Collector, list[int]]:
    """All rows, and the numbers of those with a quotation mark that makes no sense."""
    flaws: list[int] = []
    if quoting and table.header <= 1:
        bulk = bulk_cells(source, delimiter, table.cells.width, has_header=table.header == 1)
        if bulk is not None:
            table.take(bulk)
            return table, flaws
    divided = delimiter or ONE_COLUMN
    try:
        with source.open() as file:
            _collect(
                table, quoted_batches(file, divided) if quoting else batches(plain_rows(file, divided)), source, file
            )
    except csv.Error:  # so row by row, which takes longer
        table = Collector(table.cells.width, table.header, source.file_name)
        with source.open() as file:
            _collect(table, batches(tolerant_rows(file, divided, flaws.append)), source, file)
    return table, flaws


def _collect(table: Collector, found: Iterator[list[list[str]]], source: Source, file: io.TextIOWrapper) -> None:
    for batch in found:
        if table.cells.width == 1:
            batch = [[ONE_COLUMN.join(row)] if row else row for row in batch]
        table.add(batch)
        source.report(cast(io.BytesIO, file.buffer).tell() / len(source.data))


def _flaw_finding(flaws: list[int], file_name: str) -> list[Finding]:
    if not flaws:
        return []
    message = Message(
        text=N_("A quotation mark in row {row} of {file} is not closed, or has no meaning. Its line was read as one "
                "row, and the mark was kept as part of the text."),
        plural=N_("Quotation marks in {count} rows of {file} are not closed, or have no meaning (first: row {row}). "
                  "Their lines were read as one row each, and the marks were kept as part of the text."),
        values={"count": len(flaws), "file": file_name, "row": flaws[0]},
    )  # fmt: skip
    return [Finding("unbalanced_quotes", "warning", message, len(flaws), tuple(flaws[:MOST_NAMED]))]


def _quoting_question(flaws: list[int], source: Source) -> list[Question]:
    if not flaws or source.asked.quoting is not None:
        return []
    text = N_("Do quotation marks hold cells together in {file}? If not, each line is one row, and marks are text.")
    return [Question("quoting", Message(text=text, values={"file": source.file_name}), ("true", "false"))]


def _flaw_error(row: int, source: Source) -> DataError:
    return DataError(
        N_("A quotation mark in row {row} of {file} is not closed, so it is not clear where the cell ends. Close "
           "it, or write it twice if it belongs to the text."),
        file=source.file_name, row=row,
    )  # fmt: skip


def _unfit_error(table: Collector, delimiter: str, source: Source) -> DataError:
    """What to say of rows with more or fewer cells than there are columns: a cell would stand in a wrong column."""
    row, cells = table.unfit[0]
    widths = table.unfit_widths.most_common(MOST_WIDTHS)
    return DataError(
        N_("Row {row} of {file} does not have {expected} cells like the header, but {found}: it has a different number "
           "of columns. Put quotation marks around a text that contains the character between two columns "
           "({delimiter})."),
        plural=N_("{count} rows of {file} do not have {expected} cells like the header, but a different number of "
                  "columns (rows with so many cells: {widths}). The first is row {row}, with {found}. Put quotation "
                  "marks around a text that contains the character between two columns ({delimiter})."),
        file=source.file_name, count=table.unfit_widths.total(), row=row, expected=table.cells.width, found=len(cells),
        widths="; ".join(f"{count} × {width}" for width, count in widths),
        delimiter=Message(text=DELIMITERS.get(delimiter, delimiter)),
    )  # fmt: skip
