"""Triples as pointers to word pieces: where subjects and objects begin and end, one read a text piece.

Outputs 0 and 1 of a read say whether a subject begins and ends there; 2 + 2r and 3 + 2r whether an object begins and
ends there that stands in relation r to the marked subject. Knows numbers only: no models, no answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from bert_core.tasks.base import Features
from bert_core.tasks.triples import Fact
from bert_core.text import Alignment, Reads, Tokens

MOST_SUBJECTS = 16
"""More subjects than this in one row are not asked about: a model that knows nothing yet may see one at every word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TripleFeatures(Features):
    """Features with answers. Of very many targets few are 1, so only these are kept: `targets` is (ones, 2), ordered.

    Attributes:
        facts: the triples whose subject and object both stand in a row, int64 (facts, 6): row, first and last read of
            the subject, relation, first and last read of the object.
        outputs: numbers that the head gives for each read.
    """

    facts: np.ndarray
    outputs: int

    @property
    def known_targets(self) -> np.ndarray:
        return self.targets_of(np.arange(len(self.reads)))

    def targets_of(self, reads: np.ndarray) -> np.ndarray:
        ones = np.zeros((0, 2), "int64") if self.targets is None else self.targets
        begins = np.searchsorted(ones[:, 0], reads)
        counts = np.searchsorted(ones[:, 0], reads, side="right") - begins
        found = np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        targets = np.zeros((len(reads), self.outputs), "int8")
        targets[np.repeat(np.arange(len(reads)), counts), ones[found, 1]] = 1
        return targets

    def about(self, marks: np.ndarray) -> TripleFeatures:
        """The same, asking for the objects of other subjects."""
        row, first, last, relation, object_first, object_last = self.facts.T
        is_asked = (marks[row] == self.facts[:, 1:3]).all(axis=1)
        reads = np.concatenate([first, last, object_first[is_asked], object_last[is_asked]])
        kinds = 2 + 2 * relation[is_asked]
        outputs = np.concatenate([np.zeros_like(first), np.ones_like(last), kinds, kinds + 1])
        ones = np.unique(reads * self.outputs + outputs)
        return replace(self, marks=marks, targets=np.stack(np.divmod(ones, self.outputs), axis=1))

    def about_first(self) -> TripleFeatures:
        """The same, asking for the objects of the first subject of each row that has one."""
        rows, subjects = np.unique(self.facts[:, 0], return_index=True)
        marks = first_reads(self.reads)
        marks[rows] = self.facts[subjects, 1:3]
        return self.about(marks)

    def about_others(self, random: np.random.Generator) -> TripleFeatures:
        """The same, asking for the objects of a subject of each row that is drawn by chance.

        Beginning and end are drawn one by one, so that now and then no subject stands between them, and the model
        learns that there are no objects then (Su 2020, "A hierarchical relation extraction model").
        """
        subjects = np.unique(self.facts[:, :3], axis=0)  # ordered by row
        rows, begins, counts = np.unique(subjects[:, 0], return_index=True, return_counts=True)
        drawn, other = (subjects[begins + random.integers(counts)] for _ in range(2))
        marks = first_reads(self.reads)
        marks[rows, 0] = drawn[:, 1]
        marks[rows, 1] = np.where(other[:, 2] >= drawn[:, 1], other[:, 2], drawn[:, 2])
        return self.about(marks)


class Spans(NamedTuple):
    """Spans of reads: of which kind each is, its first and last read, and how sure the less sure of both is."""

    kinds: np.ndarray
    firsts: np.ndarray
    lasts: np.ndarray
    probabilities: np.ndarray


def first_reads(reads: Reads) -> np.ndarray:
    """Marks, (rows, 2), that stand for nothing: the first read of each row, which is no piece of its text."""
    return np.repeat(reads.starts[:-1, None], 2, axis=1)


def text_reads(tokens: Tokens, alignment: Alignment) -> Reads:
    """All pieces of the text, and before them the first piece of each row."""
    chosen = alignment.parts == 0
    chosen[tokens.starts[:-1]] = True
    return Reads.where(tokens, chosen)


def with_facts(
    features: Features, facts: Sequence[Sequence[Fact]], texts: Sequence[str], relations: Sequence[str]
) -> TripleFeatures:
    """Features with the triples of each example, in every row in which both ends of a triple stand."""
    number = {relation: place for place, relation in enumerate(relations)}
    found = []
    for row, window in enumerate(_windows(features, texts)):
        for fact in facts[features.examples[row]]:
            subject = window.reads_of(fact.subject_start, fact.subject_start + len(fact.subject))
            other = window.reads_of(fact.object_start, fact.object_start + len(fact.object))
            if subject and other:
                found.append((row, *subject, number[fact.relation], *other))
    return TripleFeatures(
        features.tokens,
        features.reads,
        None,
        features.examples,
        features.alignment,
        facts=np.array(sorted(found), "int64").reshape(-1, 6),
        outputs=2 + 2 * len(relations),
    ).about_first()


