"""The figures of each label, and of which is taken for which, are those of scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from bert_core.evaluation.kinds import confusion_matrix, confusions, kind_scores, most_confused
from bert_core.judgement import Judged, tallies

LABELS = ("a", "b", "c", "never")


def judged(truth: str, answer: str) -> Judged:
    return Judged(2, truth, answer, float(truth == answer), 0.5, (truth,), 9)


def random_rows(seed: int) -> list[Judged]:
    random = np.random.default_rng(seed)
    size = random.integers(1, 60)
    truths, answers = random.choice(LABELS[:3], size), random.choice(LABELS[:3], size)
    return [judged(str(truth), str(answer)) for truth, answer in zip(truths, answers, strict=True)]


@pytest.mark.parametrize("seed", range(50))
def test_label_figures_are_those_of_scikit_learn(seed: int) -> None:
    rows = random_rows(seed)
    truths, answers = [row.truth for row in rows], [row.answer for row in rows]
    for score in kind_scores(rows, are_labels=True):
        precision, recall, f1, [count] = metrics.precision_recall_fscore_support(
            truths, answers, labels=[score.kind], zero_division=0
        )
        assert (score.precision, score.right, score.f1) == pytest.approx((precision[0], recall[0], f1[0]))
        assert score.rows == count
    assert np.array_equal(confusion_matrix(rows, LABELS), metrics.confusion_matrix(truths, answers, labels=LABELS))


def test_kinds_of_a_row_that_has_several_each_count_it() -> None:
    rows = [Judged(2, "PER, LOC", "PER", 0.5, None, ("PER", "LOC"), 3), Judged(3, "", "", 1.0, None, (), 3)]
    scores = {score.kind: (score.rows, score.right, score.precision) for score in kind_scores(rows, are_labels=False)}
    assert scores == {"PER": (1, 0.5, None), "LOC": (1, 0.5, None)}


@pytest.mark.parametrize("seed", range(50))
def test_figures_of_labels_of_which_a_row_may_have_several_are_those_of_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    truths, answers = random.random((2, random.integers(1, 40), len(LABELS))) < 0.4
    rows = []
    for truth, answer in zip(truths, answers, strict=True):
        there, given = ([LABELS[place] for place in np.flatnonzero(row)] for row in (truth, answer))
        right = float(there == given)
        rows.append(Judged(2, "", "", right, None, tuple(there), 9, tallies(there, given, str)))
    precision, recall, f1, count = metrics.precision_recall_fscore_support(truths, answers, zero_division=0)
    scores = {score.kind: score for score in kind_scores(rows, are_labels=False)}
    assert set(scores) == {label for label, often in zip(LABELS, count, strict=True) if often}
    for place, label in enumerate(LABELS):
        if label in scores:
            found = scores[label]
            wanted = (precision[place], recall[place], f1[place])
            assert (found.precision, found.right, found.f1) == pytest.approx(wanted)


def test_entities_are_counted_one_by_one() -> None:
    there = [(0, 3, "PER"), (5, 9, "PER"), (12, 15, "LOC")]
    given = [(0, 3, "PER"), (5, 8, "PER"), (20, 22, "ORG")]
    counts = tallies(there, given, lambda span: span[2])
    assert counts == (("LOC", 1, 0, 0), ("ORG", 0, 1, 0), ("PER", 2, 2, 1))
    row = Judged(2, "", "", 0.3, None, ("PER", "LOC"), 9, counts)
    scores = {score.kind: (score.right, score.precision, score.f1) for score in kind_scores([row], are_labels=False)}
    assert scores == {"PER": (0.5, 0.5, 0.5), "LOC": (0.0, 0.0, 0.0)}


def test_the_commonest_confusion_comes_first_and_right_answers_are_none() -> None:
    rows = [judged("a", "a"), judged("a", "b"), judged("c", "b"), judged("c", "b"), judged("b", "b")]
    assert [(each.truth, each.answer, each.rows) for each in confusions(rows, LABELS)] == [("c", "b", 2), ("a", "b", 1)]
    assert most_confused(rows, LABELS, most=2) == ["b", "c"]
    assert confusions([judged("a", "a")], LABELS) == []
