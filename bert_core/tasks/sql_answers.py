"""From what the head gives for a question about a table to a query, and how good queries are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from bert_core.errors import DataError
from bert_core.tasks.base import Example, Features
from bert_core.tasks.characters import trimmed
from bert_core.tasks.classes import softmax
from bert_core.tasks.hydra import PARTS, SPAN
from bert_core.tasks.table_columns import TableColumn
from bert_core.tasks.table_query import run_query
from bert_core.tasks.wikisql import AGGREGATES, OPERATORS, Condition, Query


@dataclass(frozen=True, slots=True)
class SqlCondition:
    """A condition by name; the value stands in the question from character `start` to the one before `end`."""

    column: str
    operator: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SqlAnswer:
    """A query as SQL and in its parts, and how likely all of them are right; `aggregate` is empty where there is none.

    Columns have their numbers, too: two columns of a table may have one name.
    """

    sql: str
    select: str
    aggregate: str
    conditions: tuple[SqlCondition, ...]
    probability: float
    query: Query


class Span(NamedTuple):
    """A part of the question, and how likely it is the value."""

    start: int
    end: int
    probability: float


def answer_to(
    question: str, columns: Sequence[TableColumn], logits: np.ndarray, features: Features, rows: range
) -> SqlAnswer:
    """The best query by the logits of some rows of features: those of one question with each column of its table."""
    alignment = features.alignment
    if alignment is None:
        raise ValueError("the features say nothing of characters")
    pairs = alignment.examples[rows.start : rows.stop] - alignment.examples[rows.start]  # the column of each row
    firsts = logits[features.reads.starts[rows.start : rows.stop]]
    said = np.stack([firsts[pairs == column].mean(axis=0) for column in range(len(columns))])  # (columns, outputs)

    select, sure_of_select = _best(_sigmoid(said[:, PARTS["select"].outputs])[:, 0])
    aggregate, sure_of_aggregate = _best(softmax(said[select, PARTS["aggregate"].outputs]))
    counts = softmax(said[:, PARTS["count"].outputs]).mean(axis=0)[: len(columns) + 1]
    count, sure_of_count = _best(counts)
    probability = sure_of_select * sure_of_aggregate * sure_of_count

    relevance = _sigmoid(said[:, PARTS["condition"].outputs])[:, 0]
    conditions, values = [], []
    for column in sorted(np.argsort(-relevance, kind="stable")[:count].tolist()):
        operator, sure_of_operator = _best(softmax(said[column, PARTS["operator"].outputs]))
        span = _value(question, logits, features, [row for row in rows if pairs[row - rows.start] == column])
        if span is None:  # nothing in the question that a column could be compared with
            continue
        value = question[span.start : span.end]
        conditions.append(Condition(column, operator, value))
        values.append(SqlCondition(columns[column].name, OPERATORS[operator], value, span.start, span.end))
        probability *= float(relevance[column]) * sure_of_operator * span.probability
    query = Query(select, aggregate, tuple(conditions))
    sql = query.to_sql([column.name for column in columns])
    return SqlAnswer(sql, columns[select].name, AGGREGATES[aggregate], tuple(values), probability, query)


def _value(question: str, logits: np.ndarray, features: Features, rows: Sequence[int]) -> Span | None:
    """The likeliest span of the question that is more than blanks, over all windows of a column and the question."""
    best: Span | None = None
    for row in rows:
        reads = slice(features.reads.starts[row] + 1, features.reads.starts[row + 1])
        if reads.start == reads.stop or features.alignment is None:
            continue
        characters = features.alignment.characters[features.reads.pieces[reads]]
        starts, ends = _log_softmax(logits[reads, SPAN.outputs]).T
        # The best end is looked for from each start on, so that no value ends before it begins.
        following = np.maximum.accumulate(ends[::-1])[::-1]
        first = int(np.argmax(starts + following))
        last = first + int(np.argmax(ends[first:]))
        begin, end = trimmed(question, int(characters[first, 0]), int(characters[last, 1]))
        likelihood = float(np.exp(starts[first] + ends[last]))
        if begin < end and (best is None or likelihood > best.probability):
            best = Span(begin, end, likelihood)
    return best


def score_answers(answers: Sequence[SqlAnswer], examples: Sequence[Example]) -> dict[str, float]:
    """Shares of answers that are right as a whole and in their parts; what is found, only where tables have rows."""
    right = [Query.from_json(example.cells["sql"]) for example in examples]
    given = [answer.query for answer in answers]

    def share(part: Callable[[Query], Any]) -> float:
        return float(np.mean([part(one) == part(other) for one, other in zip(given, right, strict=True)]))

    scores = {
        "logical_form": share(lambda query: (query.select, query.aggregate, _conditions(query))),
        "select": share(lambda query: query.select),
        "aggregate": share(lambda query: query.aggregate),
        "condition_columns": share(lambda query: {each.column for each in query.conditions}),
        "operators": share(lambda query: {(each.column, each.operator) for each in query.conditions}),
        "values": share(lambda query: {(column, value) for column, _, value in _conditions(query)}),
    }
    finds = [
        _find_the_same(one, other, json.loads(example.cells["rows"]))
        for one, other, example in zip(given, right, examples, strict=True)
        if "rows" in example.cells
    ]
    return scores | ({"execution": float(np.mean(finds))} if finds else {})


def _conditions(query: Query) -> set[Condition]:
    """The conditions, whose values are the same whatever their capitals, and however wide the blanks in them."""
    return {each._replace(value=" ".join(each.value.casefold().split())) for each in query.conditions}


def _find_the_same(one: Query, other: Query, rows: list[list[Any]]) -> bool:
    """Whether two queries find the same, in whatever order; what takes too long finds nothing."""
    try:
        return Counter(run_query(one, rows)) == Counter(run_query(other, rows))
    except DataError:
        return False


def _best(probabilities: np.ndarray) -> tuple[int, float]:
    number = int(np.argmax(probabilities))
    return number, float(probabilities[number])


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 0.5 * (1 + np.tanh(0.5 * logits))  # without an overflow for any logit


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    """Along the first axis."""
    shifted = logits - logits.max(axis=0)
    return shifted - np.log(np.exp(shifted).sum(axis=0))
