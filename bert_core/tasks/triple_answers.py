"""From pointers to triples of words: what the second answer of a model says. Knows no training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bert_core.spec import Known
from bert_core.tasks.base import Example, Features
from bert_core.tasks.characters import trimmed
from bert_core.tasks.pointers import characters, known_marks, object_spans, sigmoid, subject_spans
from bert_core.tasks.triples import Triple


class Candidate(NamedTuple):
    """A triple, and the row that asked for it."""

    row: int
    example: int
    triple: Triple


def asked_subjects(logits: np.ndarray, features: Features, threshold: float) -> np.ndarray:
    """Whether what each row asked about is a subject at this threshold, bool (rows,)."""
    spans = subject_spans(logits, features, threshold)
    there = set(zip(spans.firsts.tolist(), spans.lasts.tolist(), strict=True))
    return np.array([(first, last) in there for first, last in known_marks(features).tolist()], bool)


def candidates(
    logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known, threshold: float
) -> list[Candidate]:
    """The triples that each row has if what it asked about is a subject."""
    places, marks = characters(features), known_marks(features)
    subjects = np.stack([places[marks[:, 0], 0], places[marks[:, 1], 1]], axis=1).tolist()
    sureness = sigmoid(np.minimum(logits[marks[:, 0], 0], logits[marks[:, 1], 1])).tolist()
    spans = object_spans(logits, features, threshold)
    rows, objects = features.reads.rows[spans.firsts], np.stack([places[spans.firsts, 0], places[spans.lasts, 1]], 1)
    found = []
    for row, relation, place, probability in zip(
        rows.tolist(), spans.kinds.tolist(), objects.tolist(), spans.probabilities.tolist(), strict=True
    ):
        example = int(features.examples[row])
        text = examples[example].cells["text"]
        (start, end), (object_start, object_end) = trimmed(text, *subjects[row]), trimmed(text, *place)
        if start == end or object_start == object_end:  # a piece of blanks only
            continue
        triple = Triple(
            text[start:end],
            known.labels[relation],
            text[object_start:object_end],
            start,
            end,
            object_start,
            object_end,
            min(sureness[row], probability),
        )
        found.append(Candidate(row, example, triple))
    return found


def once(triples: Sequence[Triple]) -> tuple[Triple, ...]:
    """The same triples in the order of the text; of those with the same words only the surest.

    The same words may stand in the text twice, or in two windows over it.
    """
    best = {triple.texts: triple for triple in sorted(triples, key=lambda triple: triple.probability)}
    return tuple(sorted(best.values(), key=lambda triple: (triple.subject_start, triple.object_start, triple.relation)))
