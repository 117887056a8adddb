"""Any number of labels: cells that people write, thresholds, scores."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn import metrics

from bert_core import TASKS, DataError, Example, Known
from bert_core.tasks import LabelsAnswer
from bert_core.tasks.multilabel import best_threshold, read_labels, sigmoid

TASK = TASKS["multilabel"]
KNOWN = Known(labels=("a", "b", "c"))


def rows(labels: list[list[str]]) -> list[Example]:
    return [Example(row, {"text": "x", "labels": json.dumps(each)}) for row, each in enumerate(labels, 2)]


@pytest.mark.parametrize(
    ("cell", "labels"),
    [
        ("joy|love", ["joy", "love"]),
        ("joy; love ;joy", ["joy", "love"]),
        ("喜悦、爱", ["喜悦", "爱"]),
        ('["joy", "a, b"]', ["joy", "a, b"]),
        ("", []),
        ("[]", []),
        ("one label", ["one label"]),
    ],
)
def test_labels_are_read_however_they_are_written(cell: str, labels: list[str]) -> None:
    assert read_labels(cell) == labels


@pytest.mark.parametrize("cell", ['["joy"', '{"joy": 1}', "[1, 2]"])
def test_a_cell_that_is_no_list_is_told_with_what_to_write(cell: str) -> None:
    found = TASK.parse("list", [Example(7, {"text": "x", "labels": cell})])
    assert not found.examples and found.problems[0].row == 7
    assert "a|b" in str(found.problems[0].reason)


def test_an_unknown_label_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match="Row 3 has the label 'z'"):
        TASK.check(rows([["a"], ["z"]]), KNOWN)


def test_the_threshold_is_the_best_there_is() -> None:
    random = np.random.default_rng(0)
    for _ in range(200):
        truth = random.random(60) < random.uniform(0.2, 0.8)
        probabilities = np.round(random.random(60) * 0.6 + truth * 0.3, random.integers(1, 4))
        if truth.sum() < 10:
            continue
        chosen = best_threshold(truth, probabilities)
        every = [metrics.f1_score(truth, probabilities >= each, zero_division=0) for each in np.unique(probabilities)]
        assert metrics.f1_score(truth, probabilities >= chosen) == pytest.approx(max(every))


def test_a_label_with_few_rows_keeps_the_usual_threshold() -> None:
    truth = np.zeros(100, bool)
    truth[:3] = True
    assert best_threshold(truth, np.linspace(0.1, 0, 100)) == 0.5


def test_scores_are_those_of_scikit_learn() -> None:
    random = np.random.default_rng(1)
    for _ in range(1000):
        truth = random.random((12, 3)) < 0.4
        truth[0] = True
        logits = random.normal(size=(12, 3))
        examples = rows([[label for label, has in zip(KNOWN.labels, row, strict=True) if has] for row in truth])
        answers = TASK.decode(logits, None, examples, KNOWN)
        given = sigmoid(logits) >= 0.5
        score = TASK.score(answers, examples, KNOWN)
        right = (truth & given).sum()
        assert score["micro_f1"] == pytest.approx(2 * right / (truth.sum() + given.sum()), abs=1e-9)
        f1 = 2 * (truth & given).sum(0) / np.maximum(truth.sum(0) + given.sum(0), 1)
        assert score["macro_f1"] == pytest.approx(f1.mean(), abs=1e-9)
        assert score["subset_accuracy"] == pytest.approx((truth == given).all(1).mean(), abs=1e-9)
        expected = metrics.average_precision_score(truth, sigmoid(logits), average="macro")
        assert score["mean_average_precision"] == pytest.approx(expected, abs=1e-9)


def test_labels_above_their_threshold_are_the_answer() -> None:
    known = KNOWN.model_copy(update={"numbers": {"threshold:a": 0.9, "threshold:c": 0.1}})
    [answer] = TASK.decode(np.array([[1.0, 1.0, -1.0]]), None, rows([[]]), known)
    assert answer == LabelsAnswer(("b", "c"), answer.probabilities, {"a": 0.9, "b": 0.5, "c": 0.1})
    cells = TASK.answer_cells(answer)
    assert cells["prediction"] == "b|c" and list(cells) == ["prediction", *(f"probability {x}" for x in "abc")]
