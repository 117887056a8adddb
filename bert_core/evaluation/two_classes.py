"""Where there are two labels: what is won and lost by asking for more or less sureness before answering with one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.record import Record

MOST_POINTS = 400
"""Points of a curve: more cannot be seen."""


class ThresholdCurves(Record):
    """Receiver operating characteristic and precision-recall, with the areas below them, of one of two labels.

    `false_alarms` and `found` are shares of the rows of the other label and of this one; one entry a threshold.
    """

    label: str
    false_alarms: tuple[float, ...]
    found: tuple[float, ...]
    area: float
    recall: tuple[float, ...]
    precision: tuple[float, ...]
    average_precision: float


def threshold_curves(probabilities: np.ndarray, label_rows: Sequence[bool], label: str) -> ThresholdCurves | None:
    """The curves for probabilities of `label`, (rows,) and whether each row has it; None where all are the same."""
    from sklearn import metrics  # here because it takes a second to import

    is_label = np.asarray(label_rows, bool)
    if is_label.all() or not is_label.any():
        return None
    false_alarms, found, _ = metrics.roc_curve(is_label, probabilities)
    precision, recall, _ = metrics.precision_recall_curve(is_label, probabilities)
    # The areas from the curves: asked for by name, sklearn would sort all rows twice more.
    return ThresholdCurves(
        label=label,
        false_alarms=_thinned(false_alarms),
        found=_thinned(found),
        area=float(metrics.auc(false_alarms, found)),
        recall=_thinned(recall),
        precision=_thinned(precision),
        average_precision=float(-np.sum(np.diff(recall) * precision[:-1])),
    )


def _thinned(values: np.ndarray) -> tuple[float, ...]:
    places = np.linspace(0, len(values) - 1, min(len(values), MOST_POINTS)).round().astype(int)
    return tuple(values[places].tolist())
