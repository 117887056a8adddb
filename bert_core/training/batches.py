"""The training examples as Keras reads them, in a new order each epoch. Knows features and batches, no texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np
import tensorflow as tf

from bert_core.tasks import Features
from bert_core.text import training_batches

Batch = tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]


class TrainingBatches:
    """Batches of one training, epoch after epoch.

    `weights` (float32, one a feature row) say how much each row counts. Keras iterates once an epoch; the order of an
    epoch depends on the seed and the epoch alone.
    """

    def __init__(self, features: Features, weights: np.ndarray, *, batch_size: int, seed: int) -> None:
        self._features = features
        self._weights = weights
        self._batch_size = batch_size
        self._seed = seed
        self._epoch = 0
        self.sizes: list[tuple[int, int]] = []
        """Examples and real word pieces of each step that has been handed out."""

    @cached_property
    def steps_per_epoch(self) -> int:
        """Batches in one pass over the data."""
        return -(-len(self._features.tokens) // self._batch_size)

    def dataset(self) -> tf.data.Dataset:
        """The batches as a `tf.data` pipeline; shapes (batch, length) vary from step to step.

        A `keras.utils.PyDataset` will not do: Keras takes the shapes of its first two batches for those of all.
        """
        piece = tf.TensorSpec((None, None), tf.int32)
        inputs = {name: piece for name in ("input_ids", "token_type_ids", "segment_ids")}
        targets = self._features.known_targets
        target = tf.TensorSpec((None, *targets.shape[1:]), targets.dtype)
        signature = (inputs, target, tf.TensorSpec((None,), tf.float32))
        dataset = tf.data.Dataset.from_generator(self._one_epoch, output_signature=signature)
        return dataset.apply(tf.data.experimental.assert_cardinality(self.steps_per_epoch)).prefetch(2)

    def _one_epoch(self) -> Iterator[Batch]:
        tokens, targets = self._features.tokens, self._features.known_targets
        batches = training_batches(tokens.lengths, self._batch_size, seed=self._seed, epoch=self._epoch)
        self._epoch += 1
        self.sizes += [(len(rows), int(tokens.lengths[rows].sum())) for rows in batches]
        for rows in batches:
            yield tokens.batch(rows), targets[rows], self._weights[rows]


def row_weights(targets: np.ndarray, classes: int, *, balanced: bool) -> np.ndarray:
    """How much each row counts, float32 of mean 1: all the same, or such that every class has the same total."""
    if not balanced:
        return np.ones(len(targets), "float32")
    counts = np.bincount(targets, minlength=classes)
    return (len(targets) / (np.count_nonzero(counts) * counts[targets])).astype("float32")
