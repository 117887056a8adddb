"""Single-label classification: labels, answers and scores."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn import metrics

from bert_core import TASKS, ClassAnswer, DataError, Example, Known
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens

TASK = TASKS["classification"]


def rows(labels: list[str]) -> list[Example]:
    return [Example(row, {"text": "x", "label": label}) for row, label in enumerate(labels, 2)]


def test_labels_are_those_of_the_rows_in_a_fixed_order() -> None:
    assert TASK.learn(rows(["b", "a", "b", "正面"])).labels == ("a", "b", "正面")


def test_one_label_everywhere_is_refused_with_its_name() -> None:
    with pytest.raises(DataError, match="'spam'"):
        TASK.learn(rows(["spam"] * 10))


def test_thousands_of_labels_are_taken_for_the_wrong_column() -> None:
    with pytest.raises(DataError, match="5000 different values"):
        TASK.learn(rows([str(number) for number in range(5000)]))


def test_probabilities_sum_to_one_most_likely_first_and_survive_huge_logits() -> None:
    logits = np.array([[1e4, -1e4, 9.99e3], [0.0, 2.0, 1.0]], "float32")
    tokens = Tokens(np.zeros(2), np.zeros(2), np.arange(3))
    features = Features(tokens, Reads.first(tokens), None, np.arange(2))
    first, second = TASK.decode(logits, features, rows(["a", "b"]), Known(labels=("a", "b", "c")))
    assert first.label == "a" and sum(first.probabilities.values()) == pytest.approx(1)
    assert list(second.probabilities) == ["b", "c", "a"]
    assert second.probabilities["b"] == pytest.approx(np.exp(2) / (1 + np.exp(2) + np.exp(1)))


@pytest.mark.parametrize("seed", range(20))
def test_scores_are_those_of_scikit_learn(seed: int) -> None:
    chance = np.random.default_rng(seed)
    labels = ("a", "b", "c", "d")[: chance.integers(2, 5)]
    truth, given = (list(chance.choice(labels, 50)) for _ in range(2))
    score = TASK.score([ClassAnswer(label, {label: 1.0}) for label in given], rows(truth), Known(labels=labels))
    present = np.unique([*truth, *given])
    confusion = metrics.confusion_matrix(truth, given, labels=present)
    with np.errstate(invalid="ignore"):
        f1 = np.nan_to_num(2 * np.diag(confusion) / (confusion.sum(0) + confusion.sum(1)))
    assert score["accuracy"] == pytest.approx(np.trace(confusion) / 50)
    assert score["macro_f1"] == pytest.approx(f1.mean())
    assert score["weighted_f1"] == pytest.approx((f1 * confusion.sum(1)).sum() / 50)
