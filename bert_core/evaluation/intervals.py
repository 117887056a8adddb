"""How far a figure that was measured on some rows may be from the one on all rows like them (95 % intervals).

By the bootstrap (Efron 1979): rows are drawn anew from those that there are, with repetition, thousands of times.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.record import Record

RESAMPLES = 5000
LEVEL = 0.95
BOUNDS = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
MOST_LEVELS = 200
"""Of more different values than this, those that are nearly the same are drawn together: it is much faster, and the
bounds change by less than a thousandth of what they are apart."""


class Interval(Record):
    """A mean over `rows` rows, and the bounds between which it would be on other rows like them, 95 times of 100."""

    rows: int
    value: float
    low: float
    high: float


def mean_interval(values: Sequence[float] | np.ndarray, *, seed: int = 0) -> Interval:
    """The mean of one value or more, each from 0 to 1, with its interval; the same seed gives the same bounds.

    Where all are 0 or all are 1 there is nothing to draw, and the bounds are those of Clopper and Pearson (1934).
    """
    worth = np.asarray(values, float)
    mean = float(worth.mean())
    if mean in (0.0, 1.0):
        low, high = _exact_bounds(round(mean) * len(worth), len(worth))
    else:
        low, high = np.quantile(resampled_means(worth, seed=seed), BOUNDS).tolist()
    return Interval(rows=len(worth), value=mean, low=low, high=high)


def resampled_means(values: np.ndarray, *, seed: int) -> np.ndarray:
    """The mean of each of `RESAMPLES` draws of as many values as there are, float64 (resamples,).

    Only how often each value is drawn matters, and that is multinomial: a draw costs as much as there are different
    values, not as there are rows.
    """
    levels, counts = _levels(values)
    drawn = np.random.default_rng(seed).multinomial(len(values), counts / len(values), size=RESAMPLES)
    return drawn @ levels / len(values)  # (resamples, levels) @ (levels,)


def _levels(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The different values, and how often each occurs."""
    levels, counts = np.unique(values, return_counts=True)
    if len(levels) <= MOST_LEVELS:
        return levels, counts
    parts = np.floor((values - levels[0]) / (levels[-1] - levels[0]) * (MOST_LEVELS - 1)).astype(int)
    sizes, sums = np.bincount(parts), np.bincount(parts, weights=values)
    filled = sizes > 0
    return sums[filled] / sizes[filled], sizes[filled]


def _exact_bounds(right: int, rows: int) -> tuple[float, float]:
    from scipy.stats import binomtest  # here because it takes a moment to import

    bounds = binomtest(right, rows).proportion_ci(LEVEL)
    return float(bounds.low), float(bounds.high)
