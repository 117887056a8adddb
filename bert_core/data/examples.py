"""From the rows of a table to a task's examples, each with the row number that the person sees in the spreadsheet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import Column, Example, Form, Problem, Task

INVISIBLE = re.compile(r"[\s\x00-\x1f\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
"""What a cell may hold and still be empty to the eye."""
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples of a table, the row numbers of those left out because a needed cell is empty, the rows that the task
    cannot use, and what the person should know.
    """

    examples: list[Example]
    left_out: tuple[int, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Message, ...]


def examples_from(table: Table, columns: Mapping[str, str], task: Task, *, form: str | None) -> Examples:
    """The examples of a table, in a form of the task or, without one, its inputs only.

    `columns` names the column of each role. Inputs stay the exact text they were; targets lose the blanks around them.

    Raises:
        DataError: a role has no column, a column is not in the table or has two roles, or no row can be used.
    """
    written = Form("inputs", "", task.inputs) if form is None else task.form(form)
    used = [column for column in written.columns if column.role in columns or not column.is_optional]
    _check_columns(table, columns, used)
    cells = {column.role: table.frame[columns[column.role]].tolist() for column in used}
    for column in used:
        if column.is_target:
            cells[column.role] = [cell.strip() for cell in cells[column.role]]
        if not column.may_be_empty and all(is_blank(cell) for cell in cells[column.role]):
            raise DataError(
                N_("The column '{column}' in {file} is empty in every row. Choose another column for '{role}'."),
                column=columns[column.role], file=table.file_name, role=Message(text=column.title),
            )  # fmt: skip
    if written.through is not None:
        cells[written.through[0]] = _cells_through(table, *(columns[role] for role in written.through))
    required = [column.role for column in used if not column.may_be_empty]
    rows, left_out = [], []
    for row, values in zip(table.frame.index.tolist(), zip(*cells.values(), strict=True), strict=True):
        found = dict(zip(cells, values, strict=True))
        if any(is_blank(found[role]) for role in required):
            left_out.append(row)
        else:
            rows.append(Example(row, found))
    if not rows:
        raise DataError(
            N_("No row of {file} has something in each of the columns {columns}. Fill them in, or choose others."),
            file=table.file_name, columns=listed(columns[role] for role in cells),
        )  # fmt: skip
    notices = _notices(table, left_out, [columns[role] for role in required])
    if form is None:
        return Examples(rows, tuple(left_out), (), notices)
    parsed = task.parse(form, rows)
    return Examples(parsed.examples, tuple(left_out), tuple(parsed.problems), (*notices, *parsed.notices))


def _cells_through(table: Table, first: str, last: str) -> list[str]:
    """For each row a JSON object of its cells from one column to another, by the names of the columns."""
    start, end = (table.columns.index(name) for name in (first, last))
    if start > end:
        raise DataError(
            N_("In {file} the column '{first}' stands after '{last}'. Choose the first and the last column the other "
               "way round."),
            file=table.file_name, first=first, last=last,
        )  # fmt: skip
    names = table.columns[start : end + 1]
    rows = zip(*(table.frame[name].tolist() for name in names), strict=True)
    return [json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows]


def is_blank(cell: str) -> bool:
    """Whether a cell has nothing that can be seen: blanks, zero-width and control characters count as nothing."""
    return not cell or (not cell[0].isalnum() and not INVISIBLE.sub("", cell))


def _check_columns(table: Table, columns: Mapping[str, str], used: Sequence[Column]) -> None:
    taken: dict[str, str] = {}
    for column in used:
        role, title = column.role, column.title
        if role not in columns:
            raise DataError(
                N_("Choose the column for '{role}'. {file} has the columns: {columns}."),
                role=Message(text=title), file=table.file_name, columns=listed(table.columns),
            )  # fmt: skip
        name = columns[role]
        if name not in table.columns:
            raise DataError(
                N_("{file} has no column '{column}'. Its columns are: {columns}."),
                file=table.file_name, column=name, columns=listed(table.columns),
            )  # fmt: skip
        if name in taken:
            raise DataError(
                N_("The column '{column}' cannot be both '{first}' and '{second}'. Choose two different columns."),
                column=name, first=Message(text=taken[name]), second=Message(text=title),
            )  # fmt: skip
        taken[name] = title


def _notices(table: Table, left_out: list[int], columns: list[str]) -> tuple[Message, ...]:
    if not left_out:
        return ()
    text = N_("{count} row of {file} has an empty cell in {columns} and is left out (row {row}).")
    plural = N_("{count} rows of {file} have an empty cell in {columns} and are left out (first: row {row}).")
    values: dict[str, str | int | float | Message] = {
        "count": len(left_out),
        "file": table.file_name,
        "columns": listed(columns),
        "row": left_out[0],
    }
    return (Message(text=text, plural=plural, values=values),)


def listed(names: Iterable[str]) -> str:
    """Names in a sentence; of very many only the first."""
    quoted = [f"'{name}'" for name in names]
    return ", ".join(quoted[:MOST_LISTED]) + (", …" if len(quoted) > MOST_LISTED else "")
