"""How well each kind of answer is found, and which are taken for which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from bert_core.judgement import Judged
from bert_core.record import Record


class KindScore(Record):
    """The rows whose right answer has a kind, and how right the answers to them are.

    Where things of a kind are each right or wrong, as labels, entities and relations are, `right` is the recall, and
    `precision` and `f1` are known; elsewhere it is the mean over the rows.
    """

    kind: str
    rows: int
    right: float
    precision: float | None = None
    f1: float | None = None


class Confusion(Record):
    """So many rows of the label `truth` were answered with the label `answer`."""

    truth: str
    answer: str
    rows: int


def kind_scores(rows: Sequence[Judged], *, are_labels: bool) -> list[KindScore]:
    """The score of each kind, the most common first; `are_labels` where each row has one label and one is answered."""
    right: dict[str, list[float]] = defaultdict(list)
    there: Counter[str] = Counter()
    given: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for row in rows:
        for kind in row.kinds:
            right[kind].append(row.right)
        for tally in row.tallies:
            there[tally.kind] += tally.there
            given[tally.kind] += tally.given
            hits[tally.kind] += tally.right
        if are_labels:
            there[row.truth] += 1
            given[row.answer] += 1
            hits[row.truth] += row.truth == row.answer
    scores = []
    for kind, values in right.items():
        score = KindScore(kind=kind, rows=len(values), right=float(np.mean(values)))
        if there[kind]:
            figures = {
                "right": hits[kind] / there[kind],
                "precision": hits[kind] / given[kind] if given[kind] else 0.0,
                "f1": 2 * hits[kind] / (given[kind] + there[kind]),
            }
            score = score.model_copy(update=figures)
        scores.append(score)
    return sorted(scores, key=lambda score: (-score.rows, score.kind))


def confusion_matrix(rows: Sequence[Judged], labels: Sequence[str]) -> np.ndarray:
    """How many rows of each label (down) were answered with each label (across), int64 (labels, labels)."""
    number = {label: place for place, label in enumerate(labels)}
    pairs = [number[row.truth] * len(labels) + number[row.answer] for row in rows]
    return np.bincount(pairs, minlength=len(labels) ** 2).reshape(len(labels), len(labels))


def confusions(rows: Sequence[Judged], labels: Sequence[str]) -> list[Confusion]:
    """The pairs of labels that are taken for each other, the most common first."""
    matrix = confusion_matrix(rows, labels)
    np.fill_diagonal(matrix, 0)
    order = np.argsort(-matrix, axis=None, kind="stable")[: np.count_nonzero(matrix)]
    places = zip(*np.unravel_index(order, matrix.shape), strict=True)
    return [
        Confusion(truth=labels[truth], answer=labels[answer], rows=int(matrix[truth, answer]))
        for truth, answer in places
    ]


def most_confused(rows: Sequence[Judged], labels: Sequence[str], *, most: int) -> list[str]:
    """The labels of most mistakes, in their usual order; all where there are no more than `most`."""
    matrix = confusion_matrix(rows, labels)
    np.fill_diagonal(matrix, 0)
    mistakes = matrix.sum(axis=0) + matrix.sum(axis=1)
    chosen = np.sort(np.argsort(-mistakes, kind="stable")[:most])
    return [labels[place] for place in chosen]
