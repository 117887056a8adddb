"""Right answers that people give to texts they tried, as rows to be put under those a run has learned from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.spec import Known, RunSpec
from bert_core.tasks import (
    TASKS,
    ClassAnswer,
    Column,
    EntitiesAnswer,
    Example,
    Form,
    LabelsAnswer,
    NumberAnswer,
    QaAnswer,
    SqlAnswer,
    Task,
    sql_of,
)
from bert_core.tasks.entities import spans_of
from bert_core.tasks.span_task import right_answers
from bert_core.tasks.triples import TriplesAnswer, facts_of

Cells = Mapping[str, str]

NO_ANSWERS = N_("The rows of this task have no answers that could be wrong.")
IN_ROW = N_("Row {row}: {reason}")
TEXT_CHANGED = N_(
    "Row {row}: the text itself is another one now. Change only which of its words are marked, as [its words](its "
    "type)."
)


class WrittenForm(NamedTuple):
    """A way to write down a row, and its column in which the whole right answer stands."""

    form: Form
    column: Column


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


def form_to_correct(task: Task, example: Example) -> WrittenForm:
    """How the right answer of an example is best written into one cell, whatever the form of the file was.

    Raises:
        DataError: rows of this task have no answers.
    """
    for form in reversed(task.forms):  # the last says most: it has both texts, or the entities marked in theirs
        targets = [column for column in form.columns if column.role not in task.input_roles and not column.is_optional]
        reads = {column.role for column in form.columns if column.role in task.input_roles}
        if len(targets) == 1 and form.through is None and not form.joins_rows and reads <= set(example.cells):
            return WrittenForm(form, targets[0])
    raise DataError(NO_ANSWERS)


def given(task: Task, example: Example) -> str:
    """The right answer of an example as it would stand in the column of `form_to_correct`."""
    return GIVEN[task.name](example.cells, example)


def with_right_answer(task: Task, example: Example, right: str, known: Known) -> Example:
    """The example with another right answer, written as in the column of `form_to_correct`.

    Raises:
        DataError: the answer cannot be understood, has a label that the model does not know, or changes the text in
            which it is marked; says in which row.
    """
    form, column = form_to_correct(task, example)
    inputs = {role: cell for role, cell in example.cells.items() if role in task.input_roles}
    row = {each.role: inputs.get(each.role, "") for each in form.columns} | {column.role: right}
    parsed = task.parse(form.name, [Example(example.row, row)])
    for problem in parsed.problems:
        raise DataError(IN_ROW, row=example.row, reason=problem.reason)
    [found] = parsed.examples
    if any(found.cells[role].strip() != cell.strip() for role, cell in inputs.items()):
        raise DataError(TEXT_CHANGED, row=example.row)
    task.check([found], known)
    return found


def _labels(answer: LabelsAnswer, column: Column) -> str:
    return json.dumps(answer.labels, ensure_ascii=False)


def _triples(answer: TriplesAnswer, column: Column) -> str:
    return json.dumps([triple.texts for triple in answer.triples], ensure_ascii=False)


def _entities(answer: EntitiesAnswer, column: Column) -> str:
    spans = [(each.start, each.end, each.label) for each in answer.entities]
    return _marked(answer.text, spans) if column.role == "marked" else json.dumps(spans, ensure_ascii=False)


def _first_answer(cells: Cells, example: Example) -> str:
    return next(iter(right_answers(example)), "")


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
"""A right answer as a person can correct it, by the kind of answer."""
GIVEN: dict[str, Callable[[Cells, Example], str]] = {
    "classification": lambda cells, example: cells["label"],
    "pair": lambda cells, example: cells["label"],
    "multilabel": lambda cells, example: cells["labels"],
    "score": lambda cells, example: f"{float(cells['score']):.4g}",
    "entities": lambda cells, example: _marked(cells["text"], sorted(spans_of(example))),
    "qa": _first_answer,
    "subject": _first_answer,
    "relations": lambda cells, example: json.dumps([fact[:3] for fact in facts_of(example)], ensure_ascii=False),
    "sql": lambda cells, example: sql_of(example),
}
"""The same of the answer that a row has, by the name of the task."""
