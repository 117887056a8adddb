"""Which examples go together in one batch, so that little padding is computed. Knows lengths only, no texts."""

from __future__ import annotations

import numpy as np

POOL_BATCHES = 50
"""Examples are sorted by length inside random pools of this many batches, so that batches stay mixed."""


def training_batches(lengths: np.ndarray, batch_size: int, *, seed: int, epoch: int) -> list[np.ndarray]:
    """The batches of one epoch: every example once, similar lengths together, in an order of its own each epoch.

    `lengths` has shape (examples,); each batch is an array of row numbers.
    """
    random = np.random.default_rng((seed, epoch))
    order = random.permutation(len(lengths))
    pool = batch_size * POOL_BATCHES
    for start in range(0, len(order), pool):
        rows = order[start : start + pool]
        order[start : start + pool] = rows[np.argsort(lengths[rows], kind="stable")]
    batches = [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
    return [batches[i] for i in random.permutation(len(batches))]


def inference_batches(lengths: np.ndarray, batch_size: int) -> list[np.ndarray]:
    """Batches for answering: every example once, sorted from long to short, so that memory peaks at once."""
    order = np.argsort(-lengths, kind="stable")
    return [order[start : start + batch_size] for start in range(0, len(order), batch_size)]
