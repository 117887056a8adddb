"""The fixes that change what stands in cells: in texts, labels and numbers. No row goes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd

from bert_core.data.label_spellings import other_spellings, whole_numbers
from bert_core.data.label_values import label_counts
from bert_core.data.task_table import TaskTable, matching
from bert_core.data.text_flaws import Flaw
from bert_core.data.written_numbers import thousands_mark, without_thousands
from bert_core.tasks import Column
from bert_core.tasks.lists import labels_in

Tables = tuple[TaskTable, TaskTable | None]


def repair_texts(table: TaskTable, valid: TaskTable | None, *, flaw: Flaw) -> Tables:
    """Every text without a flaw, in tasks whose answers are no places in the text."""
    return _in_both(lambda each: _repaired(each, flaw), table, valid)


def whole_number_labels(table: TaskTable, valid: TaskTable | None) -> Tables:
    """Labels such as 1.0 as 1."""
    column = table.column_that_holds("label")
    return _relabelled(table, valid, column, whole_numbers(list(label_counts(table))))


def merge_labels(table: TaskTable, valid: TaskTable | None) -> Tables:
    """Every label in its most common spelling, that of the rows to learn from going before that of others."""
    counts = label_counts(table)
    unlearned = dict.fromkeys(label_counts(valid), 0) if valid else {}
    counts = unlearned | counts
    return _relabelled(table, valid, table.column_that_holds("label", "labels"), other_spellings(counts))


def plain_numbers(table: TaskTable, valid: TaskTable | None) -> Tables:
    """Numbers without marks between thousands."""
    column = table.column_that_holds("number")
    mark = thousands_mark(table.values(column).names) if column else None
    if column is None or mark is None:
        return table, valid
    return _in_both(lambda each: _mapped(each, column, lambda cell: without_thousands(cell, mark)), table, valid)


def _repaired(table: TaskTable, flaw: Flaw) -> TaskTable:
    if not table.answers_are_plain:
        return table
    found = {column: matching(table.cells(column), flaw.rough, flaw.is_in) for column in table.texts}
    new = {}
    for column, has_flaw in found.items():
        if has_flaw.any():
            cells = table.cells(column).copy()
            cells[has_flaw] = [flaw.repaired(cell) for cell in cells[has_flaw].tolist()]
            new[column] = cells
    return table.with_cells(new) if new else table


def _relabelled(table: TaskTable, valid: TaskTable | None, column: Column | None, names: dict[str, str]) -> Tables:
    if column is None or not names:
        return table, valid

    def named(cell: str) -> str:
        if column.holds == "label":
            return names.get(cell.strip(), cell)
        labels = labels_in(cell) or []
        if not any(label in names for label in labels):
            return cell
        return json.dumps(list(dict.fromkeys(names.get(label, label) for label in labels)), ensure_ascii=False)

    return _in_both(lambda each: _mapped(each, column, named), table, valid)


def _mapped(table: TaskTable, column: Column, change: Callable[[str], str]) -> TaskTable:
    """The table with each different cell of a column changed."""
    if column not in table.names:
        return table
    cells = table.cells(column)
    numbers, found = pd.factorize(cells)
    changed = pd.Index([change(cell) for cell in found.tolist()], dtype="str")
    return table.with_cells({column: pd.Series(changed.take(numbers), index=cells.index, dtype="str")})


def _in_both(mend: Callable[[TaskTable], TaskTable], table: TaskTable, valid: TaskTable | None) -> Tables:
    return mend(table), None if valid is None else mend(valid)
