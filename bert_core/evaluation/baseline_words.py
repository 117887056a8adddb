"""Whether a model was worth it, in words: its score beside those of much simpler rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from bert_core.events import Baseline
from bert_core.i18n import N_, Message
from bert_core.record import Record
from bert_core.tasks import Metric

LEAST = 0.01
"""A smaller difference is none to a person."""
BETTER = N_("BERT is {points} points better than word counting: {score} against {other}.")
AS_GOOD = N_(
    "Not worth it here: word counting does as well ({other} against {score}), and needs a hundredth of the time."
)
NO_BETTER_THAN_ALWAYS = N_("It is no better than always giving the most common answer: {score} against {other}.")
BETTER_THAN_ALWAYS = N_(
    "It is {points} points better than always giving the most common answer: {score} against {other}."
)


class Worth(Record):
    """The verdict on a model beside simple rules."""

    kind: Literal["better", "as_good", "useless"]
    message: Message


def worth(metric: Metric, score: float, baselines: Sequence[Baseline], *, rows: int) -> Worth | None:
    """The verdict on a score in a metric that is a share, on so many rows; None where there is nothing to compare with.

    A difference counts from one point on, and on few rows from as much as chance alone would make of it: the standard
    error of a share.
    """
    scores = {each.name: each.metrics[metric.name] for each in baselines if metric.name in each.metrics}
    least = difference_that_counts(score, rows)
    always, counting = scores.get("most_common"), scores.get("word_counting")
    if always is not None and score - always < least:
        return Worth(kind="useless", message=_message(NO_BETTER_THAN_ALWAYS, score, always))
    if counting is not None and score - counting < least:
        return Worth(kind="as_good", message=_message(AS_GOOD, score, counting))
    if counting is not None:
        return Worth(kind="better", message=_message(BETTER, score, counting))
    if always is not None:
        return Worth(kind="better", message=_message(BETTER_THAN_ALWAYS, score, always))
    return None


def difference_that_counts(share: float, rows: int) -> float:
    """How far apart two shares of so many rows must be to tell them from chance, and to matter."""
    share = min(max(share, 0.0), 1.0)
    return max(LEAST, math.sqrt(share * (1 - share) / max(rows, 1)))


def _message(text: str, score: float, other: float) -> Message:
    points = round(100 * (score - other))
    return Message(text=text, values={"points": points, "score": f"{score:.1%}", "other": f"{other:.1%}"})
