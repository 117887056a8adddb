"""The loss of a linear-chain CRF: how unlikely the right tags are among all sequences (Lafferty et al. 2001)."""

from __future__ import annotations

import math
from typing import Any

from keras import ops

from bert_core.models.backends import backend


def crf(targets: Any, logits: Any, texts: Any) -> Any:
    """Targets are tags (reads,), logits those of `CrfHead`, (reads, tags + tags * tags).

    Each read gets what it adds to minus the log-likelihood of its text: the numbers of a text add up to that.
    """
    tags = (math.isqrt(1 + 4 * logits.shape[-1]) - 1) // 2  # as there are tags + tags * tags columns
    scores = logits[:, :tags]  # (reads, tags)
    transitions = ops.reshape(logits[0, tags:], (tags, tags))  # (from, to)
    changes = texts[1:] != texts[:-1]
    edge = ops.ones_like(texts[:1]) > 0
    begins, ends = ops.concatenate([edge, changes]), ops.concatenate([changes, edge])  # each (reads,)
    every = _every_path(scores, transitions, begins, ends)

    right = ops.one_hot(targets, tags, dtype=scores.dtype)  # (reads, tags)
    followed = ops.sum(ops.matmul(_shifted(right), transitions) * right, axis=-1)
    return every - ops.sum(scores * right, axis=-1) - ops.where(begins, ops.zeros_like(followed), followed)


def _every_path(scores: Any, transitions: Any, begins: Any, ends: Any) -> Any:
    """What each read adds to the log of the sum over all paths through its text, (reads,).

    The gradient of that sum is how often each tag and each transition is expected. It is stated here, so that no
    gradient has to be found through the steps of a loop, which XLA cannot do for `ops.scan` on TensorFlow.
    """
    fixed, fixed_transitions = ops.stop_gradient(scores), ops.stop_gradient(transitions)
    forward, backward = along_texts(fixed, fixed_transitions, begins, ends)  # each (reads, tags)
    value = ops.logsumexp(forward, axis=-1)

    expected = ops.sum(ops.softmax(forward + backward) * scores, axis=-1)
    before = ops.softmax(_shifted(forward))
    after = ops.softmax(fixed + backward)
    weights = ops.exp(fixed_transitions)
    total = ops.sum(ops.matmul(before, weights) * after, axis=-1)
    followed = ops.sum(ops.matmul(before, weights * transitions) * after, axis=-1) / total
    linear = expected + ops.where(begins, ops.zeros_like(followed), followed)
    return ops.stop_gradient(value - linear) + linear


def _shifted(values: Any) -> Any:
    """In the place of each read the one before it; the first has none, and keeps its own."""
    return ops.concatenate([values[:1], values[:-1]])


def _along_texts(scores: Any, transitions: Any, begins: Any, ends: Any) -> tuple[Any, Any]:
    """The forward and the backward algorithm, text after text, each (reads, tags).

    Forward, a row holds for each tag the log of what its read adds to the sum over all paths that end there; backward,
    the log of the sum over all paths that go on from there, up to a constant. Both stay small in the longest text.
    """

    def forward(last, read):
        score, is_begin = read
        reached = ops.logsumexp((last - ops.logsumexp(last))[:, None] + transitions, axis=0)  # (tags,)
        new = ops.where(is_begin, score, score + reached)
        return new, new

    def backward(following, read):
        score, is_end = read
        left = ops.logsumexp(transitions + following[None, :], axis=1)  # (tags,)
        left = ops.where(is_end, ops.zeros_like(left), left - ops.logsumexp(left))
        return score + left, left

    count, nothing = scores.shape[0], ops.zeros_like(scores[0])
    return (
        ops.scan(forward, nothing, (scores, begins), length=count)[1],
        ops.scan(backward, nothing, (scores, ends), length=count, reverse=True)[1],
    )


along_texts = backend.compiled(_along_texts)  # one by one, the steps would take a millisecond each
