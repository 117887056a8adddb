"""Excel workbooks (.xlsx): the sheet that holds most, its cells as the text that the sheet shows.

Read by openpyxl, row by row: it tells number formats and errors, and lets us stop at our limits, while faster readers
make room for a whole sheet at once, which one cell far out makes larger than any memory.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from bert_core.data.archives import check_members
from bert_core.data.collecting import Collector
from bert_core.data.findings import Finding, Question
from bert_core.data.formats.base import Rows
from bert_core.data.header import choose_header, filled, header_question, rows_above
from bert_core.data.limits import check_width, too_large
from bert_core.data.quoting import Row
from bert_core.data.sheet_text import shown
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import Reading

LAST_ROW = 1_048_576
"""Of any sheet of Excel. What a file says beyond it is a lie."""
SAMPLE_ROWS = 200
MOST_SHEETS = 50
"""Sheets that are looked at."""
BATCH = 1_000
ERRORS = frozenset(("#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!"))
SHEETS, FORMULA, PIECE = "xl/worksheets/", re.compile(rb"<f[ >/]"), 1 << 20
"""Where a workbook keeps its sheets, and how a formula begins there."""
MOST_NAMED = 20
"""Rows that a finding names."""


def claims(source: Source) -> bool:
    """Whether the file is a workbook."""
    return source.binary == "excel"


def read(source: Source) -> Rows:
    """The rows of the sheet that was chosen, or of the one that holds most, numbered as the sheet numbers them.

    Raises:
        DataError: the workbook is damaged, too large, or has nothing in it.
    """
    check_members(source.data, source.file_name, source.limit)
    with _opened(source, values=True) as book:
        samples = {sheet.title: _sample(sheet, source) for sheet in book.worksheets[:MOST_SHEETS]}
        name = _chosen(samples, source)
        sample = samples[name]
        width = max(len(row) for _, row in sample)
        sample = [(number, _padded(row, width)) for number, row in sample]
        header = choose_header(sample, source.asked.header, source.file_name)
        table = Collector(width, header.number, source.file_name)
        errors = _collect(book[name], table, source)
    names = dict(sample)[header.number] if header.number else []
    footer = table.take_footer()
    return Rows(
        _padded(names, table.cells.width),
        table.cells,
        table.numbers,
        Reading(format="excel", header=header.number, sheet=name),
        [
            *rows_above([number for number, _ in sample], header.number, source.file_name),
            *_formula_finding(_rows_without_result(source, name), source.file_name),
            *_error_finding(errors, source.file_name),
            *footer,
        ],
        [*_sheet_question(samples, name, source), *header_question(header, source.file_name)],
    )


@contextmanager
def _opened(source: Source, *, values: bool) -> Iterator[Any]:
    """The workbook; any error of its reader's becomes ours.

    Raises:
        DataError: the workbook is damaged.
    """
    from openpyxl import load_workbook  # here because it takes a while to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and the like, which are not read
            book = load_workbook(io.BytesIO(source.data), read_only=True, data_only=values)
            yield book
    except (DataError, MemoryError):
        raise
    except Exception as error:  # openpyxl lets through whatever its parts meet in a damaged file
        raise DataError(
            N_("The Excel workbook {file} is damaged. Open it in a spreadsheet program, save it again, and choose the "
               "new file."),
            file=source.file_name,
        ) from error  # fmt: skip


def _rows(sheet: Any, source: Source) -> Iterator[list[str]]:
    """The rows as text from the first of the sheet; empty cells at a row's end are no cells.

    Raises:
        DataError: a row is too wide.
    """
    sheet.reset_dimensions()  # what the file says about them may be wrong
    size = 0
    for cells in sheet.iter_rows(max_row=LAST_ROW):
        if not cells:
            yield []
            continue
        row = [shown(cell.value, cell.number_format if cell.value is not None else "") for cell in cells]
        while row and not row[-1]:
            row.pop()
        check_width(len(row), source.file_name)
        size += sum(map(len, row))
        if size > source.limit:  # one long text can stand in many cells of a small file
            raise too_large(source.file_name, size, source.limit)
        yield row


def _sample(sheet: Any, source: Source) -> list[Row]:
    found = ((number, row) for number, row in enumerate(_rows(sheet, source), start=1) if row)
    return list(islice(found, SAMPLE_ROWS))


def _padded(row: list[str], width: int) -> list[str]:
    return [*row, *[""] * (width - len(row))]


def _chosen(samples: dict[str, list[Row]], source: Source) -> str:
    """The sheet that was chosen, or the one with most in it.

    Raises:
        DataError: there is none of that name, or nothing in any sheet.
    """
    holding = [name for name, rows in samples.items() if rows]
    if not holding:
        raise DataError(N_("The Excel workbook {file} is empty. Choose one with rows of data."), file=source.file_name)
    asked = source.asked.sheet
    if asked is None:
        return max(holding, key=lambda name: sum(filled(row) for _, row in samples[name]))
    if asked not in holding:
        raise DataError(
            N_("{file} has no sheet '{sheet}' with anything in it. The sheets are: {sheets}."),
            file=source.file_name, sheet=asked, sheets=", ".join(holding),
        )  # fmt: skip
    return asked


def _collect(sheet: Any, table: Collector, source: Source) -> list[int]:
    """All rows of the sheet, and the numbers of those with an error in a cell."""
    errors: list[int] = []
    number, last = 0, sheet.max_row or LAST_ROW
    rows = _rows(sheet, source)
    while batch := list(islice(rows, BATCH)):
        errors += [place for place, row in enumerate(batch, start=number + 1) if not ERRORS.isdisjoint(row)]
        number += len(batch)
        table.cells.widen(max(map(len, batch)))
        table.add([_padded(row, table.cells.width) if row else row for row in batch])
        source.report(min(1.0, number / last))
    return errors


def _rows_without_result(source: Source, sheet: str) -> list[int]:
    """Rows with a formula whose result the file does not hold, as programs write it that cannot reckon."""
    if not _has_formulas(source):
        return []
    with _opened(source, values=False) as formulas, _opened(source, values=True) as values:
        both = [book[sheet] for book in (formulas, values)]
        for each in both:
            each.reset_dimensions()
        pairs = zip(*(each.iter_rows(max_row=LAST_ROW) for each in both), strict=False)
        return [
            number
            for number, rows in enumerate(pairs, start=1)
            if any(formula.data_type == "f" and value.value is None for formula, value in zip(*rows, strict=False))
        ]


def _has_formulas(source: Source) -> bool:
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        for name in archive.namelist():
            if name.startswith(SHEETS):
                with archive.open(name) as file:
                    before = b""
                    while piece := file.read(PIECE):
                        if FORMULA.search(before + piece):
                            return True
                        before = piece[-2:]
    return False


def _formula_finding(rows: list[int], file_name: str) -> list[Finding]:
    if not rows:
        return []
    message = Message(
        text=N_("{count} row of {file} has a formula without a result (row {row}); its cell is empty here. Open the "
                "file in a spreadsheet program and save it again."),
        plural=N_("{count} rows of {file} have a formula without a result (first: row {row}); their cells are empty "
                  "here. Open the file in a spreadsheet program and save it again."),
        values={"count": len(rows), "file": file_name, "row": rows[0]},
    )  # fmt: skip
    return [Finding("formulas_without_result", "warning", message, len(rows), tuple(rows[:MOST_NAMED]))]


def _error_finding(rows: list[int], file_name: str) -> list[Finding]:
    if not rows:
        return []
    message = Message(
        text=N_("{count} row of {file} has an error such as #N/A in a cell (row {row}); it was kept as this text."),
        plural=N_("{count} rows of {file} have errors such as #N/A in their cells (first: row {row}); they were kept "
                  "as these texts."),
        values={"count": len(rows), "file": file_name, "row": rows[0]},
    )  # fmt: skip
    return [Finding("error_cells", "warning", message, len(rows), tuple(rows[:MOST_NAMED]))]


def _sheet_question(samples: dict[str, list[Row]], name: str, source: Source) -> list[Question]:
    others = [other for other, rows in samples.items() if rows and other != name]
    if not others or source.asked.sheet is not None:
        return []
    text = N_("{file} has {count} sheets with something in them. '{sheet}' was read, as most is in it: is it the one?")
    message = Message(text=text, values={"file": source.file_name, "count": len(others) + 1, "sheet": name})
    return [Question("sheet", message, (name, *others))]
