"""What may be odd about numbers to be learned: none at all, other ways of writing them, some far from all others."""

from __future__ import annotations

import numpy as np

from bert_core.data.checks.base import finding, named
from bert_core.data.findings import Finding, Severity
from bert_core.data.row_fixes import LEAVE_OUT_UNUSABLE, outliers
from bert_core.data.task_table import TaskTable
from bert_core.data.written_numbers import number_in, thousands_mark, without_thousands
from bert_core.i18n import N_

NO_NUMBER = (
    N_("{count} cell of '{column}' in {file} holds no number: {cells} (row {row}). Correct it, or leave the row out."),
    N_("{count} cells of '{column}' in {file} hold no numbers, such as {cells} (first: row {row}). Correct them, or "
       "leave the rows out."),
)  # fmt: skip
THOUSANDS = (
    N_("{count} number in '{column}' has marks between thousands: {cells} (row {row}). Have it read as thousands."),
    N_("{count} numbers in '{column}' have marks between thousands, such as {cells} (first: row {row}). Have them read "
       "as thousands."),
)  # fmt: skip
DECIMAL_COMMAS = (
    N_("{count} number in '{column}' has a comma before its decimals: {cells} (row {row}). It is read as if it were a "
       "point."),
    N_("{count} numbers in '{column}' have a comma before their decimals, such as {cells} (first: row {row}). It is "
       "read as if it were a point."),
)  # fmt: skip
OUTLIERS = (
    N_("{count} number in '{column}' is far from all others: {cells} (row {row}). Correct it if it is a mistake, or "
       "leave the row out."),
    N_("{count} numbers in '{column}' are far from all others, such as {cells} (first: row {row}). Correct them if "
       "they are mistakes, or leave the rows out."),
)  # fmt: skip


def number_findings(table: TaskTable, *, of_valid: bool = False) -> list[Finding]:
    """What is odd about the numbers of a task that learns some."""
    column = table.column_that_holds("number")
    if column is None:
        return []
    values = table.values(column)
    mark = thousands_mark(values.names)
    grouped = {cell for cell in values.names if mark and without_thousands(cell, mark) != cell}
    no_number = {cell for cell in values.names if number_in(cell) is None} - grouped
    commas = {cell for cell in values.names if "," in cell} - grouped - no_number
    far = outliers(table)
    far_cells = {values.names[value] for value in values.of_row[far].tolist()}
    found = []
    checks: tuple[tuple[str, Severity, tuple[str, str], set[str], np.ndarray, str | None], ...] = (
        ("no_numbers", "warning", NO_NUMBER, no_number, values.rows_with(no_number.__contains__), LEAVE_OUT_UNUSABLE),
        ("thousands", "warning", THOUSANDS, grouped, values.rows_with(grouped.__contains__), "plain_numbers"),
        ("decimal_commas", "info", DECIMAL_COMMAS, commas, values.rows_with(commas.__contains__), None),
        ("outliers", "warning", OUTLIERS, far_cells, far, "leave_out_outliers"),
    )
    for code, severity, sentence, cells, rows, fix in checks:
        found += finding(code, severity, sentence, table, rows, column=table.names[column], of_valid=of_valid,
                         cells=named(sorted(cells)), fix=fix)  # fmt: skip
    return found
