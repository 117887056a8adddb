"""Sequences of tags under a linear-chain CRF (Lafferty et al. 2001): the best one, and how likely each tag is.

All chains are computed at once, step by step. Shapes: `scores` (words, tags), `transitions` (from, to), and `starts`,
where each chain begins and the end of the last, (chains + 1,).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bert_core.tasks.classes import softmax


def best_path(scores: np.ndarray, transitions: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """The tags of the best path through each chain (Viterbi), int64 (words,)."""
    best = scores.astype("float64")
    came_from = np.zeros(scores.shape, "int64")
    steps = list(_steps(starts))
    for words in steps:
        reached = best[words - 1][:, :, None] + transitions  # (chains, from, to)
        came_from[words] = reached.argmax(axis=1)
        best[words] += reached.max(axis=1)
    tags = best.argmax(axis=1)
    for words in reversed(steps):
        tags[words - 1] = came_from[words, tags[words]]
    return tags


def marginals(scores: np.ndarray, transitions: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """How likely each tag of each word is, over all paths (forward and backward), (words, tags)."""
    scores = scores.astype("float64")
    forward, backward = scores.copy(), np.zeros(scores.shape)
    steps = list(_steps(starts))
    for words in steps:
        forward[words] += _log_sum(forward[words - 1][:, :, None] + transitions, axis=1)
    for words in reversed(steps):
        backward[words - 1] = _log_sum(transitions + (scores + backward)[words][:, None, :], axis=2)
    return softmax(forward + backward)


def _steps(starts: np.ndarray) -> Iterator[np.ndarray]:
    """The second word of each chain that has one, then the third, and so on."""
    lengths = np.sort(np.diff(starts))
    firsts = starts[:-1][np.argsort(np.diff(starts), kind="stable")]
    for place in range(1, int(lengths.max(initial=0))):
        yield firsts[np.searchsorted(lengths, place, side="right") :] + place


def _log_sum(values: np.ndarray, axis: int) -> np.ndarray:
    highest = values.max(axis=axis, keepdims=True)
    return (highest + np.log(np.exp(values - highest).sum(axis=axis, keepdims=True))).squeeze(axis)
