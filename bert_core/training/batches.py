"""The training examples in packed batches, in a new order each epoch. Knows features and batches, no texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

import numpy as np

from bert_core.outline import FIRST_PARTS
from bert_core.tasks import Features
from bert_core.text import Shape, common_shape, deal, pack, training_batches

MEASURED_BATCHES = 200
"""Batches that are laid out beforehand to find the shape that all of them fit into."""


class Part(NamedTuple):
    """What is computed at once: a batch, or a part of one.

    `targets`, `weights` (float32) and `texts` (int32) have one entry a read. Weights add up to 1 over the parts of a
    batch in which all rows count the same; `texts` says which text of the part a read belongs to.
    """

    inputs: dict[str, np.ndarray]
    targets: np.ndarray
    weights: np.ndarray
    texts: np.ndarray


class Batch(NamedTuple):
    """One step of the training: its feature rows, the parts that they are computed in, and its real word pieces."""

    rows: np.ndarray
    parts: list[Part]
    pieces: int

    @property
    def examples(self) -> int:
        """How many feature rows there are."""
        return len(self.rows)


class TrainingBatches:
    """Batches of one training, epoch after epoch.

    `weights` (float32, one a feature row) say how much each row counts, and `mean_over` what has the same say in the
    loss of a batch: each row, or each read. With `parts` above 1 a batch is computed piece by piece, which needs less
    memory and changes nothing else. `vary` makes the features of one more epoch. All of it depends on the seed and the
    epoch alone.
    """

    def __init__(
        self,
        features: Features,
        weights: np.ndarray,
        *,
        batch_size: int,
        seed: int,
        parts: int = 1,
        mean_over: Literal["rows", "reads"] = "rows",
        vary: Callable[[Features, np.random.Generator], Features] = lambda features, random: features,
    ) -> None:
        self._original = features
        self._vary = vary
        self._seed = seed
        self._features = self._of_epoch(0)
        self._weights = weights
        self._mean_over = mean_over
        self._batch_size = batch_size
        self._parts = min(parts, batch_size)
        self._shape = self._measured_shape()

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one pass over the data."""
        return -(-len(self._original.tokens) // self._batch_size)

    def steps(self, epochs: int, first: int = 0) -> Iterator[Batch]:
        """The batches of a training of so many epochs, without those before step number `first`.

        Number 0 comes in small parts: it is not compiled, and so would need much more memory than all others.
        """
        start, skipped = divmod(first, self.steps_per_epoch)
        is_first = first == 0
        for epoch in range(start, epochs):
            self._features = self._of_epoch(epoch)
            for rows in self._rows(epoch)[skipped:]:
                yield self._batch(rows, FIRST_PARTS * self._parts) if is_first else self._batch(rows, self._parts)
                is_first = False
            skipped = 0

    @property
    def layout(self) -> tuple[int, Shape]:
        """In how many parts a batch is computed, and the shape that each fits into."""
        return self._parts, self._shape

    @layout.setter
    def layout(self, layout: tuple[int, Shape]) -> None:
        self._parts, self._shape = layout

    def in_more_parts(self, batch: Batch) -> Batch:
        """The same batch in twice as many parts, as all that follow it will be."""
        self._parts = min(2 * len(batch.parts), self._batch_size)
        self._shape = self._measured_shape()
        return self._batch(batch.rows, self._parts)

    def _measured_shape(self) -> Shape:
        parts = [part for rows in self._rows(0)[:MEASURED_BATCHES] for part in self._split(rows, self._parts)]
        lengths, reads = self._features.tokens.lengths, self._features.reads.counts
        return common_shape([lengths[part] for part in parts], max(int(reads[part].sum()) for part in parts))

    def _of_epoch(self, epoch: int) -> Features:
        return self._vary(self._original, np.random.default_rng((self._seed, epoch)))

    def _rows(self, epoch: int) -> list[np.ndarray]:
        return training_batches(self._original.tokens.lengths, self._batch_size, seed=self._seed, epoch=epoch)

    def _split(self, rows: np.ndarray, parts: int) -> list[np.ndarray]:
        if parts == 1:
            return [rows]
        dealt = deal(self._original.tokens.lengths[rows], parts, np.random.default_rng(self._seed))
        return [rows[part] for part in dealt if len(part)]

    def _batch(self, rows: np.ndarray, parts: int) -> Batch:
        shape = self._shape if parts == self._parts else None
        counted = len(rows) if self._mean_over == "rows" else int(self._features.reads.counts[rows].sum())
        computed = [self._part(part, counted, shape) for part in self._split(rows, parts)]
        return Batch(rows, computed, int(self._features.tokens.lengths[rows].sum()))

    def _part(self, rows: np.ndarray, counted: int, shape: Shape | None) -> Part:
        tokens, reads, marks = self._features.tokens, self._features.reads, self._features.marks
        packed = pack(tokens, reads, rows, marks=marks, length=self._shape.length, shape=shape)
        room = len(packed.texts)
        if shape is not None:
            # A part larger than those that were measured makes room for others like it: each shape is compiled.
            self._shape = shape._replace(rows=len(packed.inputs["input_ids"]), reads=room)
        numbers = reads.of(rows)
        known = self._features.targets_of(numbers)
        targets = np.zeros((room, *known.shape[1:]), known.dtype)
        weights = np.zeros(room, "float32")
        targets[: len(numbers)] = known
        weights[: len(numbers)] = np.repeat(self._weights[rows], reads.counts[rows]) / max(1, counted)
        return Part(packed.inputs, targets, weights, packed.texts)


def row_weights(features: Features, classes: int, *, balanced: bool) -> np.ndarray:
    """How much each row counts, float32 of mean 1: all the same, or such that every class has the same total."""
    if not balanced:
        return np.ones(len(features.tokens), "float32")
    targets = features.known_targets
    counts = np.bincount(targets, minlength=classes)
    return (len(targets) / (np.count_nonzero(counts) * counts[targets])).astype("float32")
