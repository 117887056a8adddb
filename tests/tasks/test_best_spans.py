"""The best spans of a text, over all windows that it was read in."""

from __future__ import annotations

import numpy as np
import pytest

from bert_core.tasks import Features
from bert_core.tasks.best_spans import MOST_PIECES, rank_spans
from bert_core.text import Alignment, Reads, Tokens

TEXT = "  good food , e\u0301 is here"
PIECES = [(0, 6), (6, 11), (12, 13), (14, 15), (16, 19), (19, 24)]  # with blanks in front, as some tokenizers have them


def features_of(windows: list[tuple[int, list[tuple[int, int]]]]) -> Features:
    """The example of each window, and the characters of its pieces."""
    characters = [place for _, pieces in windows for place in [(0, 0), *pieces]]
    parts = [part for _, pieces in windows for part in [-1] + [1] * len(pieces)]
    starts = np.cumsum([0, *(1 + len(pieces) for _, pieces in windows)])
    count = len(characters)
    tokens = Tokens(np.zeros(count, "int32"), np.zeros(count, "int8"), starts)
    examples = np.array([example for example, _ in windows])
    alignment = Alignment(np.array(parts), np.array(characters), np.zeros(count, "int32"), examples)
    return Features(tokens, Reads.where(tokens, np.ones(count, bool)), None, examples, alignment)


def test_every_legal_span_and_no_other_is_weighed() -> None:
    chance = np.random.default_rng(0)
    for _ in range(100):
        logits = chance.normal(size=(7, 2)).astype("float32")
        [ranking] = rank_spans(logits, features_of([(0, PIECES)]), [TEXT])
        sums = {
            (begin, end): float(logits[1 + begin, 0]) + float(logits[1 + end, 1])
            for begin in range(6)
            for end in range(begin, 6)
        }
        best = sorted(sums.values(), reverse=True)[:20]
        assert [span.score for span in ranking.spans] == pytest.approx(best, abs=1e-6)
        assert ranking.no_answer == pytest.approx(float(logits[0].sum()), abs=1e-6)


def test_a_span_has_no_blanks_around_it_and_keeps_the_marks_of_its_last_letter() -> None:
    def text_of(begin: int, end: int) -> str:
        logits = np.zeros((7, 2))
        logits[1 + begin, 0] = logits[1 + end, 1] = 5
        [ranking] = rank_spans(logits, features_of([(0, PIECES)]), [TEXT])
        return TEXT[ranking.spans[0].start : ranking.spans[0].end]

    assert text_of(0, 1) == "good food"
    assert text_of(2, 3) == ", e\u0301"
    assert text_of(5, 5) == "here"


def test_a_span_in_two_windows_counts_once_with_its_better_score() -> None:
    features = features_of([(0, PIECES[:4]), (1, PIECES[:1]), (0, PIECES[2:])])
    logits = np.zeros((12, 2))
    logits[3, :], logits[8, :] = 2, 3  # ',' in the first and in the last window
    logits[0, :], logits[7, :] = 4, -1
    first, second = rank_spans(logits, features, [TEXT, TEXT])
    assert first.spans[0] == (6.0, 12, 13)
    assert len({span[1:] for span in first.spans}) == len(first.spans)
    assert first.no_answer == -2
    assert [span[1:] for span in second.spans] == [(2, 6)]


def test_there_is_always_a_span_unless_there_is_no_text() -> None:
    logits = np.array([[0, 0], *([-i, i] for i in range(300))])  # the best ends stand before the best beginnings
    text = "a" * 300
    [ranking] = rank_spans(-logits, features_of([(0, [(i, i + 1) for i in range(300)])]), [text])
    assert ranking.spans and all(0 < span.end - span.start <= MOST_PIECES for span in ranking.spans)
    [empty] = rank_spans(np.zeros((1, 2)), features_of([(0, [])]), ["  "])
    assert empty.spans == []
