"""Which examples go together in one batch. Knows lengths only, no texts."""

from __future__ import annotations

import numpy as np


def training_batches(lengths: np.ndarray, batch_size: int, *, seed: int, epoch: int) -> list[np.ndarray]:
    """The batches of one epoch: every example once, in an order of its own each epoch.

    `lengths` has shape (examples,); each batch is an array of row numbers. All batches have short and long texts in
    the same measure, so that each of them fills one and the same shape, and the loss leans to neither.
    """
    random = np.random.default_rng((seed, epoch))
    count = -(-len(lengths) // batch_size)
    batches = deal(lengths, count, random)
    return [batches[i] for i in random.permutation(count)]


def deal(lengths: np.ndarray, count: int, random: np.random.Generator) -> list[np.ndarray]:
    """Deal examples into `count` batches of nearly equal size and sum of lengths (stratified sampling).

    Sorted by length, each `count` examples in turn are handed out at random, one to every batch.
    """
    order = random.permutation(len(lengths))
    order = order[np.argsort(lengths[order], kind="stable")]
    rounds = -(-len(order) // count)
    cards = np.full(rounds * count, -1)
    cards[rounds * count - len(order) :] = order  # the round that is not full is that of the shortest
    cards = random.permuted(cards.reshape(rounds, count), axis=1)
    return [batch[batch >= 0] for batch in cards.T]
