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
MOST_READ = 20_000
"""Words that are read for all variants together: about five seconds of a small model on two cores."""
FEWEST_PARTS = 20
MOST_CLAIMS = 10


class TextPart(Record):
    """A word, or in a long text some neighbouring ones: the input it stands in and its characters there."""

    role: str
    start: int
    end: int


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
    """What each word of the texts in `columns`, the inputs, does to the answer; all is asked in one go."""
    parts = text_parts(cells, [column.role for column in columns if column.holds == "text"])
    answer, *others = [
        claims(task, answer) for answer in answers_of([cells, *(without(cells, part) for part in parts)])
    ]
    said = [
        Claim(
            name=name,
            value=value,
            without=tuple(other.get(name, 0.0) for other in others),
            is_number=name == THE_NUMBER,
        )
        for name, value in islice(answer.items(), MOST_CLAIMS)
    ]
    return Influence(parts=parts, claims=tuple(said))


def text_parts(cells: Cells, roles: Sequence[str]) -> tuple[TextPart, ...]:
    """The words of texts in their order; in long ones neighbouring words together, so that an answer comes soon."""
    words = [TextPart(role=role, start=start, end=end) for role in roles for start, end in word_places(cells[role])]
    count = max(FEWEST_PARTS, MOST_READ // max(1, len(words)))
    size = -(-len(words) // count)
    if size <= 1:
        return tuple(words)
    parts = []
    for role in roles:
        own = [word for word in words if word.role == role]
        for place in range(0, len(own), size):
            parts.append(TextPart(role=role, start=own[place].start, end=own[min(place + size, len(own)) - 1].end))
    return tuple(parts)


def without(cells: Cells, part: TextPart) -> dict[str, str]:
    """The cells without a part, and with one blank where two would meet."""
    text = cells[part.role]
    before, behind = text[: part.start], text[part.end :]
    if before[-1:].isspace() and (not behind or behind[0].isspace()):
        before = before[:-1]
    return {**cells, part.role: before + behind}
