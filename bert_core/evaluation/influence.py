"""Why a model answers so: what becomes of its answer without each word (leave-one-out; Li et al. 2016, "Understanding
Neural Networks through Representation Erasure").

Asks through a function that it is given; knows no models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import Any

from bert_core.evaluation.claims import THE_NUMBER, claims
from bert_core.evaluation.text_words import word_places
from bert_core.record import Record
from bert_core.tasks import Column, Task

Cells = Mapping[str, str]
MOST_SINGLE = 32
"""In a text of no more words each is left out alone; in a longer one stretches are first, and words where they do most:
an answer that takes a second is waited for."""
STRETCHES, DIVIDED_INTO, MOST_DIVIDED = 16, 4, 6
"""How many stretches a long text has at first, into how many one is divided, and how many are in one go."""
MOST_CLAIMS = 10


class TextPart(Record):
    """A word, or in a long text some neighbouring ones: the input it stands in and its characters there."""

    role: str
    start: int
    end: int


Group = Sequence[TextPart]
"""Neighbouring words of one text."""


class Claim(Record):
    """Something that the answer says, how likely it is, and how likely without each of the parts.

    Where `is_number`, both are numbers that are answered.
    """

    name: str
    value: float
    without: tuple[float, ...]
    is_number: bool

    @property
    def influences(self) -> tuple[float, ...]:
        """What each part does to `value`: greater than 0 where it speaks for the claim."""
        return tuple(self.value - value for value in self.without)


class Influence(Record):
    """The parts of what was read, in order, and the first things that the answer says, the loudest first."""

    parts: tuple[TextPart, ...]
    claims: tuple[Claim, ...]


def influence(
    task: Task, columns: Sequence[Column], cells: Cells, answers_of: Callable[[Sequence[Cells]], Sequence[Any]]
) -> Influence:
    """What each word of the texts in `columns`, the inputs, does to the answer.

    In a long text neighbouring words that do little stay together as one part.
    """
    groups = first_groups(cells, [column.role for column in columns if column.holds == "text"])

    def said_without(left: Sequence[Group], *, also: Sequence[Cells] = ()) -> list[Mapping[str, float]]:
        answers = answers_of([*also, *(without(cells, whole(group)) for group in left)])
        return [claims(task, answer) for answer in answers]

    said, *others = said_without(groups, also=[cells])
    measured = list(zip(groups, others, strict=True))
    first = next(iter(said), None)
    while first is not None:
        changes = [abs(said[first] - other.get(first, 0.0)) for _group, other in measured]
        order = sorted(range(len(measured)), key=lambda place: -changes[place])
        if not order or len(measured[order[0]][0]) == 1:
            break
        parts = {place: divided(measured[place][0]) for place in sorted(order[:MOST_DIVIDED])}
        answered = iter(said_without([part for own in parts.values() for part in own]))
        measured = [
            pair
            for place, old in enumerate(measured)
            for pair in ([(part, next(answered)) for part in parts[place]] if place in parts else [old])
        ]
    return Influence(
        parts=tuple(whole(group) for group, _other in measured),
        claims=tuple(
            Claim(
                name=name,
                value=value,
                without=tuple(other.get(name, 0.0) for _group, other in measured),
                is_number=name == THE_NUMBER,
            )
            for name, value in islice(said.items(), MOST_CLAIMS)
        ),
    )


def first_groups(cells: Cells, roles: Sequence[str]) -> list[Group]:
    """The words of texts in their order, each alone, or in a long text in stretches of neighbours."""
    words = [[TextPart(role=role, start=start, end=end) for start, end in word_places(cells[role])] for role in roles]
    count = sum(map(len, words))
    size = 1 if count <= MOST_SINGLE else -(-count // STRETCHES)
    return [part for own in words for part in _cut(own, size)]


def divided(group: Group) -> list[Group]:
    """A stretch in smaller ones; a single word as it is."""
    return _cut(group, -(-len(group) // DIVIDED_INTO))


def whole(group: Group) -> TextPart:
    """From the first word to the last."""
    return TextPart(role=group[0].role, start=group[0].start, end=group[-1].end)


def _cut(words: Group, size: int) -> list[Group]:
    return [words[place : place + size] for place in range(0, len(words), size)]


def without(cells: Cells, part: TextPart) -> dict[str, str]:
    """The cells without a part, and with one blank where two would meet."""
    text = cells[part.role]
    before, behind = text[: part.start], text[part.end :]
    if before[-1:].isspace() and (not behind or behind[0].isspace()):
        before = before[:-1]
    return {**cells, part.role: before + behind}
