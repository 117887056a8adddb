"""A number for a text: what is read as one, and scores as SciPy counts them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bert_core import TASKS, DataError, Example
from bert_core.tasks import NumberAnswer

TASK = TASKS["score"]


def rows(numbers: list[float]) -> list[Example]:
    return [Example(row, {"text": "x", "number": repr(number)}) for row, number in enumerate(numbers, 2)]


@pytest.mark.parametrize(("cell", "number"), [("3.5", 3.5), ("3,5", 3.5), ("-2", -2), ("1e3", 1000), (" 4 ", 4)])
def test_numbers_are_read_however_they_are_written(cell: str, number: float) -> None:
    [example] = TASK.parse("number", [Example(2, {"text": "x", "number": cell})]).examples
    assert float(example.cells["number"]) == number


@pytest.mark.parametrize("cell", ["four", "3.5 stars", "nan", "1e999", "2024-01-02"])
def test_a_cell_that_is_no_number_is_told_with_its_row(cell: str) -> None:
    [problem] = TASK.parse("number", [Example(9, {"text": "x", "number": cell})]).problems
    assert problem.row == 9 and cell in str(problem.reason)


def test_one_number_everywhere_is_refused() -> None:
    with pytest.raises(DataError, match="the same number, 3"):
        TASK.learn(rows([3.0] * 5))


def test_answers_are_on_the_scale_of_the_numbers_learned_from() -> None:
    examples = rows([1.0, 2.0, 6.0])
    known = TASK.learn(examples)
    features = np.array([[0.0], [1.0]])
    low, high = TASK.decode(features, None, examples[:2], known)
    assert low == NumberAnswer(3.0, 1.0, 6.0)
    assert high.number == pytest.approx(3 + np.std([1, 2, 6]))


def test_scores_are_those_of_scipy() -> None:
    random = np.random.default_rng(0)
    for _ in range(1000):
        truth = np.round(random.normal(size=20), random.integers(0, 3))
        given = truth * random.choice([-1, 0.2, 1]) + random.normal(size=20)
        if np.ptp(truth) == 0:
            continue
        score = TASK.score([NumberAnswer(number, 0, 1) for number in given], rows(truth.tolist()), None)
        assert score["spearman"] == pytest.approx(stats.spearmanr(given, truth).statistic, abs=1e-9)
        assert score["pearson"] == pytest.approx(stats.pearsonr(given, truth).statistic, abs=1e-9)
        assert score["mae"] == pytest.approx(np.abs(given - truth).mean(), abs=1e-9)
        assert score["rmse"] == pytest.approx(np.sqrt(((given - truth) ** 2).mean()), abs=1e-9)


def test_the_same_answer_for_every_row_scores_nothing() -> None:
    score = TASK.score([NumberAnswer(2.0, 0, 1)] * 4, rows([1.0, 2.0, 3.0, 4.0]), None)
    assert score["spearman"] == score["pearson"] == 0


def test_numbers_are_counted_in_bins_that_hold_all_of_them() -> None:
    counts = TASK.counts(rows([0.0, 0.1, 5.0]))
    assert sum(counts.values()) == 3
