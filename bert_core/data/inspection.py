"""All that can be said of a file before anything is trained on it: how it was read, what it is for, what is odd.

Puts together what others find; finds nothing itself but which files of one call belong together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bert_core.data.findings import Finding, Question
from bert_core.data.health import check_health
from bert_core.data.prepare import prepare
from bert_core.data.reading import read_table
from bert_core.data.table import Table
from bert_core.data.task_guess import TaskGuess, guess_task
from bert_core.errors import DataError
from bert_core.i18n import Message
from bert_core.spec import Reading

TRAIN = re.compile(r"(?<![a-z])train(ing)?(?![a-z])|训练集?", re.IGNORECASE)
OTHER = re.compile(r"(?<![a-z])(valid(ation)?|val|dev|test(ing)?|eval)(?![a-z])|(验证|测试|开发)集?", re.IGNORECASE)
BETWEEN = "label"
"""The role of a column between a first and a last one."""


@dataclass(frozen=True, slots=True)
class InspectedColumn:
    """A column of a table, its role in the task that was guessed, and how many different cells it has."""

    name: str
    role: str | None
    distinct: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found in one file.

    Attributes:
        path: the file as it was named.
        error: why it is refused; None where it can be learned from.
        table: None where it could not be read at all.
        guess: None where there is no task for it.
    """

    path: Path
    error: Message | None
    table: Table | None = None
    columns: tuple[InspectedColumn, ...] = ()
    guess: TaskGuess | None = None
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()


def inspect_files(paths: Sequence[Path], *, reading: Reading = Reading()) -> list[Inspection]:  # noqa: B008 - frozen
    """What is in each file, read as `reading` says; those named as parts of one data set are also compared with the
    part to train on."""
    found = [_inspect(path, reading) for path in paths]
    for train, others in _parts(paths).items():
        for other in others:
            found[train], found[other] = _compared(found[train], found[other])
    return found


def _inspect(path: Path, reading: Reading) -> Inspection:
    try:
        table = read_table(path, path.name, reading=reading)
    except DataError as error:
        return Inspection(path, error.message)
    try:
        guess = guess_task(table)
    except DataError as error:
        return Inspection(path, error.message, table, _columns(table), None, table.findings, table.questions)
    findings = (*table.findings, *_health(table, guess))
    questions = (*table.questions, *([guess.question] if guess.question else []))
    refusal = _refusal(findings) or _impossible(table, guess, findings)
    return Inspection(path, refusal, table, _columns(table, guess), guess, findings, questions)


def _compared(train: Inspection, other: Inspection) -> tuple[Inspection, Inspection]:
    """Both with what is found only when they are looked at together."""
    if train.table is None or train.guess is None or other.table is None:
        return train, other
    known = {(finding.code, str(finding.message)) for finding in (*train.findings, *other.findings)}
    together = [
        finding
        for finding in _health(train.table, train.guess, valid_table=other.table)
        if (finding.code, str(finding.message)) not in known
    ]
    return _with(train, together), _with(other, together)


def _with(found: Inspection, further: Sequence[Finding]) -> Inspection:
    findings = (*found.findings, *further)
    error = found.error or _refusal(findings)
    return Inspection(found.path, error, found.table, found.columns, found.guess, findings, found.questions)


def _health(table: Table, guess: TaskGuess, *, valid_table: Table | None = None) -> list[Finding]:
    return check_health(table, guess.task, guess.guess.form, guess.guess.columns, valid_table=valid_table)


def _refusal(findings: Sequence[Finding]) -> Message | None:
    """What makes a file useless as it is; what we can mend does not."""
    return next((each.message for each in findings if each.severity == "error" and each.fix is None), None)


def _impossible(table: Table, guess: TaskGuess, findings: Sequence[Finding]) -> Message | None:
    """Why nothing can be learned from a table even if all is mended that can be; told of the table as it is."""
    problem = None
    for fixes in ({finding.fix for finding in findings if finding.fix}, set()):
        try:
            prepare(table, guess.guess.columns, guess.task, form=guess.guess.form, fixes=fixes)
        except DataError as error:
            problem = error.message
        else:
            break
    return problem


def _columns(table: Table, guess: TaskGuess | None = None) -> tuple[InspectedColumn, ...]:
    roles = _roles(table, guess) if guess else {}
    return tuple(InspectedColumn(name, roles.get(name), _distinct(table, name)) for name in table.columns)


def _roles(table: Table, guess: TaskGuess) -> dict[str, str]:
    columns, form = guess.guess.columns, guess.task.form(guess.guess.form)
    roles = {name: role for role, name in columns.items()}
    if form.through is not None:
        first, last = (table.columns.index(columns[role]) for role in form.through)
        roles |= {name: BETWEEN for name in table.columns[first + 1 : last]}
    return roles


def _distinct(table: Table, name: str) -> int:
    cells = table.frame[name].str.strip()
    return int(cells[cells != ""].nunique())


def _parts(paths: Sequence[Path]) -> dict[int, list[int]]:
    """By the place of a file to train on, the places of those that belong to it by their names.

    They lie in the same folder and are called alike but for the part that they are: `train.csv` and `test.csv`,
    `reviews-train.csv` and `reviews-dev.csv`.
    """
    trains: dict[tuple[Path, str], int] = {}
    for place, path in enumerate(paths):
        if TRAIN.search(path.stem):
            trains.setdefault((path.parent, TRAIN.sub("", path.name)), place)
    parts: dict[int, list[int]] = {}
    for place, path in enumerate(paths):
        train = trains.get((path.parent, OTHER.sub("", path.name)))
        if OTHER.search(path.stem) and train is not None and train != place:
            parts.setdefault(train, []).append(place)
    return parts
