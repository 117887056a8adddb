"""Triples (subject, relation, object) as people write them down, and where their parts stand in a text.

Knows no word pieces and no models.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks.answer_places import most_like
from bert_core.tasks.base import Example
from bert_core.tasks.looks import WIDE, Look

EXAMPLE = '[["Anna", "lives in", "Berlin"]]'
KEYS = {
    "subject": ("subject", "head", "主体", "头实体"),
    "relation": ("relation", "predicate", "type", "关系", "谓词"),
    "object": ("object", "tail", "客体", "尾实体"),
}
"""Under which names the parts of a triple stand in a JSON object."""
PARTS = {"subject": N_("subject"), "relation": N_("relation"), "object": N_("object")}
SHOWN = 80


@dataclass(frozen=True, slots=True)
class Triple:
    """One triple that was found, where it stands in the text, and how sure the least sure of its four ends is."""

    subject: str
    relation: str
    object: str
    subject_start: int
    subject_end: int
    object_start: int
    object_end: int
    probability: float

    @property
    def texts(self) -> tuple[str, str, str]:
        """Subject, relation and object, by which it is the same as another."""
        return self.subject, self.relation, self.object


@dataclass(frozen=True, slots=True)
class TriplesAnswer:
    """A text and what it says, in the order of the text."""

    text: str
    triples: tuple[Triple, ...]


class Fact(NamedTuple):
    """A triple of an example, and the characters at which subject and object begin."""

    subject: str
    relation: str
    object: str
    subject_start: int
    object_start: int


class Written(NamedTuple):
    """A triple as it was written down, with positions where they were given."""

    subject: str
    relation: str
    object: str
    subject_start: int | None = None
    object_start: int | None = None


def facts_of(example: Example) -> list[Fact]:
    """The triples of an example."""
    return [Fact(*values) for values in json.loads(example.cells["triples"])]


def facts_cell(facts: Sequence[Fact]) -> str:
    """Triples as the cell of an example, each once."""
    return json.dumps(list(dict.fromkeys(facts)), ensure_ascii=False)


def written_triples(cell: str) -> list[Written]:
    """The triples in a cell: JSON lists or objects, or lines of `subject | relation | object`; none in an empty one.

    Raises:
        DataError: they cannot be read.
    """
    try:
        values = json.loads(cell)
    except (ValueError, RecursionError):
        values = None
    if isinstance(values, dict):
        return [_from_json(values)]
    if isinstance(values, list):
        is_one = bool(values) and all(isinstance(value, str) for value in values)
        return [_from_json(value) for value in ([values] if is_one else values)]
    lines = (line.replace("｜", "|") for line in cell.splitlines() if line.strip())
    return [_from_parts(line, line.split("|")) for line in lines]


def like_triples(look: Look) -> float:
    """Every cell holds triples."""
    return look.share(_holds_triples)


def like_name(look: Look) -> float:
    """Names are short; that alone says little."""
    return 0.5 * min(1.0, 30 / max(1.0, look.width))


def fact_in(text: str, written: Written) -> Fact:
    """A triple with the places at which its subject and its object stand in a text.

    Where one stands more than once, whole words go before parts of words, the object before one inside the subject,
    and the first before the others.

    Raises:
        DataError: one of them does not stand there; offers the nearest that does.
    """
    for part, title in PARTS.items():
        if not getattr(written, part):
            raise DataError(
                N_("The triple '{written}' has no {part}. Fill it in, or remove the triple."),
                written=" | ".join(written[:3]),
                part=Message(text=title),
            )
    subject = _place(text, written.subject, written.subject_start, PARTS["subject"], range(0))
    covered = range(subject, subject + len(written.subject))
    place = _place(text, written.object, written.object_start, PARTS["object"], covered)
    return Fact(*written[:3], subject, place)


def _from_json(value: Any) -> Written:
    if isinstance(value, dict):
        parts = [next((value[key] for key in keys if key in value), None) for keys in KEYS.values()]
        places = [value.get("subject_start"), value.get("object_start")]
        return _from_parts(value, parts, places)
    if isinstance(value, list):
        return _from_parts(value, value[:3], value[3:] or (None, None))
    return _from_parts(value, ())


def _from_parts(whole: Any, parts: Sequence[Any], places: Sequence[Any] = (None, None)) -> Written:
    # In DuIE 2.0 an object may have several values by name; the one without a name is the object itself.
    plain = [part.get("@value") if isinstance(part, dict) else part for part in parts]
    if (
        len(plain) != 3
        or len(places) != 2
        or not all(isinstance(part, str | int | float) for part in plain)
        or not isinstance(plain[1], str)  # [0, 4, "PER"] is a span of text with its label
        or not all(isinstance(place, int | None) for place in places)
    ):
        written = whole if isinstance(whole, str) else json.dumps(whole, ensure_ascii=False)
        raise DataError(
            N_(
                "'{written}' is no triple. Write a JSON list such as {example}, or lines such as "
                "subject | relation | object."
            ),
            written=written[:SHOWN],
            example=EXAMPLE,
        )
    subject, relation, obj = (str(part).strip() for part in plain)
    return Written(subject, relation, obj, *places)


def _holds_triples(cell: str) -> bool:
    try:
        return bool(written_triples(cell))
    except DataError:
        return False


def _place(text: str, words: str, given: int | None, title: str, covered: range) -> int:
    if given is not None:
        if given < 0 or not text.startswith(words, given):
            raise DataError(
                N_(
                    "The {part} '{words}' does not begin at character {place} of the text (the first is 0). Correct "
                    "the position, or leave it out."
                ),
                part=Message(text=title),
                words=words,
                place=given,
            )
        return given
    places = []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    if not places:
        raise _not_in_text(text, words, title)

    def rank(place: int) -> tuple[bool, bool, int]:
        end = place + len(words)
        is_cut = _is_one_word(text[max(0, place - 1) : place + 1]) or _is_one_word(text[end - 1 : end + 1])
        return is_cut, place in covered, place

    return min(places, key=rank)


def _is_one_word(pair: str) -> bool:
    """Whether two neighbouring characters belong to one word. Chinese has no blanks between words."""
    return len(pair) == 2 and pair.isalnum() and not WIDE.search(pair)


def _not_in_text(text: str, words: str, title: str) -> DataError:
    similar = most_like(words, text)
    part = Message(text=title)
    if similar is None:
        return DataError(
            N_("The {part} '{words}' does not stand in the text. Write it exactly as it stands there."),
            part=part,
            words=words,
        )
    return DataError(
        N_(
            "The {part} '{words}' does not stand in the text; the nearest is '{similar}'. Write it exactly as it "
            "stands there."
        ),
        part=part,
        words=words,
        similar=similar,
    )
