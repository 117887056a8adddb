"""From the logits of a span head to the best spans of each text, over all its windows (Devlin et al. 2019, 4.2-4.3).

Knows characters and scores; what a task makes of them stands in the task.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from bert_core.tasks.base import Features
from bert_core.tasks.characters import trimmed

MOST_PIECES = 64
"""Answers are no longer than this: more than 99 of 100 in SQuAD and CMRC 2018 are shorter."""
KEPT = 20
"""Spans that are kept of each window, and of each text."""


class Span(NamedTuple):
    """Characters of a text from `start` to before `end`; a greater score is likelier."""

    score: float
    start: int
    end: int


class Ranking(NamedTuple):
    """The best spans of a text, the best first, and the score of there being no answer."""

    spans: list[Span]
    no_answer: float


def rank_spans(logits: np.ndarray, features: Features, texts: Sequence[str]) -> list[Ranking]:
    """The best spans of each text, from logits of shape (reads, 2).

    The first read of a row stands for 'no answer' and the others for the pieces of the text. A span scores the sum of
    its two logits; every window of a text must say that there is no answer, so the least of their scores counts.
    """
    alignment, reads = features.alignment, features.reads
    if alignment is None:
        raise ValueError("spans are characters, and these features do not know them")
    found: list[dict[tuple[int, int], float]] = [{} for _ in texts]
    no_answer = [np.inf] * len(texts)
    for row, example in enumerate(features.examples.tolist()):
        first, last = reads.starts[row : row + 2]
        scores = logits[first:last].astype("float64")  # (reads of the row, 2)
        characters = alignment.characters[reads.pieces[first + 1 : last]].tolist()
        no_answer[example] = min(no_answer[example], float(scores[0].sum()))
        known = found[example]
        for score, begin, end in _best(scores[1:]):
            span = trimmed(texts[example], characters[begin][0], characters[end][1])
            if span[0] < span[1]:
                known[span] = max(score, known.get(span, -np.inf))
    return [Ranking(_in_order(spans), none) for spans, none in zip(found, no_answer, strict=True)]


def _best(scores: np.ndarray) -> Iterator[tuple[float, int, int]]:
    """Score, first and last piece of the best spans that end where they begin or later; scores are (pieces, 2)."""
    count = len(scores)
    if not count:
        return
    longest = min(count, MOST_PIECES)
    ends = np.concatenate([scores[:, 1], np.full(longest - 1, -np.inf)])
    sums = (scores[:, :1] + sliding_window_view(ends, longest)).ravel()  # each beginning with each length
    best = np.argpartition(-sums, min(KEPT, len(sums)) - 1)[:KEPT]
    for place in best[np.isfinite(sums[best])].tolist():
        begin, further = divmod(place, longest)
        yield float(sums[place]), begin, begin + further


def _in_order(spans: dict[tuple[int, int], float]) -> list[Span]:
    every = [Span(score, start, end) for (start, end), score in spans.items()]
    return sorted(every, key=lambda span: (-span.score, span.start, span.end))[:KEPT]
