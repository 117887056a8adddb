"""Whether one of two models is better, from their answers to the same rows.

Where answers are right or wrong, only the rows count that one of the two has right alone (McNemar 1947, exact); where
they are right in part, differences are drawn anew (paired bootstrap, Efron and Tibshirani 1993, chapter 16).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from bert_core.evaluation.intervals import BOUNDS, RESAMPLES, resampled_means
from bert_core.record import Record

LIKELY, SURE = 0.05, 0.01
"""Chances below which a difference is taken for real."""


class Difference(Record):
    """By how much the first of two models is better on average, with the 95 % interval of that.

    `chance` is how often two equally good models would differ at least so much (the p-value). `only_first` and
    `only_second` count the rows for which one model's answer is better than the other's.
    """

    test: Literal["mcnemar", "bootstrap"]
    rows: int
    value: float
    low: float
    high: float
    chance: float
    only_first: int
    only_second: int

    @property
    def is_likely(self) -> bool:
        """Whether it is hardly chance."""
        return self.chance < LIKELY

    @property
    def is_sure(self) -> bool:
        """Whether it is surely no chance."""
        return self.chance < SURE


def paired_difference(first: Sequence[float] | np.ndarray, second: Sequence[float] | np.ndarray) -> Difference:
    """Compare how right the answers of two models to the same rows are, (rows,) each, from 0 to 1."""
    ours, theirs = np.asarray(first, float), np.asarray(second, float)
    differences = ours - theirs
    means = resampled_means(differences, seed=0)
    low, high = np.quantile(means, BOUNDS).tolist()
    only_first, only_second = int((differences > 0).sum()), int((differences < 0).sum())
    are_labels = bool(np.isin(ours, (0, 1)).all() and np.isin(theirs, (0, 1)).all())
    return Difference(
        test="mcnemar" if are_labels else "bootstrap",
        rows=len(differences),
        value=float(differences.mean()),
        low=low,
        high=high,
        chance=_mcnemar(only_first, only_second) if are_labels else _share_beyond_zero(means),
        only_first=only_first,
        only_second=only_second,
    )


def _mcnemar(only_first: int, only_second: int) -> float:
    from scipy.stats import binomtest  # here because it takes a moment to import

    differing = only_first + only_second
    return float(binomtest(only_first, differing).pvalue) if differing else 1.0


def _share_beyond_zero(means: np.ndarray) -> float:
    """Two-sided; never zero, as there might be one more draw."""
    fewer = min((means <= 0).sum(), (means >= 0).sum())
    return float(min(1.0, 2 * (fewer + 1) / (RESAMPLES + 1)))
