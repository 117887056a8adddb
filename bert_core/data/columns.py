"""Which column of a table plays which role in a task, and in which of its forms the task is written down there.

Guessed from what is in the columns and what they are called, on a sample of rows spread over the whole file. What
fits a role stands in the task that has it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from bert_core.data.examples import is_blank
from bert_core.data.table import Table
from bert_core.data.telling import told_by_words
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import TASKS, Column, Form, Look, Task
from bert_core.tasks.written_answers import written_answers

SAMPLE_ROWS, SAMPLE_CELLS, LEAST_ROWS = 2000, 20_000, 20
"""How many rows are looked at, how many cells of a table with many columns, and how many rows even there."""
NAMED = 0.6
"""What a name that tells the role is worth, where what is in a column is worth 1 at most."""
NOTHING_IN_IT = -0.5
"""What an empty column is worth; its name may still tell what it was meant to be."""
ALIKE = 0.9
"""Columns that fit better than this are taken for more of the same kind."""
FAIR = 0.4
"""A column that is worth less than this speaks against the form that needs it."""
CLEARLY_FITS = 0.5
"""Of a column that fits a role better than this it can be said why."""
NEARLY = 0.2
"""Another column that is worth hardly less than the chosen one may be the one that was meant."""
LABEL, TOLD_LITTLE, TOLD_MUCH = "label", 0.1, 0.3
"""A column of which the texts tell hardly anything gives way to one of which they tell a lot."""
FIRST = 0.05
"""So much more is the first column of a table worth than the last: of columns that fit alike, people mean the first."""


@dataclass(frozen=True, slots=True)
class Guess:
    """The form, the column of each role, and why.

    Attributes:
        fit: greater the better all of it fits.
        others: by role, a column that fits nearly as well as the one that was chosen, where there is one.
    """

    form: str
    columns: Mapping[str, str]
    reasons: Mapping[str, Message]
    fit: float
    others: Mapping[str, str] = field(default_factory=dict)


class Fit(NamedTuple):
    """A form, the best column for each of its roles, and how well all of them fit."""

    form: Form
    columns: dict[str, str]
    fit: float


class Looks:
    """What the columns of a table look like, and what each is worth in a role; found once for all tasks."""

    def __init__(self, table: Table) -> None:
        rows = min(SAMPLE_ROWS, max(LEAST_ROWS, SAMPLE_CELLS // len(table.columns)))
        step = -(-len(table) // rows)
        self.table = table
        self.sample = table.frame.iloc[::step]
        self.by_name = {name: Look.at(self.sample[name].tolist(), is_blank) for name in table.columns}
        self._fits: dict[tuple[object, str], float] = {}
        self._told: dict[tuple[str, ...], float] = {}

    def fits(self, name: str, column: Column) -> float:
        """How well what is in a column fits a role."""
        key = (column.fits, name)
        if key not in self._fits:
            look = self.by_name[name]
            self._fits[key] = column.fits(look) if look.cells else NOTHING_IN_IT
        return self._fits[key]

    def worth(self, name: str, column: Column) -> float:
        """How well a column fits a role by what is in it and by its name."""
        return NAMED * _named(name, column) + self.fits(name, column)

    def share_inside(self, name: str, other: str) -> float:
        """In which share of rows that have something in a column it stands in the cell of another one."""
        pairs = zip(self.sample[name].tolist(), self.sample[other].tolist(), strict=True)
        inside = [
            all(answer in text for answer, _ in answers) for cell, text in pairs if (answers := written_answers(cell))
        ]
        return sum(inside) / max(1, len(inside))

    def told(self, inputs: Sequence[str], name: str) -> float:
        """How far the words of some columns tell what stands in another one."""
        key = (*inputs, name)
        if key not in self._told:
            texts = [" ".join(cells) for cells in self.sample[list(inputs)].itertuples(index=False)]
            self._told[key] = told_by_words(texts, self.sample[name].tolist())
        return self._told[key]

    def facts(self, name: str) -> dict[str, str | int | float | Message]:
        """What can be said of all cells of a column that are not empty."""
        cells = self.table.frame[name]
        cells = cells[cells.str.strip() != ""]
        length = round(cells.str.len().mean()) if len(cells) else 0
        return {"column": name, "count": cells.nunique(), "rows": len(self.table), "length": length}


def guess_columns(table: Table, task: Task, *, form: str | None = None) -> Guess:
    """The form of a task that fits a table best, and the most likely column for each of its roles; or for one form.

    Raises:
        DataError: the table has fewer columns than the task needs.
    """
    forms = task.forms if form is None else (task.form(form),)
    looks = Looks(table)
    found = best_fit(looks, forms)
    if found is None:
        raise too_few(table)
    return explained(looks, found)


def fitting_columns(
    table: Table, task: Task, *, form: str | None, trained: Mapping[str, str], named: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The column of each role of a table for a model that is trained: the one named, else the one trained with, else
    the likeliest; without a form, of the inputs only.

    Raises:
        DataError: the table has fewer columns than that takes.
    """
    used = task.inputs if form is None else task.form(form).columns
    known = {**{role: name for role, name in trained.items() if name in table.columns}, **(named or {})}
    if not {column.role for column in used if not column.is_optional} <= set(known):
        guessed = guess_inputs(table, task) if form is None else guess_columns(table, task, form=form).columns
        known = {**guessed, **known}
    return {column.role: known[column.role] for column in used if column.role in known}


def guess_inputs(table: Table, task: Task) -> Mapping[str, str]:
    """The most likely column for each input of a task.

    Raises:
        DataError: the table has fewer columns than the task reads.
    """
    found = best_fit(Looks(table), [Form("inputs", "", task.inputs)])
    if found is None:
        raise too_few(table)
    return found.columns


