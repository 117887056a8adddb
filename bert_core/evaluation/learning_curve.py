"""Whether more rows would help: how good a model is that learns from a quarter, a half, and more of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Literal

import numpy as np

from bert_core.evaluation.quick_judge import quick_chances
from bert_core.record import Record

SHARES = (0.25, 0.5, 0.75, 1.0)
DRAWS = 3
MUCH, LITTLE = 0.03, 0.01
"""What the second half of the rows brought, from which on more rows will help, and under which they will not."""


class CurvePoint(Record):
    """So many rows, and how good a model of them is, on average over random choices of these rows: the share of right
    answers, or the task's main metric."""

    rows: int
    score: float
    least: float
    most: float


class LearningCurve(Record):
    """The points, measured on `checked_rows` rows, and whether more rows would help: `yes`, `a little` or `hardly`."""

    points: tuple[CurvePoint, ...]
    checked_rows: int

    @property
    def gain(self) -> float:
        """What the second half of the rows brought: a step as large as doubling all rows, where a curve is flatter."""
        half, *_between, whole = (point.score for point in self.points[SHARES.index(0.5) :])
        return whole - half

    @property
    def verdict(self) -> Literal["yes", "a little", "hardly"]:
        """What the curve says."""
        return "yes" if self.gain >= MUCH else "a little" if self.gain >= LITTLE else "hardly"


def learning_curve(
    train: np.ndarray,
    train_targets: np.ndarray,
    valid: np.ndarray,
    valid_targets: np.ndarray,
    *,
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> LearningCurve:
    """The share of right answers of a simple model of vectors, (rows, hidden), that learns from parts of the rows drawn
    at random."""
    classes = 1 + max(train_targets.max(), valid_targets.max())
    random, points = np.random.default_rng(seed), []
    for place, share in enumerate(SHARES):
        rows, scores = max(2, round(share * len(train))), []
        draws = DRAWS if share < 1 else 1
        for draw in range(draws):
            chosen = random.choice(len(train), rows, replace=False)
            chances = quick_chances(train[chosen], train_targets[chosen], valid, classes)
            scores.append(float((chances.argmax(axis=1) == valid_targets).mean()))
            report((place + (draw + 1) / draws) / len(SHARES))
        points.append(CurvePoint(rows=rows, score=float(np.mean(scores)), least=min(scores), most=max(scores)))
    return LearningCurve(points=tuple(points), checked_rows=len(valid))


def trained_curve(
    rows: int, score_of: Callable[[Sequence[int]], float], *, whole: float | None, checked_rows: int, seed: int
) -> LearningCurve:
    """The curve of real trainings, one for each part of the rows, which has the part before it in it.

    Args:
        rows: how many rows there are to learn from.
        score_of: how good a model is that learns from the rows with these numbers. There are always `rows` of them: of
            a part each comes several times, so that what makes the model of all rows better is that there are more
            different ones, and not that it learned for longer.
        whole: how good the model of all rows is, where that is known.
        checked_rows: on how many rows that is measured.
        seed: which rows are the first.
    """
    order, points = np.random.default_rng(seed).permutation(rows).tolist(), []
    for share in SHARES:
        part = order[: max(2, round(share * rows))]
        score = score_of(list(islice(cycle(part), rows))) if share < 1 or whole is None else whole
        points.append(CurvePoint(rows=len(part), score=score, least=score, most=score))
    return LearningCurve(points=tuple(points), checked_rows=checked_rows)
