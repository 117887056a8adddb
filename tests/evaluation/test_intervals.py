"""Intervals of means, beside SciPy's."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import stats

from bert_core.evaluation.intervals import mean_interval

RANDOM = np.random.default_rng(5)
VALUES = {
    "labels": (RANDOM.random(300) < 0.83).astype(float),
    "parts of texts": RANDOM.choice([0, 0.4, 0.5, 2 / 3, 0.8, 1], size=500),
    "any numbers": RANDOM.beta(5, 2, size=4000),
}


@pytest.mark.parametrize("name", VALUES)
def test_the_bounds_are_those_of_scipy(name: str) -> None:
    values = VALUES[name]
    ours = mean_interval(values)
    theirs = stats.bootstrap(
        (values,), np.mean, n_resamples=20_000, batch=500, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    tolerance = 0.08 * (theirs.high - theirs.low)  # both are drawn by chance
    assert ours.value == pytest.approx(values.mean()) and ours.rows == len(values)
    assert ours.low == pytest.approx(theirs.low, abs=tolerance)
    assert ours.high == pytest.approx(theirs.high, abs=tolerance)


def test_the_same_answers_give_the_same_bounds() -> None:
    assert mean_interval(VALUES["labels"]) == mean_interval(VALUES["labels"])


def test_few_rows_that_are_all_right_are_no_proof_of_perfection() -> None:
    few, many = mean_interval([1.0] * 20), mean_interval([1.0] * 2000)
    assert few.high == many.high == 1.0
    assert few.low == pytest.approx(stats.binomtest(20, 20).proportion_ci().low)
    assert few.low < 0.9 < 0.99 < many.low
    assert mean_interval([0.0] * 20).high == pytest.approx(1 - few.low)


def test_one_row_has_an_interval() -> None:
    assert mean_interval([0.5]).low == mean_interval([0.5]).high == 0.5


def test_a_hundred_thousand_rows_take_no_time() -> None:
    values = np.random.default_rng(0).beta(5, 2, size=100_000)
    began = time.process_time()
    interval = mean_interval(values)
    assert time.process_time() - began < 2
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert interval.high - interval.low == pytest.approx(2 * half, rel=0.06)
