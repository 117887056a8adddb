"""What every task declares and does, always in the same acts: columns, labels, encode, head and loss, decode, score.

A task knows cells, word pieces and numbers. It knows no Keras, no files and no pages: it names a head and a loss, and
the way in which an answer is drawn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import Message
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.looks import Look
from bert_core.text import Alignment, Reads, Tokenizer, Tokens


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a task reads: its role in the task, the words for it, and how it is known among others.

    Attributes:
        hints: words in a column's name that tell its role, in English and Chinese.
        fits: how well what is in a column fits the role, from 0 to 1 (`bert_core.tasks.looks`).
        is_optional: whether the table may lack it.
        may_be_empty: whether a row may have nothing in it.
        reason: why a column that fits is taken for it, with {column}, {count} (its different values) and {rows};
            empty where these figures say enough.
        stands_in: the role of the column in whose cells the cells of this one stand.
        holds: what stands in a cell, where it can be checked and mended without the task; nothing of 'other' is.
    """

    role: str
    title: str
    help_text: str
    hints: tuple[str, ...]
    fits: Callable[[Look], float]
    is_target: bool = False
    is_optional: bool = False
    may_be_empty: bool = False
    reason: str = ""
    stands_in: str | None = None
    holds: Literal["text", "label", "labels", "number", "other"] = "other"


@dataclass(frozen=True, slots=True)
class Form:
    """One of the ways in which people write down what a task learns from: a name, words for it, and its columns.

    Attributes:
        through: the roles of a first and a last column that stand for all those between them too. A row's cell of the
            first is then a JSON object of the cells of all of them by the name of their column.
        joins_rows: whether an example may stand in several rows that follow each other.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    through: tuple[str, str] | None = None
    joins_rows: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that says how good answers are."""

    name: str
    title: str
    help_text: str
    higher_is_better: bool = True
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """One row: its number as the person sees it in a spreadsheet, and its cell for each role."""

    row: int
    cells: Mapping[str, str]


class Problem(NamedTuple):
    """A row that cannot be used, and why."""

    row: int
    reason: Message


class Parsed(NamedTuple):
    """Examples, the rows that gave none, and what was repaired on the way."""

    examples: list[Example]
    problems: list[Problem]
    notices: list[Message]


@dataclass(frozen=True, slots=True)
class Features:
    """What the encoder and the head read, and what the loss compares with.

    Attributes:
        tokens: word pieces, one row an example, or several where a text is long.
        reads: the word pieces whose hidden states the head reads.
        targets: one entry a read, shape (reads, …); None where the answers are not known.
        examples: the example that each row came from, shape (rows,).
        alignment: where the word pieces stand in the texts, for tasks whose answers stand there.
        marks: two reads of each row that the head is told about, counted through all rows, int64 (rows, 2); a head
            that looks for what belongs to a part of the text learns from it which part.
    """

    tokens: Tokens
    reads: Reads
    targets: np.ndarray | None
    examples: np.ndarray
    alignment: Alignment | None = None
    marks: np.ndarray | None = None

    @property
    def known_targets(self) -> np.ndarray:
        """The targets of examples that must have answers, as those of a training do."""
        if self.targets is None:
            raise ValueError("these examples have no answers")
        return self.targets

    def targets_of(self, reads: np.ndarray) -> np.ndarray:
        """The targets of some reads, of examples that must have answers."""
        return self.known_targets[reads]


class Parts(NamedTuple):
    """What stands on the encoder: a head and a loss by name, and what the numbers mean that the head gives for a read.

    `names` are those of the outputs, as a model's config.json tells them, and none where these are the words of the
    vocabulary; transformers knows the loss of a pooled head by `problem_type`. `mean_over` says what counts the same in
    the loss of a batch: each row, or each read.
    """

    head: str
    loss: str
    names: tuple[str, ...]
    problem_type: str | None = None
    mean_over: Literal["rows", "reads"] = "rows"

    @property
    def outputs(self) -> int:
        """How many numbers the head gives for each read."""
        return len(self.names)


class Asked(NamedTuple):
    """What a model said: at first, and in the end, where a task asks twice; `features` are what it was asked last."""

    first: np.ndarray
    logits: np.ndarray
    features: Features


