"""How many of the right things were found, and how many of those found are right: counted as seqeval does (strict).

A thing is right where all of it is: the same place and the same kind in the same text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence, Set
from typing import NamedTuple


class Score(NamedTuple):
    """Precision, recall and F1, each 0 where there is nothing to count; `right` is how many there are to find."""

    precision: float
    recall: float
    f1: float
    right: int


def score_spans(given: Sequence[Set[Hashable]], right: Sequence[Set[Hashable]]) -> Score:
    """The score over all texts together; each set is what one text has."""
    return _score(
        sum(len(found & wanted) for found, wanted in zip(given, right, strict=True)),
        sum(map(len, given)),
        sum(map(len, right)),
    )


def score_by_kind(
    given: Sequence[Iterable[tuple[Hashable, ...]]], right: Sequence[Iterable[tuple[Hashable, ...]]]
) -> dict[str, Score]:
    """The score of each kind, which is the last member of a thing, in alphabetical order."""
    hits, found, wanted = Counter[str](), Counter[str](), Counter[str]()
    for ours, theirs in zip(given, right, strict=True):
        hits.update(str(thing[-1]) for thing in set(ours) & set(theirs))
        found.update(str(thing[-1]) for thing in set(ours))
        wanted.update(str(thing[-1]) for thing in set(theirs))
    return {kind: _score(hits[kind], found[kind], wanted[kind]) for kind in sorted(found | wanted)}


def _score(hits: int, found: int, wanted: int) -> Score:
    precision = hits / found if found else 0.0
    recall = hits / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Score(precision, recall, f1, wanted)
