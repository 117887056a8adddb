"""Whether a model is as often right as it says, and what is gained by trusting only its sure answers.

Where 90 of 100 answers that are said to be 90 % sure are right, a model is calibrated (Guo et al. 2017, "On Calibration
of Modern Neural Networks").
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.record import Record

BINS = 15
"""As many as Guo et al. use."""


class Bin(Record):
    """Answers about as sure as each other: how many, how sure on average, and which share of them is right."""

    rows: int
    sure: float
    right: float


class Trust(Record):
    """What comes of taking only answers at least `threshold` sure: which share of the rows, and how right they are."""

    threshold: float
    answered: float
    right: float


def logits_to_sureness(logits: np.ndarray) -> list[float]:
    """How likely the likeliest class is by plain logits, (rows, classes), without any correction."""
    wide = logits.astype("float64")
    return (1 / np.exp(wide - wide.max(axis=1, keepdims=True)).sum(axis=1)).tolist()


def reliability(sure: Sequence[float], right: Sequence[float]) -> list[Bin]:
    """Answers in bins of equal width by how sure they are; empty ones are left out."""
    chances, worth = np.asarray(sure, float), np.asarray(right, float)
    places = np.clip(np.ceil(chances * BINS).astype(int) - 1, 0, BINS - 1)  # (rows,); a bin holds its upper bound
    return [
        Bin(rows=int(inside.sum()), sure=float(chances[inside].mean()), right=float(worth[inside].mean()))
        for inside in (places == place for place in range(BINS))
        if inside.any()
    ]


def expected_calibration_error(sure: Sequence[float], right: Sequence[float]) -> float:
    """By how much what is said and what is right differ, on average over all answers (Guo et al. 2017, section 2)."""
    bins = reliability(sure, right)
    return sum(each.rows * abs(each.sure - each.right) for each in bins) / max(1, sum(each.rows for each in bins))


def trust(sure: Sequence[float], right: Sequence[float], threshold: float) -> Trust:
    """What comes of asking for so much sureness; of no answers, all are right."""
    chosen = np.asarray(sure, float) >= threshold
    worth = np.asarray(right, float)[chosen]
    return Trust(threshold=threshold, answered=float(chosen.mean()), right=float(worth.mean()) if len(worth) else 1.0)