class Task(ABC):
    """One kind of thing that a model can learn. Subclasses have no state."""

    name: ClassVar[str]
    title: ClassVar[str]
    help_text: ClassVar[str]
    inputs: ClassVar[tuple[Column, ...]]  # what is asked; the cells of an example that has no answer
    forms: ClassVar[tuple[Form, ...]]  # what is learned from; the usual form first
    metrics: ClassVar[tuple[Metric, ...]]  # the first is the main metric, by which the best model is kept
    answer_type: ClassVar[type]
    drawing: ClassVar[str]  # how an answer is shown to a person
    settings: ClassVar[tuple[str, ...]] = ()  # hyperparameters that this task has beside those of every task
    kinds: ClassVar[tuple[str, ...]] = ()  # names in `counts` that are words of ours, to be translated
    has_windows: ClassVar[bool] = False  # whether a long text is read in several parts, so that nothing of it is lost
    has_classes: ClassVar[bool] = False  # whether each row belongs to one of `Known.labels`, its target being a number

    @property
    def main_metric(self) -> Metric:
        """The metric that says which model is the best."""
        return self.metrics[0]

    @property
    def input_roles(self) -> tuple[str, ...]:
        """The roles of the columns that are needed for an answer, in order."""
        return tuple(column.role for column in self.inputs)

    def inputs_of(self, roles: Collection[str]) -> tuple[Column, ...]:
        """The inputs of a run that learned from columns of these roles: an optional one only where there was one."""
        return tuple(column for column in self.inputs if not column.is_optional or column.role in roles)

    def form(self, name: str) -> Form:
        """The form of that name."""
        return next(form for form in self.forms if form.name == name)

    def parse(self, form: str, rows: Sequence[Example]) -> Parsed:
        """Examples from rows whose cells are those of a form, however people may write them."""
        examples, problems = [], []
        for row in rows:
            try:
                examples.append(Example(row.row, self.parse_row(form, row.cells)))
            except DataError as error:
                problems.append(Problem(row.row, error.message))
        return Parsed(examples, problems, [])

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        """The cells of an example from those of a row.

        Raises:
            DataError: they cannot be understood; says what to correct.
        """
        return cells

    def kinds_of(self, example: Example) -> Sequence[str]:
        """What kinds of answer an example has, each once: every kind is divided evenly when rows are set aside."""
        return ()

    @abstractmethod
    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        """How often each kind of answer occurs, the most common first; shown as bars."""

    @abstractmethod
    def learn(self, examples: Sequence[Example]) -> Known:
        """What must be known of training examples to encode and decode others: their labels, and numbers by name.

        Raises:
            DataError: nothing can be learned from these examples.
        """

    @abstractmethod
    def check(self, examples: Sequence[Example], known: Known) -> None:
        """Make sure that examples with answers can be scored.

        Raises:
            DataError: an answer does not occur in the training rows; names its row.
        """

    @abstractmethod
    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        """The head and the loss."""

    @abstractmethod
    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        """Word pieces and, where the examples have answers, targets."""

    def vary(self, features: Features, random: np.random.Generator) -> Features:
        """The features for one more pass over the data, where each pass learns something else of the same rows."""
        return features

    def follow(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> Features | None:
        """What to ask the model after a first answer, in a task that asks twice; None where it asks once."""
        return None

    def ask(
        self,
        logits_of: Callable[[Features], np.ndarray],
        features: Features,
        examples: Sequence[Example],
        known: Known,
    ) -> Asked:
        """Ask a model, once or twice."""
        first = logits_of(features)
        further = self.follow(first, features, examples, known)
        return Asked(first, first, features) if further is None else Asked(first, logits_of(further), further)

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        """`known` with the thresholds that are best on validation examples, in a task that has some."""
        return known

    @abstractmethod
    def decode(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> list[Any]:
        """One answer an example, from logits of shape (reads, outputs).

        In a task that asks twice, logits and features are those of the second time.
        """

    @abstractmethod
    def score(self, answers: Sequence[Any], examples: Sequence[Example], known: Known) -> dict[str, float]:
        """The task's metrics by name."""

    @abstractmethod
    def verdict(self, answer: Any, example: Example) -> Verdict:
        """An answer beside the right one of its example."""

    @abstractmethod
    def answer_cells(self, answer: Any) -> dict[str, str | float]:
        """An answer as columns of a table: the same columns for every answer of a model."""
