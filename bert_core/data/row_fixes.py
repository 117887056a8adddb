"""The fixes that leave rows out, and which rows these are, so that what is told and what is mended is the same."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bert_core.data.label_spellings import is_placeholder
from bert_core.data.label_values import label_counts
from bert_core.data.task_table import TaskTable, input_keys
from bert_core.data.written_numbers import number_in
from bert_core.tasks.lists import labels_in

Tables = tuple[TaskTable, TaskTable | None]
LEAVE_OUT_UNUSABLE = "leave_out_unusable"
"""The fix that `prepare` does: only when the task has read the rows is it known which it cannot use."""
FAR = 3.0
"""Numbers farther than this many times the middle half's width from it are far from all others (Tukey's outer fences).
"""
SENTINELS = (-1.0, -9.0, -99.0, -999.0, -9999.0, 99.0, 999.0, 9999.0)
"""Numbers that programs write where there is none; they are if nothing but them is so small or so large."""
MOST_SENTINELS = 0.05
LONGEST_PLACEHOLDER = 10
"""Characters, the blanks around a word such as null among them."""


def duplicates(table: TaskTable) -> np.ndarray:
    """Which complete rows ask and answer the same as one before them; bool (rows,)."""
    if not table.texts:
        return np.zeros(len(table), bool)
    answers, count = _answers(table)
    return pd.Series(input_keys(table)[0] * count + answers).duplicated().to_numpy() & table.complete


def conflicts(table: TaskTable) -> np.ndarray:
    """For each row the number of what it asks where other rows answer the same otherwise, else -1; int (rows,)."""
    nowhere = np.full(len(table), -1)
    if not table.texts or not table.targets or not table.answers_are_plain:
        return nowhere
    [keys] = input_keys(table)
    answers, _ = _answers(table)
    different = pd.DataFrame({"key": keys, "answer": answers})[table.complete].drop_duplicates()["key"]
    disputed = different[different.duplicated()].unique()
    return np.where(np.isin(keys, disputed) & table.complete, keys, nowhere)


def leaked(table: TaskTable, valid: TaskTable) -> tuple[np.ndarray, np.ndarray]:
    """Which rows of each table ask what a row of the other asks; bool (rows,) of either."""
    if not table.texts:
        return np.zeros(len(table), bool), np.zeros(len(valid), bool)
    first, second = input_keys(table, valid)
    return (
        np.isin(first, second[valid.complete]) & table.complete,
        np.isin(second, first[table.complete]) & valid.complete,
    )


def single_labels(table: TaskTable) -> set[str]:
    """The labels that only one row has, where each row has exactly one."""
    if table.column_that_holds("label") is None:
        return set()
    return {label for label, rows in label_counts(table).items() if rows == 1}


def unseen_labels(table: TaskTable, valid: TaskTable) -> set[str]:
    """The labels of the rows to check on that no row to learn from has."""
    return set(label_counts(valid)) - set(label_counts(table))


def placeholders(table: TaskTable) -> np.ndarray:
    """Which rows have a text that only says that there is none, such as null; bool (rows,)."""
    found = np.zeros(len(table), bool)
    for column in table.texts:
        cells = table.cells(column)
        places = np.flatnonzero((cells.str.len() <= LONGEST_PLACEHOLDER).to_numpy(bool) & table.complete)
        found[places] |= np.array([is_placeholder(cell) for cell in cells.iloc[places].tolist()], bool)
    return found


def outliers(table: TaskTable) -> np.ndarray:
    """Which rows have a number far from all others; bool (rows,)."""
    column = table.column_that_holds("number")
    if column is None:
        return np.zeros(len(table), bool)
    values = table.values(column)
    numbers = np.array([*(number_in(name) for name in values.names), None], float)[values.of_row]
    known = numbers[np.isfinite(numbers)]
    if not len(known):
        return np.zeros(len(table), bool)
    low, high = np.quantile(known, [0.25, 0.75])
    reach = FAR * (high - low)
    far = ((numbers < low - reach) | (numbers > high + reach)) & (reach > 0)
    others = known[~np.isin(known, SENTINELS)]
    if len(others) > (1 - MOST_SENTINELS) * len(known):
        far |= np.isin(numbers, SENTINELS) & ((numbers < others.min()) | (numbers > others.max()))
    return far


def leave_out_duplicates(table: TaskTable, valid: TaskTable | None) -> Tables:
    """Each row to learn from once."""
    return table.without(duplicates(table)), valid


def leave_out_conflicts(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No text that rows answer differently."""
    return table.without(conflicts(table) >= 0), valid


def leave_out_leaked(table: TaskTable, valid: TaskTable | None) -> Tables:
    """Nothing is learned from that is checked."""
    return (table, valid) if valid is None else (table.without(leaked(table, valid)[0]), valid)


def leave_out_single_labels(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No label that only one row has. With a file of its own to check on one row is enough to be learned."""
    column, single = table.column_that_holds("label"), single_labels(table)
    if column is None or valid is not None:
        return table, valid
    return table.without(table.values(column).rows_with(single.__contains__)), valid


def leave_out_unseen_labels(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No row to check on whose label is never learned."""
    column = table.column_that_holds("label", "labels")
    if column is None or valid is None or column not in valid.names:
        return table, valid
    return table, valid.without(rows_with_labels(valid, unseen_labels(table, valid)))


def leave_out_placeholders(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No text that only says that there is none."""
    return table.without(placeholders(table)), None if valid is None else valid.without(placeholders(valid))


def leave_out_placeholder_labels(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No label that only says that there is none."""
    column = table.column_that_holds("label")
    if column is None:
        return table, valid

    def left(each: TaskTable) -> TaskTable:
        return each.without(each.values(column).rows_with(is_placeholder))

    return left(table), None if valid is None else left(valid)


def leave_out_outliers(table: TaskTable, valid: TaskTable | None) -> Tables:
    """No number to learn from that is far from all others."""
    return table.without(outliers(table)), valid


def rows_with_labels(table: TaskTable, labels: set[str]) -> np.ndarray:
    """Which rows have one of these labels; bool (rows,)."""
    column = table.column_that_holds("label", "labels")
    if column is None or not labels:
        return np.zeros(len(table), bool)
    if column.holds == "label":
        return table.values(column).rows_with(labels.__contains__)
    return table.values(column).rows_with(lambda cell: not labels.isdisjoint(labels_in(cell) or ()))


def _answers(table: TaskTable) -> tuple[np.ndarray, int]:
    """A number for each row, the same for the same answers, and one more than the greatest."""
    answers = np.zeros(len(table), "int64")
    for column in table.targets:
        numbers = pd.factorize(table.cells(column).str.strip())[0]
        answers = pd.factorize(answers * (numbers.max(initial=0) + 1) + numbers)[0]
    return answers, int(answers.max(initial=0)) + 1
