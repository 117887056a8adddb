"""A table as one form of a task reads it: what is asked, what is answered, and which rows are complete.

Looks at whole columns at once, since there may be a million rows. Judges nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from bert_core.data.examples import is_blank
from bert_core.data.table import Table
from bert_core.tasks import Column, Task

ORDINARY = "[0-9A-Za-z\u00c0-\u024f\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
"""A cell with one of these is not empty; of the few others each is looked at by itself."""


class Values(NamedTuple):
    """The different values of a column without the blanks around them, how many complete rows have each, and the
    number of the value of each row, -1 where the row is not complete."""

    names: list[str]
    counts: np.ndarray
    of_row: np.ndarray

    def rows_with(self, wanted: Callable[[str], object]) -> np.ndarray:
        """Which rows have a value for which something is true; bool (rows,)."""
        is_wanted = np.array([*(bool(wanted(name)) for name in self.names), False])  # the last one is for -1
        return is_wanted[self.of_row]


@dataclass(frozen=True, slots=True, eq=False)
class TaskTable:
    """A table, and the columns of a form that it has, each with its name there.

    Attributes:
        blank: for each column that must not be empty, which rows have nothing in it; bool (rows,).
        answers_are_plain: whether every answer is a label or a number, so that nothing in it points into the text.
    """

    table: Table
    names: Mapping[Column, str]
    blank: Mapping[Column, np.ndarray]
    answers_are_plain: bool

    @classmethod
    def of(cls, table: Table, task: Task, form: str, columns: Mapping[str, str]) -> TaskTable:
        """The table in this form; columns that it does not have are left aside."""
        names = {
            column: columns[column.role]
            for column in task.form(form).columns
            if columns.get(column.role) in table.frame.columns
        }
        blank = {column: _blank(table.frame[name]) for column, name in names.items() if not column.may_be_empty}
        plain = all(column.holds != "other" for column in task.form(form).columns if column.is_target)
        return cls(table, names, blank, plain)

    def __len__(self) -> int:
        return len(self.table)

    @property
    def numbers(self) -> np.ndarray:
        """The numbers of the rows as the person finds them."""
        return self.table.frame.index.to_numpy()

    @property
    def complete(self) -> np.ndarray:
        """Which rows have something in every column that must not be empty; bool (rows,)."""
        return ~np.logical_or.reduce([np.zeros(len(self), bool), *self.blank.values()])

    @property
    def inputs(self) -> list[Column]:
        """The columns that are asked."""
        return [column for column in self.names if not column.is_target]

    @property
    def targets(self) -> list[Column]:
        """The columns that are answered."""
        return [column for column in self.names if column.is_target]

    @property
    def texts(self) -> list[Column]:
        """The columns that hold texts to be read."""
        return [column for column in self.inputs if column.holds == "text"]

    def cells(self, column: Column) -> pd.Series:
        """The cells of a column."""
        return self.table.frame[self.names[column]]

    def values(self, column: Column) -> Values:
        """The different values of a column in complete rows, in the order in which they occur."""
        of_row, found = pd.factorize(self.cells(column))
        numbers: dict[str, int] = {}
        merged = np.array([numbers.setdefault(cell.strip(), len(numbers)) for cell in found.tolist()], int)
        of_row = np.where(self.complete, merged[of_row], -1) if len(merged) else of_row
        return Values(list(numbers), np.bincount(of_row[of_row >= 0], minlength=len(numbers)), of_row)

    def column_that_holds(self, *kinds: str) -> Column | None:
        """The first answered column that holds one of these."""
        return next((column for column in self.targets if column.holds in kinds), None)

    def with_cells(self, cells: Mapping[Column, pd.Series]) -> TaskTable:
        """The same table with other cells in some columns."""
        frame = self.table.frame.assign(**{self.names[column]: new for column, new in cells.items()})
        blank = {column: _blank(cells[column]) if column in cells else old for column, old in self.blank.items()}
        return replace(self, table=replace(self.table, frame=frame), blank=blank)

    def without(self, rows: np.ndarray) -> TaskTable:
        """The same table without some rows, given as bool (rows,)."""
        blank = {column: old[~rows] for column, old in self.blank.items()}
        return replace(self, table=replace(self.table, frame=self.table.frame[~rows]), blank=blank)


def task_tables(
    table: Table, valid_table: Table | None, task: Task, form: str, columns: Mapping[str, str]
) -> tuple[TaskTable, TaskTable | None]:
    """The rows to learn from and those of a file of their own to check on, if that has the same columns; `prepare`
    refuses another."""
    first = TaskTable.of(table, task, form, columns)
    second = None if valid_table is None else TaskTable.of(valid_table, task, form, columns)
    return first, second if second is not None and set(second.names) == set(first.names) else None


def input_keys(first: TaskTable, *others: TaskTable) -> list[np.ndarray]:
    """For each table a number for each row; rows in which the same is asked have the same one, in all tables."""
    tables = (first, *others)
    keys = np.zeros(sum(map(len, tables)), "int64")
    for column in first.inputs:
        cells = pd.concat([table.cells(column) for table in tables], ignore_index=True)
        numbers = pd.factorize(cells.str.strip())[0]
        keys = pd.factorize(keys * (numbers.max(initial=0) + 1) + numbers)[0]
    return np.split(keys, np.cumsum([len(table) for table in tables])[:-1])


def matching(cells: pd.Series, rough: str, exactly: Callable[[str], object]) -> np.ndarray:
    """Which cells fulfil `exactly`, asked only of those that the pattern `rough` matches; bool (cells,).

    `rough` is searched in all cells at once, which takes a hundredth of the time; it must be a pattern that Python's
    `re` and RE2 read in the same way.
    """
    found = cells.str.contains(rough).to_numpy(bool, copy=True)
    found[found] = [bool(exactly(cell)) for cell in cells[found].tolist()]
    return found


def spread(places: Sequence[int] | np.ndarray, most: int) -> np.ndarray:
    """At most so many of these, spread over all of them."""
    return np.asarray(places)[:: max(1, -(-len(places) // most))]


def _blank(cells: pd.Series) -> np.ndarray:
    blank = ~cells.str.contains(ORDINARY).to_numpy(bool)
    blank[blank] = [is_blank(cell) for cell in cells[blank].tolist()]
    return blank
