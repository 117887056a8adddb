"""What an answer says, piece by piece, and how likely each piece is: the same form for the answers of every task."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bert_core.record import Record
from bert_core.spec import Known
from bert_core.tasks import ClassAnswer, EntitiesAnswer, FilledAnswer, LabelsAnswer, NumberAnswer, QaAnswer, Task
from bert_core.tasks.triples import TriplesAnswer

MOVED = 0.1
THE_NUMBER = ""
"""The name of what is said where that is a number alone."""


class Said(Record):
    """An answer in a few words, empty where there is none, and how likely its first claim is, where it says so.

    `number` is the answer itself where that is a number.
    """

    answer: str
    confidence: float | None
    number: float | None = None


def in_words(task: Task, answer: Any) -> Said:
    """An answer as a line of a table says it."""
    said = claims(task, answer)
    first = next(iter(said.values()), None)
    if isinstance(answer, NumberAnswer):
        return Said(answer=f"{answer.number:.3g}", confidence=None, number=answer.number)
    if isinstance(answer, LabelsAnswer):
        return Said(answer=", ".join(answer.labels), confidence=first)
    if isinstance(answer, EntitiesAnswer | TriplesAnswer):
        return Said(answer=", ".join(said), confidence=first)
    if isinstance(answer, FilledAnswer):
        return Said(answer=answer.filled, confidence=first)
    return Said(answer=next(iter(said)), confidence=first)


def agree(said: Said, other: Said, known: Known) -> bool:
    """Whether two answers to one text say the same; numbers do where they are near each other on the learned range."""
    if said.number is None or other.number is None:
        return said.answer == other.answer
    return not is_moved(said.number, other.number, known)


def is_moved(number: float, other: float, known: Known) -> bool:
    """Whether two numbers are further apart than a tenth of the range that the model has learned."""
    return abs(number - other) > MOVED * (known.numbers["greatest"] - known.numbers["least"])


def claims(task: Task, answer: Any) -> Mapping[str, float]:
    """What an answer says, first what it says loudest: labels, parts of the text, facts, each with its probability.

    A number is one claim, named `THE_NUMBER`, with itself in the place of a probability.
    """
    if read := READERS.get(type(answer)):
        return read(answer)
    cells = task.answer_cells(answer)
    return {str(cells["prediction"]): float(cells["probability"])}


def _number(answer: NumberAnswer) -> Mapping[str, float]:
    return {THE_NUMBER: answer.number}


def _span(answer: QaAnswer) -> Mapping[str, float]:
    return _first_of_each([(each.text, each.probability) for each in (answer, *answer.runners_up)])


def _entities(answer: EntitiesAnswer) -> Mapping[str, float]:
    found = [(f"{each.text} ({each.label})", each.probability) for each in answer.entities]
    return _first_of_each(sorted(found, key=lambda claim: -claim[1]))


def _triples(answer: TriplesAnswer) -> Mapping[str, float]:
    found = [(" – ".join(each.texts), each.probability) for each in answer.triples]
    return _first_of_each(sorted(found, key=lambda claim: -claim[1]))


def _first_blank(answer: FilledAnswer) -> Mapping[str, float]:
    return answer.blanks[0].words if answer.blanks else {}


def _first_of_each(found: list[tuple[str, float]]) -> Mapping[str, float]:
    """The same words may be found in two places: the likelier of them counts."""
    said: dict[str, float] = {}
    for name, probability in found:
        said.setdefault(name, probability)
    return said


READERS: dict[type, Callable[[Any], Mapping[str, float]]] = {
    ClassAnswer: lambda answer: answer.probabilities,
    LabelsAnswer: lambda answer: answer.probabilities,
    NumberAnswer: _number,
    QaAnswer: _span,
    EntitiesAnswer: _entities,
    TriplesAnswer: _triples,
    FilledAnswer: _first_blank,
}
"""Answers that say more than one thing, or no probability."""
