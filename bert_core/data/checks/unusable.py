"""Rows that only the task itself can judge: answers that must stand in the text, lists of spans, tags, queries."""

from __future__ import annotations

import numpy as np

from bert_core.data.checks.base import finding, named
from bert_core.data.examples import examples_from
from bert_core.data.findings import Finding
from bert_core.data.row_fixes import LEAVE_OUT_UNUSABLE
from bert_core.data.task_table import TaskTable
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import Task
from bert_core.tasks.lists import labels_in

MOSTLY = 0.5
UNUSABLE = (
    N_("{count} row of {file} cannot be used (row {row}): {reason} Correct it, or leave it out."),
    N_("{count} rows of {file} cannot be used. The first is row {row}: {reason} Correct them, or leave them out."),
)
NO_LISTS = (
    N_("{count} cell of '{column}' in {file} is no list of labels: {cells} (row {row}). Correct it, or leave the row "
       "out."),
    N_("{count} cells of '{column}' in {file} are no lists of labels, such as {cells} (first: row {row}). Correct "
       "them, or leave the rows out."),
)  # fmt: skip


def unusable_findings(table: TaskTable, task: Task, form: str) -> list[Finding]:
    """The rows that a task cannot use, and what it repaired in others.

    Where answers are labels or numbers, to look at the different ones is enough, and numbers have checks of their own.
    """
    if not table.answers_are_plain:
        return _judged_by_task(table, task, form)
    column = table.column_that_holds("labels")
    if column is None:
        return []
    values = table.values(column)
    no_lists = {cell for cell in values.names if labels_in(cell) is None}
    return finding("unusable_rows", "warning", NO_LISTS, table, values.rows_with(no_lists.__contains__),
                   column=table.names[column], cells=named(sorted(no_lists)), fix=LEAVE_OUT_UNUSABLE)  # fmt: skip


def _judged_by_task(table: TaskTable, task: Task, form: str) -> list[Finding]:
    columns = {column.role: name for column, name in table.names.items()}
    try:
        examples = examples_from(table.table, columns, task, form=form)
    except DataError:  # a column is missing or empty: `prepare` says so, and there are no rows to look at
        return []
    notices = examples.notices[1 if examples.left_out else 0 :]  # empty cells have a check of their own
    found = [_repaired(notice, len(table)) for notice in notices]
    if examples.problems:
        rows = np.isin(table.numbers, [problem.row for problem in examples.problems])
        found += finding("unusable_rows", "warning", UNUSABLE, table, rows, count=len(examples.problems),
                         reason=examples.problems[0].reason, fix=LEAVE_OUT_UNUSABLE)  # fmt: skip
    return found


def _repaired(notice: Message, rows: int) -> Finding:
    """Something that the task repaired. What is so in most rows is the file's own way of writing, and no mistake."""
    count = int(str(notice.values.get("count", 1)))
    return Finding("repaired", "info" if count > MOSTLY * rows else "warning", notice, count)
