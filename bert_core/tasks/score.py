"""A number for a text, or for two: how alike they are, how many stars, how urgent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import NUMBER, like_number
from bert_core.tasks.pair import FIRST, SECOND
from bert_core.text import Reads, Tokenizer

BINS = 10
"""Bars in which numbers are counted."""
LONGEST_SHOWN = 40
NUMBER_COLUMN = Column(
    "number",
    N_("Number"),
    N_("What the model should answer: any number, such as a rating or a similarity."),
    (
        "score", "similarity", "rating", "stars", "number", "value", "relatedness", "points", "grade",
        "分数", "得分", "相似度", "评分", "星级", "打分", "数值",
    ),
    like_number,
    is_target=True,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAnswer:
    """A number, and the least and the greatest that was learned from."""

    number: float
    least: float
    greatest: float


class Score(Task):
    """The first token's hidden state and a dense layer with one output; squared error on standardised numbers."""

    name = "score"
    title = N_("A number (similarity, rating)")
    help_text = N_("How alike two texts are, how many stars a review gives: an answer on a scale.")
    inputs = (
        Column("text", N_("Text"), N_("What the model reads."), (*TEXT.hints, *FIRST.hints), TEXT.fits),
        Column(
            "second", SECOND.title, SECOND.help_text, SECOND.hints, SECOND.fits, is_optional=True, may_be_empty=True
        ),
    )
    forms = (Form("number", N_("One or two texts and their number"), (*inputs, NUMBER_COLUMN)),)
    metrics = (
        Metric(
            "spearman",
            N_("Right order (Spearman correlation)"),
            N_("How well answers put rows into the right order: 1 is perfect, 0 is chance."),
            is_share=False,
        ),
        Metric(
            "pearson",
            N_("Right proportions (Pearson correlation)"),
            N_("How well answers rise and fall with the right numbers: 1 is perfect, 0 is chance."),
            is_share=False,
        ),
        Metric(
            "mae",
            N_("Usual error (mean absolute error)"),
            N_("How far answers are from the right number on average."),
            higher_is_better=False,
            is_share=False,
        ),
        Metric(
            "rmse",
            N_("Error, large ones counting more (RMSE)"),
            N_("The root of the mean of squared errors."),
            higher_is_better=False,
            is_share=False,
        ),
    )
    answer_type = NumberAnswer
    drawing = "dial"

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        return {**cells, "number": repr(read_number(cells["number"]))}

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        numbers = numbers_of(examples)
        counts, edges = np.histogram(numbers, bins=BINS)
        return {
            f"{low:.4g} – {high:.4g}": int(count) for count, (low, high) in zip(counts, pairwise(edges), strict=True)
        }

    def learn(self, examples: Sequence[Example]) -> Known:
        numbers = numbers_of(examples)
        if np.ptp(numbers) == 0:
            raise DataError(
                N_("Every row has the same number, {number}. Add rows with others, or choose another column."),
                number=float(numbers[0]),
            )
        facts = {"mean": numbers.mean(), "deviation": numbers.std(), "least": numbers.min(), "greatest": numbers.max()}
        return Known(numbers={name: float(value) for name, value in facts.items()})

    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Any number can be scored."""

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("pooled", "squared_error", ("number",), "regression")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        texts = [example.cells["text"] for example in examples]
        seconds = [example.cells.get("second", "") for example in examples]
        tokens = tokenizer.encode(texts, seconds if any(seconds) else None, max_length=settings.max_length)
        targets = None
        if all("number" in example.cells for example in examples):
            numbers = known.numbers
            targets = ((numbers_of(examples) - numbers["mean"]) / numbers["deviation"]).astype("float32")
        return Features(tokens, Reads.first(tokens), targets, np.arange(len(examples)))

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[NumberAnswer]:
        numbers = known.numbers
        found = logits[:, 0].astype("float64") * numbers["deviation"] + numbers["mean"]
        return [NumberAnswer(float(number), numbers["least"], numbers["greatest"]) for number in found]

    def score(self, answers: Sequence[NumberAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        given, truth = np.array([answer.number for answer in answers]), numbers_of(examples)
        errors = given - truth
        return {
            "spearman": correlation(ranks(given), ranks(truth)),
            "pearson": correlation(given, truth),
            "mae": float(np.abs(errors).mean()),
            "rmse": float(np.sqrt(np.square(errors).mean())),
        }

    def answer_cells(self, answer: NumberAnswer) -> dict[str, str | float]:
        return {"prediction": answer.number}


def read_number(cell: str) -> float:
    """The number in a cell; a comma may stand for the point.

    Raises:
        DataError: it is no number.
    """
    if not NUMBER.fullmatch(cell):
        raise DataError(N_("'{cell}' is no number. Write it with digits, such as 3.5."), cell=cell[:LONGEST_SHOWN])
    number = float(cell.strip().replace(",", "."))
    if not np.isfinite(number):
        raise DataError(N_("'{cell}' is too large for a number."), cell=cell[:LONGEST_SHOWN])
    return number


def numbers_of(examples: Sequence[Example]) -> np.ndarray:
    """The number of each example, float64 (examples,)."""
    return np.array([float(example.cells["number"]) for example in examples])


def ranks(values: np.ndarray) -> np.ndarray:
    """The rank of each value, equal ones sharing the mean of theirs (SciPy's `rankdata`)."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[places]


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation; 0 where one side never changes, as nothing is said then."""
    one, other = one - one.mean(), other - other.mean()
    size = np.sqrt(np.square(one).sum() * np.square(other).sum())
    return float(np.clip((one * other).sum() / size, -1, 1)) if size else 0.0
