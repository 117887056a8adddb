"""What every task declares and does, always in the same acts: columns, labels, encode, head and loss, decode, score.

A task knows cells, word pieces and numbers. It knows no Keras, no files and no pages: it names a head and a loss, and
the way in which an answer is drawn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from bert_core.text import Tokenizer, Tokens


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a task needs: its role in the task, and the words for it."""

    role: str
    title: str
    help_text: str
    is_target: bool = False


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
    """One row: its number as the person sees it in a spreadsheet, and its cell for each column role."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Features:
    """What the encoder reads and what the loss compares with.

    Attributes:
        tokens: one entry a feature row.
        targets: one entry a feature row, shape (rows, …); None where the answers are not known.
        examples: the example that each feature row came from, shape (rows,); a long text may have several rows.
    """

    tokens: Tokens
    targets: np.ndarray | None
    examples: np.ndarray

    @property
    def known_targets(self) -> np.ndarray:
        """The targets of examples that must have answers, as those of a training do."""
        if self.targets is None:
            raise ValueError("these examples have no answers")
        return self.targets


@dataclass(frozen=True, slots=True)
class ClassAnswer:
    """A label, and how likely each label is, most likely first."""

    label: str
    probabilities: Mapping[str, float]


class Task(ABC):
    """One kind of thing that a model can learn. Subclasses have no state."""

    name: ClassVar[str]
    title: ClassVar[str]
    help_text: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    head: ClassVar[str]
    loss: ClassVar[str]
    metrics: ClassVar[tuple[Metric, ...]]  # the first is the main metric, by which the best model is kept
    answer_type: ClassVar[type]
    drawing: ClassVar[str]  # how an answer is shown to a person

    @property
    def main_metric(self) -> Metric:
        """The metric that says which model is the best."""
        return self.metrics[0]

    @property
    def input_roles(self) -> tuple[str, ...]:
        """The roles of the columns that are needed for an answer, in order."""
        return tuple(column.role for column in self.columns if not column.is_target)

    @property
    def takes_few_examples(self) -> bool:
        """Whether a logistic regression on one vector a text can learn it."""
        return self.head == "pooled" and self.loss == "cross_entropy"

    @abstractmethod
    def labels(self, examples: Sequence[Example]) -> tuple[str, ...]:
        """The labels that occur in training examples, in a fixed order.

        Raises:
            DataError: nothing can be learned from these labels.
        """

    @abstractmethod
    def check(self, examples: Sequence[Example], labels: Sequence[str]) -> None:
        """Make sure that examples with answers can be scored.

        Raises:
            DataError: an answer is not among `labels`; names its row.
        """

    @abstractmethod
    def outputs(self, labels: Sequence[str]) -> int:
        """How many numbers the head gives."""

    @abstractmethod
    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, *, labels: Sequence[str], max_length: int
    ) -> Features:
        """Word pieces and, where the examples have answers, targets."""

    @abstractmethod
    def decode(self, logits: np.ndarray, features: Features, labels: Sequence[str]) -> list[Any]:
        """One answer an example, from logits of shape (feature rows, outputs)."""

    @abstractmethod
    def score(self, answers: Sequence[Any], examples: Sequence[Example], labels: Sequence[str]) -> dict[str, float]:
        """The task's metrics by name."""

    @abstractmethod
    def answer_cells(self, answer: Any) -> dict[str, str | float]:
        """An answer as columns of a table: the same columns for every answer of a model."""
