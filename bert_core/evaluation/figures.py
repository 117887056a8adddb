"""All figures that say how good the answers to some rows are: those that pages show, and reports and cards repeat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.evaluation.calibration import Bin, expected_calibration_error, logits_to_sureness, reliability
from bert_core.evaluation.intervals import Interval, mean_interval
from bert_core.evaluation.kinds import Confusion, KindScore, confusions, kind_scores
from bert_core.evaluation.two_classes import ThresholdCurves, threshold_curves
from bert_core.judgement import Judgement
from bert_core.record import Record


class Figures(Record):
    """How good the answers to some rows are.

    `right` is the mean over the rows with its interval; `kinds` the most common first; `confusions` the most common
    first, of tasks with one label a row only, and `curves` where there are two of them. `sureness` and
    `calibration_error` are of answers that say how sure they are, and `plain_calibration_error` is what that error were
    without the temperature.
    """

    right: Interval
    kinds: tuple[KindScore, ...]
    confusions: tuple[Confusion, ...]
    curves: ThresholdCurves | None
    sureness: tuple[Bin, ...]
    calibration_error: float | None
    plain_calibration_error: float | None


def figures(judgement: Judgement, labels: Sequence[str], *, has_classes: bool) -> Figures:
    """The figures of a judgement of at least one row.

    Args:
        judgement: what the answers are worth.
        labels: the names of the labels, in the order of the logits.
        has_classes: whether each row has exactly one of them.
    """
    rows, logits = judgement.rows, judgement.logits
    right = [row.right for row in rows]
    known = [(row.confidence, row.right) for row in rows if row.confidence is not None]
    sure, sure_right = [each[0] for each in known], [each[1] for each in known]
    curves = None
    if has_classes and len(labels) == 2 and len(known) == len(rows):
        # The answer is the likelier of the two, so that its chance says both.
        chances = [row.confidence if row.answer == labels[1] else 1 - (row.confidence or 0.0) for row in rows]
        curves = threshold_curves(np.array(chances, float), [row.truth == labels[1] for row in rows], labels[1])
    return Figures(
        right=mean_interval(right),
        kinds=tuple(kind_scores(rows, are_labels=has_classes)),
        confusions=tuple(confusions(rows, labels)) if has_classes else (),
        curves=curves,
        sureness=tuple(reliability(sure, sure_right)),
        calibration_error=expected_calibration_error(sure, sure_right) if known else None,
        plain_calibration_error=expected_calibration_error(logits_to_sureness(logits), right)
        if has_classes and logits is not None
        else None,
    )
