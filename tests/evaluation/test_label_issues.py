"""Wrong labels are found among the first rows suspected, and a curve says whether more rows would help."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bert_core.evaluation.label_issues import JUDGES, out_of_sample, suspected_labels
from bert_core.evaluation.learning_curve import CurvePoint, LearningCurve, learning_curve, trained_curve

LABELS = ("food", "sport", "weather")


def rows_with_swapped_labels(random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, set[int]]:
    truth = random.integers(0, 3, 150)
    vectors = np.eye(3)[truth] + random.normal(0, 0.2, (150, 3))
    swapped = set(random.choice(150, 8, replace=False).tolist())
    return vectors, np.array([(label + (row in swapped)) % 3 for row, label in enumerate(truth)]), swapped


def test_swapped_labels_come_first_with_the_right_one_suggested() -> None:
    vectors, targets, swapped = rows_with_swapped_labels(np.random.default_rng(0))
    shares: list[float] = []
    found = suspected_labels(vectors, targets, LABELS, [row + 2 for row in range(150)], report=shares.append)
    assert {each.row - 2 for each in found.suspects[:8]} == swapped
    for each in found.suspects[:8]:
        assert each.suggested == LABELS[(LABELS.index(each.label) - 1) % 3]
    assert 4 <= found.issues <= 10
    assert [each.is_issue for each in found.suspects] == [True] * found.issues + [False] * (150 - found.issues)
    assert found.agreement > 0.9
    assert len(found.suspects) == found.rows == 150 and shares[-1] == 1.0


def test_labels_by_chance_are_told_by_how_seldom_the_judge_agrees() -> None:
    random = np.random.default_rng(1)
    found = suspected_labels(random.normal(0, 1, (300, 5)), random.integers(0, 3, 300), LABELS, list(range(300)))
    assert 0.2 < found.agreement < 0.5


def test_each_row_is_judged_by_models_that_have_not_seen_it() -> None:
    random = np.random.default_rng(1)
    vectors = np.eye(60)  # nothing in common, so that only memory could know
    chances = out_of_sample(vectors, random.integers(0, 2, 60), 2, seed=0, report=lambda share: None)
    assert chances.shape == (60, 2)
    assert np.allclose(chances.sum(axis=1), 1)
    assert chances.max() < 0.9


@pytest.mark.parametrize("targets", [[0, 0, 1, 1, 1, 2], [0, 1], [0, 1, 2], [0, 2, 2]])
def test_labels_with_few_rows_are_no_obstacle(targets: list[int]) -> None:
    vectors = np.random.default_rng(0).normal(0, 1, (len(targets), 4))
    found = suspected_labels(vectors, np.array(targets), LABELS, list(range(2, 2 + len(targets))))
    assert sorted(each.row for each in found.suspects) == list(range(2, 2 + len(targets)))
    assert all(0 <= each.score <= 1 for each in found.suspects)


def curve_of(*scores: float) -> LearningCurve:
    points = [CurvePoint(rows=row, score=score, least=score, most=score) for row, score in enumerate(scores, 1)]
    return LearningCurve(points=tuple(points), checked_rows=100)


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((0.5, 0.6, 0.7, 0.7), "yes"),
        ((0.5, 0.79, 0.8, 0.81), "a little"),
        ((0.5, 0.9, 0.8, 0.9), "hardly"),  # one low point in between is chance
        ((0.5, 0.9, 0.9, 0.8), "hardly"),
    ],
)
def test_the_verdict_goes_by_what_the_second_half_of_the_rows_brought(scores: tuple[float, ...], said: str) -> None:
    assert curve_of(*scores).verdict == said


def test_trainings_on_parts_take_as_many_rows_as_that_on_all_of_them() -> None:
    asked: list[list[int]] = []

    def score_of(chosen: Sequence[int]) -> float:
        asked.append(list(chosen))
        return len(set(chosen)) / 10

    curve = trained_curve(10, score_of, whole=0.9, checked_rows=5, seed=0)
    assert [len(chosen) for chosen in asked] == [10, 10, 10]  # that of all rows is known
    assert [len(set(chosen)) for chosen in asked] == [2, 5, 8]
    assert set(asked[0]) < set(asked[1]) < set(asked[2])
    assert [(point.rows, point.score) for point in curve.points] == [(2, 0.2), (5, 0.5), (8, 0.8), (10, 0.9)]
    assert curve.gain == pytest.approx(0.4)


def test_the_curve_of_what_is_hard_rises_and_that_of_what_is_easy_does_not() -> None:
    random = np.random.default_rng(0)
    targets = random.integers(0, 4, 400)
    gains = []
    for noise in (0.01, 4.0):
        vectors = np.eye(4)[targets].repeat(20, axis=1) + random.normal(0, noise, (400, 80))
        curve = learning_curve(vectors[:200], targets[:200], vectors[200:], targets[200:])
        assert [point.rows for point in curve.points] == [50, 100, 150, 200]
        gains.append(curve.points[-1].score - curve.points[0].score)
    assert gains[0] < 0.01 and gains[1] > 0.05


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__)
def test_each_judge_tells_classes_apart_and_gives_chances(judge) -> None:
    vectors, targets, swapped = rows_with_swapped_labels(np.random.default_rng(0))
    chances = judge(vectors[:100], targets[:100], vectors[100:], 4)  # of the fourth class there is no row
    assert chances.shape == (50, 4) and np.allclose(chances.sum(axis=1), 1)
    rightly_labelled = [row for row in range(100, 150) if row not in swapped]
    assert (chances.argmax(axis=1)[[row - 100 for row in rightly_labelled]] == targets[rightly_labelled]).all()
    assert chances[:, 3].max() < 0.01


def test_where_two_labels_are_much_alike_a_swapped_one_comes_before_a_doubtful_one() -> None:
    """Of two labels that nobody can tell apart a judge must not be so sure that all their rows come first."""
    random = np.random.default_rng(0)
    truth = random.integers(0, 6, 600)
    centers = np.eye(6)
    centers[1] = centers[0]  # the same
    vectors = centers[truth] + random.normal(0, 0.15, (600, 6))
    swapped = random.choice(np.flatnonzero(truth > 1), 20, replace=False)
    targets = truth.copy()
    targets[swapped] = 2 + (truth[swapped] - 1) % 4
    found = suspected_labels(vectors, targets, list("abcdef"), list(range(600)))
    assert {each.row for each in found.suspects[:20]} == set(swapped.tolist())
