"""Whether more rows would help: how good a model is that learns from a quarter, a half, and more of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from bert_core.evaluation.quick_judge import quick_chances
from bert_core.record import Record

SHARES = (0.25, 0.5, 0.75, 1.0)
DRAWS = 3
MUCH, LITTLE = 0.02, 0.005
"""Points that the last quarter of the rows brought, from which on more will help, and under which it will not."""


class CurvePoint(Record):
    """So many rows, and the share of right answers, on average over random choices of these rows."""

    rows: int
    accuracy: float
    least: float
    most: float


class LearningCurve(Record):
    """The points, and whether more rows would help: `yes`, `a little` or `hardly`."""

    points: tuple[CurvePoint, ...]
    verdict: Literal["yes", "a little", "hardly"]


def learning_curve(
    train: np.ndarray,
    train_targets: np.ndarray,
    valid: np.ndarray,
    valid_targets: np.ndarray,
    *,
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> LearningCurve:
    """What a simple model of vectors, (rows, hidden), learns from parts of the rows drawn at random."""
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
        points.append(CurvePoint(rows=rows, accuracy=float(np.mean(scores)), least=min(scores), most=max(scores)))
    return LearningCurve(points=tuple(points), verdict=verdict(points))


def verdict(points: list[CurvePoint]) -> Literal["yes", "a little", "hardly"]:
    """What the last step of the curve says."""
    gain = points[-1].accuracy - points[-2].accuracy if len(points) > 1 else 1.0
    return "yes" if gain >= MUCH else "a little" if gain >= LITTLE else "hardly"
