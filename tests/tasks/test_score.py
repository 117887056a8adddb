"""Numbers: how they are read, standardised, answered and scored."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from bert_core import TASKS, DataError, Example, Known, NumberAnswer
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens

TASK = TASKS["score"]
KNOWN = Known(numbers={"mean": 3.0, "deviation": 2.0, "least": 0.0, "greatest": 5.0})


def rows(numbers: list[float]) -> list[Example]:
    return [Example(row, {"text": "x", "score": repr(float(number))}) for row, number in enumerate(numbers, 2)]


def given(numbers: list[float]) -> list[NumberAnswer]:
    return [NumberAnswer(float(number), 0.0, 5.0) for number in numbers]


@pytest.mark.parametrize(
    ("cell", "number"), [("3.5", 3.5), ("3,5", 3.5), ("1e3", 1000), ("-2", -2), (" +.5 ", 0.5), ("３.５", 3.5)]
)
def test_numbers_are_read_as_people_write_them(cell: str, number: float) -> None:
    [example] = TASK.parse("text", [Example(2, {"text": "x", "score": cell})]).examples
    assert float(example.cells["score"]) == number


@pytest.mark.parametrize("cell", ["5/5", "n/a", "four", "nan", "inf", "1e999", "1,234.5", "8%"])
def test_what_is_no_number_is_a_problem_that_names_it(cell: str) -> None:
    parsed = TASK.parse("text", [Example(2, {"text": "x", "score": cell}), *rows([1.0])])
    [problem] = parsed.problems
    assert problem.row == 2 and f"'{cell}' is no number" in str(problem.reason)
    assert len(parsed.examples) == 1


def test_mean_deviation_and_range_are_learned_and_undone() -> None:
    known = TASK.learn(rows([1, 2, 3, 6]))
    assert known.numbers == pytest.approx({"mean": 3, "deviation": np.std([1, 2, 3, 6]), "least": 1, "greatest": 6})
    tokens = Tokens(np.zeros(2), np.zeros(2), np.arange(3))
    features = Features(tokens, Reads.first(tokens), None, np.arange(2))
    answers = TASK.decode(np.array([[0.0], [-1.5]], "float32"), features, rows([1, 2]), KNOWN)
    assert answers == [NumberAnswer(3.0, 0.0, 5.0), NumberAnswer(0.0, 0.0, 5.0)]


def test_one_number_everywhere_is_refused() -> None:
    with pytest.raises(DataError, match=r"the same number, 2\.0"):
        TASK.learn(rows([2.0] * 9))


def test_the_same_answer_to_everything_scores_0() -> None:
    score = TASK.score(given([3, 3, 3]), rows([1, 2, 3]), KNOWN)
    assert (score["spearman"], score["pearson"], score["mae"]) == (0.0, 0.0, 1.0)
    assert TASK.score(given([3]), rows([1]), KNOWN)["spearman"] == 0.0


def test_every_number_stands_in_one_bin_of_the_range() -> None:
    counts = TASK.counts(rows([0, 0.1, 2.5, 5]))
    assert next(iter(counts)) == "0 – 0.5" and sum(counts.values()) == 4 and len(counts) == 10


def test_scores_are_those_of_scipy_on_1000_random_sets() -> None:
    chance = np.random.default_rng(0)
    for _ in range(1000):
        count = int(chance.integers(3, 40))
        truth = chance.normal(size=count).round(int(chance.integers(0, 3)))
        answers = (truth * chance.normal() + chance.normal(size=count)).round(int(chance.integers(0, 4)))
        score = TASK.score(given(answers), rows(truth), KNOWN)
        if np.ptp(truth) and np.ptp(answers):
            ranks = stats.rankdata(truth), stats.rankdata(answers)
            assert score["spearman"] == pytest.approx(np.corrcoef(*ranks)[0, 1], abs=1e-9)
            assert score["pearson"] == pytest.approx(stats.linregress(truth, answers).rvalue, abs=1e-9)
        assert score["mae"] == pytest.approx(np.mean(np.abs(truth - answers)), abs=1e-9)
        assert score["rmse"] == pytest.approx(np.mean((truth - answers) ** 2) ** 0.5, abs=1e-9)