def best_fit(looks: Looks, forms: Sequence[Form]) -> Fit | None:
    """The form that fits best, with its columns; None where the table has too few columns for each of them."""
    found = [fit for form in forms if (fit := _fit(looks, form)) is not None]
    return max(found, key=lambda each: each.fit, default=None)


def explained(looks: Looks, found: Fit) -> Guess:
    """What fits best, with the reasons, and with other columns that fit nearly as well."""
    form, columns, fit = found
    used = [column for column in form.columns if column.role in columns]
    reasons = {column.role: _reason(looks, columns[column.role], column) for column in used}
    return Guess(form.name, columns, reasons, fit, _others(looks, form, columns))


def is_without_answers(task: Task, form: Form) -> bool:
    """Whether a form asks for nothing beside what the task reads; any table of texts has that."""
    return {column.role for column in form.columns} <= set(task.input_roles)


def too_few(table: Table) -> DataError:
    """The error for a table with too few columns to learn from."""
    alone = next(task.title for task in TASKS.values() if any(is_without_answers(task, form) for form in task.forms))
    return DataError(
        N_("{file} has only one column, '{column}', so there is no label in it to learn. Add a column with the right "
           "answers, let a trained model answer the texts on the page 'Try it', or choose the task '{task}'."),
        plural=N_("{file} has only {count} columns ({columns}), fewer than this task needs."),
        file=table.file_name, count=len(table.columns), column=table.columns[0], columns=", ".join(table.columns),
        task=Message(text=alone),
    )  # fmt: skip


def _fit(looks: Looks, form: Form) -> Fit | None:
    """The best column for each role, each used once; None where there are too few."""
    from scipy.optimize import linear_sum_assignment  # here because it takes a moment to import

    names = list(looks.by_name)
    needed = [place for place, column in enumerate(form.columns) if not column.is_optional]
    if len(needed) > len(names):
        return None
    worth = np.array([[looks.worth(name, column) for name in names] for column in form.columns])
    in_order = worth - FIRST * np.arange(len(names)) / len(names)
    rows, places = linear_sum_assignment(in_order[needed], maximize=True)
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
    if LABEL in columns:
        columns[LABEL] = _likeliest_label(looks, form, columns)
    if form.through is not None:
        first, last = _run(looks, form, columns)
        if first == last:
            return None
        columns |= dict(zip(form.through, (first, last), strict=True))
    return Fit(form, columns, float(fit))


def _likeliest_label(looks: Looks, form: Form, columns: Mapping[str, str]) -> str:
    """The label; where the texts tell nothing of it, a column that fits about as well and of which they tell a lot."""
    label = next(column for column in form.columns if column.role == LABEL)
    chosen, inputs = (
        columns[LABEL],
        [columns[each.role] for each in form.columns if each.role in columns and not each.is_target],
    )
    least = max(looks.worth(chosen, label) - NEARLY, CLEARLY_FITS)
    free = [name for name in looks.by_name if name not in columns.values() and looks.worth(name, label) > least]
    if not free or looks.told(inputs, chosen) > TOLD_LITTLE:
        return chosen
    best = max(free, key=lambda name: looks.told(inputs, name))
    return best if looks.told(inputs, best) > TOLD_MUCH else chosen


def _run(looks: Looks, form: Form, columns: Mapping[str, str]) -> tuple[str, str]:
    """The first and the last column of all neighbours that are like the first column of a form that reaches through."""
    role = form.through[0] if form.through else ""
    column = next(column for column in form.columns if column.role == role)
    others = {name for each, name in columns.items() if each not in (form.through or ())}
    runs: list[list[str]] = [[]]
    for name in looks.by_name:
        if name not in others and looks.fits(name, column) > ALIKE:
            runs[-1].append(name)
        else:
            runs.append([])
    longest = max(runs, key=len) or [columns[role]]
    return longest[0], longest[-1]


def _others(looks: Looks, form: Form, columns: Mapping[str, str]) -> dict[str, str]:
    """By role, the best column that is not used, where it fits nearly as well as the one that is."""
    others = {}
    free = [name for name in looks.by_name if name not in columns.values()]
    for column in form.columns:
        if free and column.role in columns and column.role not in (form.through or ()):
            best = max(free, key=lambda name: looks.worth(name, column))
            if looks.worth(best, column) > max(looks.worth(columns[column.role], column) - NEARLY, CLEARLY_FITS):
                others[column.role] = best
    return others


def _named(name: str, column: Column) -> float:
    """How far a name tells the role: 1 where a word of it does, a half where only a number at its end is too much."""
    words = re.findall(r"[a-z]+\d*|[\u4e00-\u9fff]+\d*", name.lower())
    words.append(re.sub(r"[\W_]", "", name.lower()))  # all of it, for names such as text_b
    if any(_tells(word, column) for word in words):
        return 1.0
    return 0.5 * any(_tells(word.rstrip("0123456789"), column) for word in words)


def _tells(word: str, column: Column) -> bool:
    return any(hint in word if hint > "\x7f" else hint == word for hint in column.hints)


def _reason(looks: Looks, name: str, column: Column) -> Message:
    """A fact about a column that speaks for its role."""
    values = looks.facts(name)
    if column.reason and looks.fits(name, column) > CLEARLY_FITS:
        return Message(text=column.reason, values=values)
    if column.is_target:
        text = N_("'{column}' has one value in all {rows:,} rows.")
        plural = N_("'{column}' has {count:,} different values over {rows:,} rows.")
        return Message(text=text, plural=plural, values=values)
    text = N_("'{column}' has {count:,} different texts over {rows:,} rows, {length:,} characters each on average.")
    return Message(text=text, values=values)
