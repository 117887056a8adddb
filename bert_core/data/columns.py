"""Which column of a table plays which role in a task, and in which of its forms the task is written down there.

Guessed from what is in the columns and what they are called, on a sample of rows spread over the whole file. What
fits a role stands in the task that has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.data.examples import is_blank
from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import TASKS, Column, Form, Look, Task

SAMPLE_ROWS = 5000
NAMED = 0.6
"""What a name that tells the role is worth, where what is in a column is worth 1 at most."""
NOTHING_IN_IT = -0.5
"""What an empty column is worth; its name may still tell what it was meant to be."""
CLEARLY = 0.3
"""So much better must another task fit than the usual one."""
ALIKE = 0.9
"""Columns that fit better than this are taken for more of the same kind."""
FAIR = 0.4
"""A column that is worth less than this speaks against the form that needs it."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The form, the column of each role, and why. `fit` is greater the better all of it fits."""

    form: str
    columns: Mapping[str, str]
    reasons: Mapping[str, Message]
    fit: float


def guess_columns(table: Table, task: Task, *, form: str | None = None) -> Guess:
    """The form of a task that fits a table best, and the most likely column for each of its roles; or for one form.

    Raises:
        DataError: the table has fewer columns than the task needs.
    """
    forms = task.forms if form is None else (task.form(form),)
    looks = {name: _look(table, name) for name in table.columns}
    guesses = [_guess(table, looks, each) for each in forms]
    return max((guess for guess in guesses if guess), key=lambda guess: guess.fit, default=None) or _too_few(table)


def guess_task(table: Table) -> Task:
    """The task that a table was most likely made for; the first one, unless another fits clearly better.

    A task that learns from texts alone fits every table, so it is for the person to choose.
    """
    usual, *others = (task for task in TASKS.values() if any(column.is_target for column in task.forms[0].columns))
    fits = {}
    for task in (usual, *others):
        try:
            fits[task.name] = guess_columns(table, task).fit
        except DataError:  # too few columns for it
            continue
    best = max(fits, key=fits.__getitem__, default=usual.name)
    return TASKS[best] if fits.get(best, 0) > fits.get(usual.name, 0) + CLEARLY else usual


def guess_inputs(table: Table, task: Task) -> Mapping[str, str]:
    """The most likely column for each input of a task.

    Raises:
        DataError: the table has fewer columns than the task reads.
    """
    looks = {name: _look(table, name) for name in table.columns}
    return (_guess(table, looks, Form("inputs", "", task.inputs)) or _too_few(table)).columns


def _guess(table: Table, looks: Mapping[str, Look], form: Form) -> Guess | None:
    from scipy.optimize import linear_sum_assignment  # here because it takes a moment to import

    worth = np.array([[_worth(name, look, column) for name, look in looks.items()] for column in form.columns])
    needed = [place for place, column in enumerate(form.columns) if not column.is_optional]
    if len(needed) > len(looks):
        return None
    names = list(looks)
    rows, places = linear_sum_assignment(worth[needed], maximize=True)
    found = {needed[row]: place for row, place in zip(rows, places, strict=True)}
    fit = sum(worth[role, place] - FAIR for role, place in found.items())
    for role, column in enumerate(form.columns):
        if column.is_optional:
            free = [place for place in range(len(names)) if place not in found.values()]
            best = max(free, key=lambda place: worth[role, place], default=None)
            if best is not None and _named(names[best], column) == 1 and worth[role, best] > NAMED:
                found[role] = best
                fit += worth[role, best] - FAIR
    columns = {column.role: names[found[role]] for role, column in enumerate(form.columns) if role in found}
    if form.through is not None:
        first, last = _run(looks, form, columns)
        if first == last:
            return None
        columns |= dict(zip(form.through, (first, last), strict=True))
    reasons = {
        column.role: _reason(columns[column.role], column, table) for column in form.columns if column.role in columns
    }
    return Guess(form.name, columns, reasons, float(fit))


def _run(looks: Mapping[str, Look], form: Form, columns: Mapping[str, str]) -> tuple[str, str]:
    """The first and the last column of all neighbours that are like the first column of a form that reaches through."""
    role = form.through[0] if form.through else ""
    column = next(column for column in form.columns if column.role == role)
    others = {name for each, name in columns.items() if each not in (form.through or ())}
    runs: list[list[str]] = [[]]
    for name, look in looks.items():
        if name not in others and look.cells and column.fits(look) > ALIKE:
            runs[-1].append(name)
        else:
            runs.append([])
    longest = max(runs, key=len) or [columns[role]]
    return longest[0], longest[-1]


def _too_few(table: Table) -> Guess:
    raise DataError(
        N_("{file} has only one column, '{column}'. Training needs a column for the text and one for the answer."),
        plural=N_("{file} has only {count} columns ({columns}), fewer than this task needs."),
        file=table.file_name, count=len(table.columns), column=table.columns[0], columns=", ".join(table.columns),
    )  # fmt: skip


def _look(table: Table, name: str) -> Look:
    return Look.at(table.frame[name].iloc[:: max(1, len(table) // SAMPLE_ROWS)].tolist(), is_blank)


def _worth(name: str, look: Look, column: Column) -> float:
    named = NAMED * _named(name, column)
    return named + (column.fits(look) if look.cells else NOTHING_IN_IT)


def _named(name: str, column: Column) -> float:
    """How far a name tells the role: 1 where a word of it does, a half where only a number at its end is too much."""
    words = re.findall(r"[a-z]+\d*|[\u4e00-\u9fff]+\d*", name.lower())
    words.append(re.sub(r"[\W_]", "", name.lower()))  # all of it, for names such as text_b
    if any(_tells(word, column) for word in words):
        return 1.0
    return 0.5 * any(_tells(word.rstrip("0123456789"), column) for word in words)


def _tells(word: str, column: Column) -> bool:
    return any(hint in word if hint > "\x7f" else hint == word for hint in column.hints)


def _reason(name: str, column: Column, table: Table) -> Message:
    cells: Sequence[str] = [cell for cell in table.frame[name] if not is_blank(cell)] or [""]
    count = len(set(cells))
    if column.is_target:
        text = N_("'{column}' has one value in all {rows} rows.")
        plural = N_("'{column}' has {count} different values in {rows} rows.")
        return Message(text=text, plural=plural, values={"column": name, "count": count, "rows": len(table)})
    text = N_("'{column}' has {count} different texts in {rows} rows, {length} characters each on average.")
    length = round(sum(map(len, cells)) / len(cells))
    return Message(text=text, values={"column": name, "count": count, "rows": len(table), "length": length})
