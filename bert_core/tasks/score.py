"""A number for a text, or for two texts: how good a review finds something, how similar two sentences are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import NUMBER, like_measure
from bert_core.tasks.pair import FIRST, SECOND
from bert_core.text import Reads, Tokenizer

BINS = 10
DIGITS = 4
"""Decimals of an answer in deviations: further ones depend on which texts are computed together, and would put texts
that are the same in an order of chance."""
SHOWN = 60
"""Characters of a cell that are repeated in a message."""
SCORE = Column(
    "score",
    N_("Number"),
    N_("What the model should answer, as a number such as 3.5, 3,5 or 1e3."),
    (
        "score", "scores", "similarity", "relatedness", "rating", "stars", "value", "number", "grade", "points",
        "price", "amount",
        "相似度", "分数", "得分", "评分", "打分", "分值", "数值", "星级", "价格", "金额",
    ),
    like_measure,
    is_target=True,
    reason=N_("'{column}' holds numbers, {count:,} different ones over {rows:,} rows."),
    holds="number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number, and the least and the greatest that the model has learned from."""

    number: float
    least: float
    greatest: float


class Score(Task):
    """The first token's hidden state, a dense layer, and one output: the number less its mean, in deviations."""

    name = "score"
    title = N_("A number (similarity, rating)")
    help_text = N_("Similarity of two sentences, a rating, a grade: anything between two numbers.")
    inputs = (TEXT, replace(SECOND, is_optional=True))
    forms = (
        Form("text", N_("A text and a number"), (TEXT, SCORE)),
        Form("pair", N_("Two texts and a number"), (FIRST, SECOND, SCORE)),
    )
    metrics = (
        Metric(
            "spearman",
            N_("Same order (Spearman)"),
            N_("Whether greater numbers are answered where greater ones are right: 1 is perfect, 0 is chance."),
        ),
        Metric(
            "pearson",
            N_("Same course (Pearson)"),
            N_("Whether answers rise with the right numbers along a straight line: 1 is perfect, 0 is chance."),
        ),
        Metric(
            "mae",
            N_("Usual error (MAE)"),
            N_("How far answers are from the right number on average."),
            higher_is_better=False,
            is_share=False,
        ),
        Metric(
            "rmse",
            N_("Error with large ones counting more (RMSE)"),
            N_("The root of the mean squared error."),
            higher_is_better=False,
            is_share=False,
        ),
    )
    answer_type = NumberAnswer
    drawing = "dial"

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        cell = cells["score"]
        number = float(cell.replace(",", ".")) if NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(number):
            raise DataError(N_("'{found}' is no number. Write it like 3.5, 3,5 or 1e3."), found=cell[:SHOWN])
        return {**cells, "score": repr(number)}

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        """How often numbers of each range occur, the least first, as they stand on a scale."""
        numbers = _numbers(examples)
        counts, edges = np.histogram(numbers, bins=BINS)
        return {
            f"{low:.3g} – {high:.3g}": int(count) for low, high, count in zip(edges, edges[1:], counts, strict=False)
        }

    def learn(self, examples: Sequence[Example]) -> Known:
        numbers = _numbers(examples)
        if numbers.min() == numbers.max():
            raise DataError(
                N_("Every row has the same number, {number}. Add rows with others, or choose another column."),
                number=float(numbers[0]),
            )
        return Known(
            numbers={
                "mean": float(numbers.mean()),
                "deviation": float(numbers.std()),
                "least": float(numbers.min()),
                "greatest": float(numbers.max()),
            }
        )

    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Any number can be scored."""

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("pooled", "squared_error", ("score",), "regression")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        firsts = [example.cells["text"] for example in examples]
        has_seconds = all("second" in example.cells for example in examples)
        seconds = [example.cells["second"] for example in examples] if has_seconds else None
        tokens = tokenizer.encode(firsts, seconds, max_length=settings.max_length)
        targets = None
        if all("score" in example.cells for example in examples):
            targets = ((_numbers(examples) - known.numbers["mean"]) / known.numbers["deviation"]).astype("float32")
        return Features(tokens, Reads.first(tokens), targets, np.arange(len(examples)))

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[NumberAnswer]:
        deviations = logits[:, 0].astype("float64").round(DIGITS)
        numbers = deviations * known.numbers["deviation"] + known.numbers["mean"]
        return [NumberAnswer(number, known.numbers["least"], known.numbers["greatest"]) for number in numbers.tolist()]

    def score(self, answers: Sequence[NumberAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        """As SciPy counts them; a correlation with what never changes is 0."""
        from scipy import stats  # here because it takes a moment to import and answering needs none of it

        truth, given = _numbers(examples), np.array([answer.number for answer in answers])
        error = given - truth
        changes = np.ptp(truth) > 0 and np.ptp(given) > 0
        return {
            "spearman": float(stats.spearmanr(truth, given).statistic) if changes else 0.0,
            "pearson": float(stats.pearsonr(truth, given).statistic) if changes else 0.0,
            "mae": float(np.abs(error).mean()),
            "rmse": float(np.sqrt(np.square(error).mean())),
        }

    def verdict(self, answer: NumberAnswer, example: Example) -> Verdict:
        """How near the number is, 0 being as far away as the numbers of the training rows are from each other."""
        truth = float(example.cells["score"])
        nearness = 1 - abs(answer.number - truth) / ((answer.greatest - answer.least) or 1.0)
        return Verdict(f"{truth:g}", f"{answer.number:.3g}", max(0.0, nearness), None, ())

    def answer_cells(self, answer: NumberAnswer) -> dict[str, str | float]:
        return {"prediction": answer.number}


def _numbers(examples: Sequence[Example]) -> np.ndarray:
    return np.array([float(example.cells["score"]) for example in examples])
