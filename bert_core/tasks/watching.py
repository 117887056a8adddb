"""What an answer says in a few figures, so that it can be followed while a model learns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from bert_core.events import WatchedAnswer
from bert_core.tasks.base import Task
from bert_core.tasks.classes import ClassAnswer
from bert_core.tasks.entities import EntitiesAnswer
from bert_core.tasks.multilabel import LabelsAnswer
from bert_core.tasks.score import NumberAnswer
from bert_core.tasks.span_task import QaAnswer
from bert_core.tasks.triples import TriplesAnswer

MOST = 5
"""Probabilities of an answer that are followed."""


def watched_answer(task: Task, answer: Any) -> WatchedAnswer:
    """An answer in words, and how likely it and its nearest rivals are."""
    if in_figures := IN_FIGURES.get(type(answer)):
        return in_figures(answer)
    cells = task.answer_cells(answer)
    prediction = str(cells["prediction"])
    return WatchedAnswer(answer=prediction, probabilities={prediction: float(cells["probability"])})


def _class(answer: ClassAnswer) -> WatchedAnswer:
    return WatchedAnswer(answer=answer.label, probabilities=_first(answer.probabilities))


def _labels(answer: LabelsAnswer) -> WatchedAnswer:
    return WatchedAnswer(answer=", ".join(answer.labels), probabilities=_first(answer.probabilities))


def _number(answer: NumberAnswer) -> WatchedAnswer:
    return WatchedAnswer(answer=f"{answer.number:.3g}", number=answer.number)


def _span(answer: QaAnswer) -> WatchedAnswer:
    likely: dict[str, float] = {}
    for each in (answer, *answer.runners_up):
        likely.setdefault(each.text, each.probability)
    return WatchedAnswer(answer=answer.text, probabilities=_first(likely))


def _entities(answer: EntitiesAnswer) -> WatchedAnswer:
    return _parts({f"{each.text} ({each.label})": each.probability for each in answer.entities})


def _triples(answer: TriplesAnswer) -> WatchedAnswer:
    return _parts({" – ".join(each.texts): each.probability for each in answer.triples})


def _parts(probabilities: Mapping[str, float]) -> WatchedAnswer:
    return WatchedAnswer(answer=", ".join(probabilities), probabilities=_first(probabilities))


def _first(probabilities: Mapping[str, float]) -> dict[str, float]:
    """The first few; four decimals are enough for a chart, and keep events small."""
    return {name: round(value, 4) for name, value in islice(probabilities.items(), MOST)}


IN_FIGURES: dict[type, Callable[[Any], WatchedAnswer]] = {
    ClassAnswer: _class,
    LabelsAnswer: _labels,
    NumberAnswer: _number,
    QaAnswer: _span,
    EntitiesAnswer: _entities,
    TriplesAnswer: _triples,
}
"""Answers with more to follow than one probability."""
