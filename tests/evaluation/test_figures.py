"""The figures of answers are those that the libraries of the field give, and they stand in a run's report."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from bert_core import Figures, Judged, Judgement, Run, figures

LABELS = ("ham", "spam", "other")


def judged(random: np.random.Generator, labels: tuple[str, ...], size: int = 400) -> Judgement:
    """Random logits, answered by their greatest, and random right answers that often agree."""
    logits = random.normal(0, 2, (size, len(labels))).astype("float32")
    best = logits.argmax(axis=1)
    truth = np.where(random.random(size) < 0.6, best, random.integers(0, len(labels), size))
    chances = np.exp(logits / 1.5)
    sure = (chances / chances.sum(axis=1, keepdims=True)).max(axis=1)
    rows = [
        Judged(row + 2, labels[truth[row]], labels[best[row]], float(truth[row] == best[row]), float(sure[row]),
               (labels[truth[row]],), 9)
        for row in range(size)
    ]  # fmt: skip
    return Judgement(tuple(rows), logits)


@pytest.mark.parametrize("labels", [LABELS[:2], LABELS])
def test_figures_are_those_of_scikit_learn_and_scipy(labels: tuple[str, ...]) -> None:
    judgement = judged(np.random.default_rng(len(labels)), labels)
    found = figures(judgement, labels, has_classes=True)
    truth, answer = [row.truth for row in judgement.rows], [row.answer for row in judgement.rows]
    assert found.right.value == pytest.approx(metrics.accuracy_score(truth, answer))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, answer, labels=list(labels))
    for kind in found.kinds:
        place = labels.index(kind.kind)
        assert (kind.rows, kind.right) == (support[place], pytest.approx(recall[place]))
        assert (kind.precision, kind.f1) == (pytest.approx(precision[place]), pytest.approx(f1[place]))
    matrix = metrics.confusion_matrix(truth, answer, labels=list(labels))
    for each in found.confusions:
        assert matrix[labels.index(each.truth), labels.index(each.answer)] == each.rows
    assert sum(each.rows for each in found.confusions) == matrix.sum() - np.trace(matrix)
    assert sum(each.rows for each in found.sureness) == len(truth)
    assert (found.curves is None) == (len(labels) != 2)
    if found.curves:
        second = np.array(truth) == labels[1]
        margin = judgement.logits[:, 1] - judgement.logits[:, 0]
        assert found.curves.area == pytest.approx(metrics.roc_auc_score(second, margin))
    assert 0 < found.calibration_error != found.plain_calibration_error


def test_of_answers_that_do_not_say_how_sure_they_are_the_rest_is_known() -> None:
    rows = (Judged(2, "PER: Ann", "PER: Ann", 1.0, None, ("PER",), 9), Judged(3, "", "LOC: Oslo", 0.0, None, (), 9))
    found = figures(Judgement(rows), ("PER", "LOC"), has_classes=False)
    assert (found.right.value, found.confusions, found.curves, found.calibration_error) == (0.5, (), None, None)


def test_a_finished_run_has_them_in_its_report(toy_run: Run) -> None:
    kept = Figures.model_validate(toy_run.report.figures["valid"])
    assert kept == figures(toy_run.judgement("valid"), toy_run.spec.known.labels, has_classes=True)
    assert kept.right.value == pytest.approx(toy_run.report.metrics["accuracy"])
