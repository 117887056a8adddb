"""The curves of two labels are those of scikit-learn, and there are none where there is nothing to tell apart."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from bert_core.evaluation.two_classes import MOST_POINTS, threshold_curves


@pytest.mark.parametrize("size", [10, 5000])
def test_curves_and_areas_are_those_of_scikit_learn(size: int) -> None:
    random = np.random.default_rng(0)
    is_label, chances = random.random(size) < 0.4, random.random(size)
    curves = threshold_curves(chances, is_label, "spam")
    assert curves is not None
    assert curves.area == pytest.approx(metrics.roc_auc_score(is_label, chances))
    assert curves.average_precision == pytest.approx(metrics.average_precision_score(is_label, chances))
    assert len(curves.found) == len(curves.false_alarms) <= MOST_POINTS
    assert len(curves.recall) == len(curves.precision) <= MOST_POINTS
    assert (curves.false_alarms[0], curves.found[-1]) == (0.0, 1.0)
    assert np.trapezoid(curves.found, curves.false_alarms) == pytest.approx(curves.area, abs=0.01)


def test_rows_of_one_label_have_no_curves() -> None:
    assert threshold_curves(np.array([0.1, 0.9]), np.array([True, True]), "spam") is None
