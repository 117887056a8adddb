"""How many triples were found, all of them and by kind; one is right where all its three texts are exactly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from bert_core.tasks.base import Example
from bert_core.tasks.triples import TriplesAnswer, facts_of

Texts = tuple[str, str, str]
"""Subject, relation and object."""


class Found(NamedTuple):
    """How many triples were given, how many there are, and how many of the given are right."""

    given: int
    there: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the given that is right."""
        return self.right / max(1, self.given)

    @property
    def recall(self) -> float:
        """The share of what is there that was given."""
        return self.right / max(1, self.there)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, self.given + self.there)


def found(given: set, there: set) -> Found:
    """How many members two sets share."""
    return Found(len(given), len(there), len(given & there))


def found_triples(answers: Sequence[TriplesAnswer], examples: Sequence[Example]) -> Found:
    """All triples of all texts together, each counted once a text."""
    return _sum(found(*pair) for pair in _pairs(answers, examples))


def found_by_relation(answers: Sequence[TriplesAnswer], examples: Sequence[Example]) -> dict[str, Found]:
    """The triples of each relation."""
    given, there, right = Counter[str](), Counter[str](), Counter[str]()
    for triples, facts in _pairs(answers, examples):
        for counter, members in ((given, triples), (there, facts), (right, triples & facts)):
            counter.update(relation for _subject, relation, _object in members)
    return {name: Found(given[name], there[name], right[name]) for name in sorted(given | there)}


def found_by_overlap(answers: Sequence[TriplesAnswer], examples: Sequence[Example]) -> dict[str, Found]:
    """The triples of texts of each kind of `overlaps`; a text may be of two kinds."""
    kinds: dict[str, Callable[[set[Texts]], bool]] = {
        "normal": lambda facts: not overlaps(facts),
        "single_entity": lambda facts: "single_entity" in overlaps(facts),
        "entity_pair": lambda facts: "entity_pair" in overlaps(facts),
    }
    pairs = [pair for pair in _pairs(answers, examples) if pair[1]]
    return {kind: _sum(found(*pair) for pair in pairs if is_kind(pair[1])) for kind, is_kind in kinds.items()}


def overlaps(facts: set[Texts]) -> set[str]:
    """How the triples of a text overlap (Zeng et al. 2018, section 1): two have the same two entities, or share one."""
    pairs = {(subject, other) for subject, _relation, other in facts}
    entities: set[Hashable] = {entity for pair in pairs for entity in pair}
    found_here = set()
    if len(pairs) < len(facts):
        found_here.add("entity_pair")
    if len(entities) < 2 * len(pairs):
        found_here.add("single_entity")
    return found_here


def _pairs(answers: Sequence[TriplesAnswer], examples: Sequence[Example]) -> Iterable[tuple[set[Texts], set[Texts]]]:
    for answer, example in zip(answers, examples, strict=True):
        yield {triple.texts for triple in answer.triples}, {fact[:3] for fact in facts_of(example)}


def _sum(parts: Iterable[Found]) -> Found:
    return Found(*(sum(column) for column in zip(Found(0, 0, 0), *parts, strict=True)))
