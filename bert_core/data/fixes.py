"""What mends a table before anything is made of it: by name, undoable since the file itself is never changed.

The same file with the same fixes gives the same rows. A fix that has nothing to do in a table changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from bert_core.data.cell_fixes import merge_labels, plain_numbers, repair_texts, whole_number_labels
from bert_core.data.row_fixes import (
    LEAVE_OUT_UNUSABLE,
    leave_out_conflicts,
    leave_out_duplicates,
    leave_out_leaked,
    leave_out_outliers,
    leave_out_placeholder_labels,
    leave_out_placeholders,
    leave_out_single_labels,
    leave_out_unseen_labels,
)
from bert_core.data.table import Table
from bert_core.data.task_table import TaskTable, task_tables
from bert_core.data.text_flaws import FLAWS
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import Task

Tables = tuple[TaskTable, TaskTable | None]
"""The rows to learn from, and those of a file of their own to check on."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What mends one thing.

    Attributes:
        title: what the button that does it says.
        done: what was done, a sentence without numbers.
    """

    title: str
    done: str
    mend: Callable[[TaskTable, TaskTable | None], Tables]


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """Tables as they are after some fixes, and how many rows each of these changed or left out; none of it is told of
    `LEAVE_OUT_UNUSABLE`."""

    table: Table
    valid_table: Table | None
    changed: dict[str, int]


def apply_fixes(
    table: Table,
    fixes: Iterable[str],
    task: Task,
    form: str,
    columns: Mapping[str, str],
    *,
    valid_table: Table | None = None,
) -> Fixed:
    """The tables after these fixes, which are applied in the order of `FIXES`, however they are named.

    Raises:
        DataError: there is no fix of such a name.
    """
    wanted = in_order(fixes)
    if not wanted:
        return Fixed(table, valid_table, {})
    tables = task_tables(table, valid_table, task, form, columns)
    changed = {}
    for name in wanted:
        before, tables = tables, FIXES[name].mend(*tables)
        if name != LEAVE_OUT_UNUSABLE:
            changed[name] = sum(_difference(old, new) for old, new in zip(before, tables, strict=True))
    return Fixed(tables[0].table, valid_table if tables[1] is None else tables[1].table, changed)


def in_order(fixes: Iterable[str]) -> tuple[str, ...]:
    """These fixes, each once, in the order in which they are applied.

    Raises:
        DataError: there is no fix of such a name.
    """
    fixes = set(fixes)
    for name in sorted(fixes - set(FIXES)):
        raise DataError(
            N_("There is nothing called '{fix}' that mends a table. What there is: {known}."),
            fix=name, known=", ".join(FIXES),
        )  # fmt: skip
    return tuple(name for name in FIXES if name in fixes)


def what_was_done(name: str, rows: int) -> Message:
    """What a fix did, and to how many rows, in words."""
    return Message(
        text=N_("{done} ({count} row)"),
        plural=N_("{done} ({count} rows)"),
        values={"done": Message(text=FIXES[name].done), "count": rows},
    )


def _difference(before: TaskTable | None, after: TaskTable | None) -> int:
    """How many rows were left out, or are not what they were."""
    if before is None or after is None or before is after:
        return 0
    if len(before) != len(after):
        return len(before) - len(after)
    different = np.zeros(len(after), bool)
    for column in after.names:
        different |= (before.cells(column) != after.cells(column)).to_numpy(bool)
    return int(different.sum())


def _nothing(table: TaskTable, valid: TaskTable | None) -> Tables:
    return table, valid


_TEXT_TITLES = {
    "repair_mojibake": (N_("Read these texts again"), N_("Texts in a wrong encoding were read again.")),
    "remove_control_characters": (N_("Take these characters out"), N_("Control characters were taken out.")),
    "remove_direction_marks": (N_("Take these marks out"), N_("Marks of direction were taken out.")),
    "remove_markup": (N_("Take the HTML out"), N_("HTML was taken out.")),
    "hide_emails": (N_("Hide the addresses"), N_("E-mail addresses were replaced by [email].")),
    "hide_identities": (N_("Hide the numbers"), N_("Numbers of identity cards were replaced by [id].")),
    "hide_phones": (N_("Hide the numbers"), N_("Phone numbers were replaced by [phone].")),
}

FIXES: dict[str, Fix] = {
    **{flaw.fix: Fix(*_TEXT_TITLES[flaw.fix], partial(repair_texts, flaw=flaw)) for flaw in FLAWS},
    "whole_number_labels": Fix(
        N_("Write them as 1, 2, 3"), N_("Labels such as 1.0 were written as 1."), whole_number_labels
    ),
    "merge_labels": Fix(
        N_("Merge the spellings"), N_("Spellings of the same label were made the most common one."), merge_labels
    ),
    "plain_numbers": Fix(
        N_("Read them as thousands"), N_("Marks between thousands were taken out of the numbers."), plain_numbers
    ),
    "leave_out_placeholders": Fix(
        N_("Leave these rows out"), N_("Rows whose text only says that there is none were left out."),
        leave_out_placeholders,
    ),
    "leave_out_placeholder_labels": Fix(
        N_("Leave these rows out"), N_("Rows whose label only says that there is none were left out."),
        leave_out_placeholder_labels,
    ),
    LEAVE_OUT_UNUSABLE: Fix(
        N_("Leave these rows out"), N_("Rows that the task cannot use were left out."), _nothing
    ),
    "leave_out_outliers": Fix(
        N_("Leave these rows out"), N_("Rows with numbers far from all others were left out."), leave_out_outliers
    ),
    "leave_out_conflicts": Fix(
        N_("Leave these rows out"), N_("Texts that have different answers were left out."), leave_out_conflicts
    ),
    "leave_out_duplicates": Fix(
        N_("Keep each row once"), N_("Rows that were there before were left out."), leave_out_duplicates
    ),
    "leave_out_leaked": Fix(
        N_("Do not learn from these rows"), N_("Rows that also stand in the file to check on were left out."),
        leave_out_leaked,
    ),
    "leave_out_single_labels": Fix(
        N_("Leave these labels out"), N_("Labels with only one row were left out."), leave_out_single_labels
    ),
    "leave_out_unseen_labels": Fix(
        N_("Leave these rows out"), N_("Rows to check on whose label is never learned were left out."),
        leave_out_unseen_labels,
    ),
}  # fmt: skip
"""By name, in the order in which they are applied: cells first, then rows, since what is left decides what is rare."""
