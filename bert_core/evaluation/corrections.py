"""Right answers that people give to texts they tried, as rows to be put under those a run has learned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bert_core.errors import DataError
from bert_core.spec import RunSpec
from bert_core.tasks import (
    TASKS,
    ClassAnswer,
    Column,
    EntitiesAnswer,
    Example,
    LabelsAnswer,
    NumberAnswer,
    QaAnswer,
    SqlAnswer,
)
from bert_core.tasks.triples import TriplesAnswer

Cells = Mapping[str, str]


def column_to_correct(spec: RunSpec) -> Column | None:
    """The column in which the right answer stands; None where it takes several, or the file has none."""
    task = TASKS[spec.task]
    form = task.form(spec.data.form)
    if form.through is not None:  # a column for each label: all of them are given as one list
        return next(column for column in task.forms[0].columns if column.is_target)
    targets = [column for column in form.columns if column.role not in task.input_roles and not column.is_optional]
    return targets[0] if len(targets) == 1 and not form.joins_rows else None


def draft(answer: Any, column: Column) -> str:
    """An answer as it would stand in that column, for a person to correct."""
    return DRAFTS[type(answer)](answer, column)


def corrected(spec: RunSpec, cells: Cells, right: str) -> dict[str, str]:
    """The row of the run's file for some inputs and their right answer, by the names of its columns.

    Raises:
        DataError: the answer cannot be understood; says what to correct.
    """
    task = TASKS[spec.task]
    form = task.form(spec.data.form)
    names = {column.role: spec.data.columns[column.role] for column in form.columns if column.role in spec.data.columns}
    if form.through is not None:
        applying = set(json.loads(right))
        labels = {label: str(int(label in applying)) for label in dict.fromkeys([*spec.known.labels, *applying])}
        return {names[role]: cells[role] for role in names if role not in form.through} | labels
    column = column_to_correct(spec)
    if column is None:
        raise ValueError("the answers of this run cannot be corrected in one column")
    row = {role: cells.get(role, "") for role in names} | {column.role: right}
    for problem in task.parse(form.name, [Example(1, row)]).problems:
        raise DataError(problem.reason.text, plural=problem.reason.plural, **problem.reason.values)
    return {names[role]: cell for role, cell in row.items()}


def _labels(answer: LabelsAnswer, column: Column) -> str:
    return json.dumps(answer.labels, ensure_ascii=False)


def _triples(answer: TriplesAnswer, column: Column) -> str:
    return json.dumps([triple.texts for triple in answer.triples], ensure_ascii=False)


def _entities(answer: EntitiesAnswer, column: Column) -> str:
    spans = [(each.start, each.end, each.label) for each in answer.entities]
    return _marked(answer.text, spans) if column.role == "marked" else json.dumps(spans, ensure_ascii=False)


def _marked(text: str, spans: Sequence[tuple[int, int, str]]) -> str:
    pieces, read = [], 0
    for start, end, kind in spans:
        pieces += [text[read:start], f"[{text[start:end]}]({kind})"]
        read = end
    return "".join([*pieces, text[read:]])


DRAFTS: dict[type, Callable[[Any, Column], str]] = {
    ClassAnswer: lambda answer, column: answer.label,
    LabelsAnswer: _labels,
    NumberAnswer: lambda answer, column: f"{answer.number:.4g}",
    QaAnswer: lambda answer, column: answer.text,
    SqlAnswer: lambda answer, column: answer.sql,
    TriplesAnswer: _triples,
    EntitiesAnswer: _entities,
}