class Window(NamedTuple):
    """What of a text stands in one row: its characters from `start` to `end`, and those of each of its `reads`."""

    start: int
    end: int
    reads: np.ndarray
    characters: np.ndarray

    def reads_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last read of some characters; None where they do not all stand here."""
        first = int(np.searchsorted(self.characters[:, 1], start, side="right"))
        last = int(np.searchsorted(self.characters[:, 0], end)) - 1
        if start < self.start or end > self.end or first > last:
            return None
        return int(self.reads[first]), int(self.reads[last])


def _windows(features: Features, texts: Sequence[str]) -> Iterator[Window]:
    text, places, examples = is_text(features), characters(features), features.examples
    for row, example in enumerate(examples):
        reads = np.arange(*features.reads.starts[row : row + 2])
        reads = reads[text[reads]]
        # Some characters stand in no piece (BERT drops accents), so the ends of a text are not those of its pieces.
        is_first, is_last = example not in examples[max(0, row - 1) : row], example not in examples[row + 1 : row + 2]
        start = 0 if is_first or not len(reads) else places[reads[0], 0]
        end = len(texts[example]) if is_last or not len(reads) else places[reads[-1], 1]
        yield Window(int(start), int(end), reads, places[reads])


def is_text(features: Features) -> np.ndarray:
    """Which reads are pieces of the text, bool (reads,)."""
    return _alignment(features).parts[features.reads.pieces] == 0


def characters(features: Features) -> np.ndarray:
    """The first character of each read and the one after its last, (reads, 2)."""
    return _alignment(features).characters[features.reads.pieces]


def known_marks(features: Features) -> np.ndarray:
    """The first and the last read of what each row asks about, (rows, 2)."""
    if features.marks is None:
        raise ValueError("these features do not say what they ask about")
    return features.marks


def _alignment(features: Features) -> Alignment:
    if features.alignment is None:
        raise ValueError("these features do not say where they stand in their texts")
    return features.alignment


def subject_spans(logits: np.ndarray, features: Features, threshold: float) -> Spans:
    """The subjects in logits of shape (reads, outputs); all are of kind 0."""
    return _spans(logits[:, :1], logits[:, 1:2], features, threshold)


def object_spans(logits: np.ndarray, features: Features, threshold: float) -> Spans:
    """The objects of each row's marked subject; their kinds are the relations."""
    return _spans(logits[:, 2::2], logits[:, 3::2], features, threshold)


def _spans(starts: np.ndarray, ends: np.ndarray, features: Features, threshold: float) -> Spans:
    """Each beginning with the nearest end of its kind in its row (Wei et al. 2020, section 3.2.1)."""
    least = np.log(threshold / (1 - threshold))
    text, rows, reads = is_text(features)[:, None], features.reads.rows, len(features.reads)
    # Ordered by kind, and in each kind by read, as one ascending number.
    first_keys, last_keys = (
        kinds * reads + places for kinds, places in (np.nonzero(((side > least) & text).T) for side in (starts, ends))
    )
    nearest = np.searchsorted(last_keys, first_keys)
    has_end = nearest < len(last_keys)
    first_keys, last_keys = first_keys[has_end], last_keys[nearest[has_end]]
    (kinds, firsts), (last_kinds, lasts) = (np.divmod(keys, max(1, reads)) for keys in (first_keys, last_keys))
    fits = (kinds == last_kinds) & (rows[firsts] == rows[lasts])
    kinds, firsts, lasts = kinds[fits], firsts[fits], lasts[fits]
    lower = np.minimum(starts[firsts, kinds], ends[lasts, kinds])
    return Spans(kinds, firsts, lasts, sigmoid(lower))


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """Probabilities, without overflow for huge logits."""
    return 0.5 * (1 + np.tanh(0.5 * logits))


def about_subjects(logits: np.ndarray, features: Features, thresholds: Sequence[float]) -> Features:
    """A row for each subject of each row, at any of these thresholds, that asks for its objects."""
    found = [subject_spans(logits, features, threshold) for threshold in thresholds]
    reads = max(1, len(features.reads))
    keys, places = np.unique(np.concatenate([span.firsts * reads + span.lasts for span in found]), return_index=True)
    marks = np.stack(np.divmod(keys, reads), axis=1)  # ordered by row
    rows = features.reads.rows[marks[:, 0]]
    order = np.lexsort((-np.concatenate([span.probabilities for span in found])[places], rows))
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)  # of what `order` puts at each place, in its row
    kept = np.sort(order[rank < MOST_SUBJECTS])
    return _rows_of(features, rows[kept], marks[kept])


def _rows_of(features: Features, rows: np.ndarray, marks: np.ndarray) -> Features:
    """Some rows, each as often as it is named, with marks that count the reads of all rows as they were."""
    tokens, reads, alignment = features.tokens, features.reads, _alignment(features)
    starts = np.concatenate([[0], np.cumsum(tokens.lengths[rows])])
    read_starts = np.concatenate([[0], np.cumsum(reads.counts[rows])])
    moved = starts[:-1] - tokens.starts[rows]
    pieces = np.arange(starts[-1]) - np.repeat(moved, tokens.lengths[rows])
    return Features(
        Tokens(tokens.ids[pieces], tokens.types[pieces], starts),
        Reads(reads.pieces[reads.of(rows)] + np.repeat(moved, reads.counts[rows]), read_starts),
        None,
        features.examples[rows],
        Alignment(
            alignment.parts[pieces], alignment.characters[pieces], alignment.words[pieces], alignment.examples[rows]
        ),
        marks + (read_starts[:-1] - reads.starts[rows])[:, None],
    )
