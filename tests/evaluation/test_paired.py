"""Whether a difference between two models is real, beside SciPy's tests."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bert_core.evaluation.paired import paired_difference

RANDOM = np.random.default_rng(7)


@pytest.mark.parametrize("rows", [40, 400])
def test_labels_are_compared_by_the_exact_test_of_mcnemar(rows: int) -> None:
    first, second = (RANDOM.random(rows) < 0.9).astype(float), (RANDOM.random(rows) < 0.8).astype(float)
    found = paired_difference(first, second)
    alone, other = int(((first == 1) & (second == 0)).sum()), int(((first == 0) & (second == 1)).sum())
    assert found.test == "mcnemar"
    assert (found.only_first, found.only_second) == (alone, other)
    assert found.chance == pytest.approx(stats.binomtest(alone, alone + other).pvalue)
    assert found.value == pytest.approx(first.mean() - second.mean())


def test_parts_of_texts_are_compared_by_a_paired_bootstrap() -> None:
    second = RANDOM.choice([0, 0.4, 0.5, 2 / 3, 0.8, 1], size=300)
    first = np.clip(second + RANDOM.normal(0.02, 0.1, size=300), 0, 1)
    found = paired_difference(first, second)
    theirs = stats.bootstrap(
        (first, second), lambda ours, others, axis: (ours - others).mean(axis), paired=True, n_resamples=20_000,
        vectorized=True, method="percentile", rng=np.random.default_rng(1),
    )  # fmt: skip
    tolerance = 0.08 * (theirs.confidence_interval.high - theirs.confidence_interval.low)
    assert found.test == "bootstrap"
    assert found.low == pytest.approx(theirs.confidence_interval.low, abs=tolerance)
    assert found.high == pytest.approx(theirs.confidence_interval.high, abs=tolerance)
    assert found.is_likely == (theirs.confidence_interval.low > 0)


def test_the_order_of_the_two_changes_only_the_sign() -> None:
    first, second = RANDOM.random(200), RANDOM.random(200)
    one, other = paired_difference(first, second), paired_difference(second, first)
    assert one.value == pytest.approx(-other.value)
    assert one.chance == pytest.approx(other.chance, abs=0.05)
    assert (one.only_first, one.only_second) == (other.only_second, other.only_first)


def test_equal_answers_are_no_difference() -> None:
    for answers in ([1.0, 0.0, 1.0], [0.3, 0.5, 1.0]):
        found = paired_difference(answers, answers)
        assert (found.value, found.chance, found.is_likely) == (0.0, 1.0, False)


def test_equally_good_models_are_seldom_said_to_differ() -> None:
    random = np.random.default_rng(0)
    said = [paired_difference(*(random.random((2, 200)) < 0.8).astype(float)).is_likely for _ in range(200)]
    assert sum(said) <= 0.08 * len(said)


def test_a_great_difference_on_many_rows_is_sure() -> None:
    found = paired_difference([1.0] * 90 + [0.0] * 10, [1.0] * 60 + [0.0] * 40)
    assert found.is_sure and found.value == pytest.approx(0.3)
