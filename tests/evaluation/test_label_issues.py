"""Wrong labels are found among the first rows suspected, and a curve says whether more rows would help."""

from __future__ import annotations

import numpy as np
import pytest

from bert_core.evaluation.label_issues import out_of_sample, suspected_labels
from bert_core.evaluation.learning_curve import CurvePoint, learning_curve, verdict

LABELS = ("food", "sport", "weather")
WORDS = {"food": "bread soup cheese", "sport": "goal match team", "weather": "rain wind sun"}


def rows_with_swapped_labels(random: np.random.Generator, size: int = 150) -> tuple[list[str], np.ndarray, set[int]]:
    targets = random.integers(0, 3, size)
    texts = [" ".join(random.choice(WORDS[LABELS[target]].split(), 4)) for target in targets]
    swapped = set(random.choice(size, 8, replace=False).tolist())
    labels = np.array([(target + (row in swapped)) % 3 for row, target in enumerate(targets)])
    return texts, labels, swapped


@pytest.mark.parametrize("has_vectors", [True, False])
def test_swapped_labels_come_first_with_the_right_one_suggested(has_vectors: bool) -> None:
    random = np.random.default_rng(0)
    texts, targets, swapped = rows_with_swapped_labels(random)
    truth = np.array([(target - (row in swapped)) % 3 for row, target in enumerate(targets)])
    vectors = np.eye(3)[truth] + random.normal(0, 0.3, (len(texts), 3)) if has_vectors else None
    shares: list[float] = []
    numbers = [row + 2 for row in range(len(texts))]
    suspects = suspected_labels(texts, vectors, targets, LABELS, numbers, report=shares.append)
    assert {each.row - 2 for each in suspects[:8]} == swapped
    assert all(each.label != each.suggested for each in suspects[:8])
    assert sum(each.is_issue for each in suspects[:8]) >= 6
    assert len(suspects) == len(texts) and shares[-1] == 1.0


def test_each_row_is_judged_by_models_that_have_not_seen_it() -> None:
    random = np.random.default_rng(1)
    texts = [f"word{row}" for row in range(60)]  # nothing in common, so that only memory could know
    chances = out_of_sample(texts, None, random.integers(0, 2, 60), 2, seed=0, report=lambda share: None)
    assert chances.shape == (60, 2)
    assert np.allclose(chances.sum(axis=1), 1)
    assert chances.max() < 0.9


def test_a_label_with_one_row_and_chinese_texts_are_no_obstacle() -> None:
    texts = ["很好吃", "好吃极了", "太难吃", "难吃死了", "", "不知道"]
    suspects = suspected_labels(texts, None, np.array([0, 0, 1, 1, 1, 2]), LABELS, [2, 3, 4, 5, 6, 7])
    assert sorted(each.row for each in suspects) == [2, 3, 4, 5, 6, 7]


def points(*scores: float) -> list[CurvePoint]:
    return [CurvePoint(rows=row, accuracy=score, least=score, most=score) for row, score in enumerate(scores, 1)]


@pytest.mark.parametrize(
    ("scores", "said"), [((0.5, 0.6, 0.7), "yes"), ((0.5, 0.8, 0.81), "a little"), ((0.5, 0.9, 0.9), "hardly")]
)
def test_the_verdict_goes_by_the_last_step(scores: tuple[float, ...], said: str) -> None:
    assert verdict(points(*scores)) == said


def test_the_curve_of_what_is_hard_rises_and_that_of_what_is_easy_does_not() -> None:
    random = np.random.default_rng(0)
    targets = random.integers(0, 4, 400)
    gains = []
    for noise in (0.01, 4.0):
        vectors = np.eye(4)[targets].repeat(20, axis=1) + random.normal(0, noise, (400, 80))
        curve = learning_curve(vectors[:200], targets[:200], vectors[200:], targets[200:])
        assert [point.rows for point in curve.points] == [50, 100, 150, 200]
        gains.append(curve.points[-1].accuracy - curve.points[0].accuracy)
    assert gains[0] < 0.01 and gains[1] > 0.05
