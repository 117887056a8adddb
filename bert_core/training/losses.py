"""What a training makes small, by the names that tasks use.

A loss gets targets, logits and the text that each read belongs to, int32 (reads,), ascending. It gives one number for
each read, float32 (reads,); what it says of reads that only fill up a batch is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import ops

from bert_core.tasks.hydra import COLUMN_PARTS, SPAN
from bert_core.training.crf import crf

Loss = Callable[[Any, Any, Any], Any]


def cross_entropy(targets: Any, logits: Any, texts: Any) -> Any:
    """Targets are class numbers (reads,), logits (reads, classes)."""
    return keras.losses.sparse_categorical_crossentropy(targets, logits, from_logits=True)


def binary_cross_entropy(targets: Any, logits: Any, texts: Any) -> Any:
    """Targets are 0 or 1, (reads, outputs): each output is a question of its own. The mean over all outputs."""
    targets = ops.cast(targets, logits.dtype)
    # max(x, 0) - x z + log(1 + exp(-|x|)), which stays finite however large a logit is
    each = ops.relu(logits) - logits * targets + ops.softplus(-ops.abs(logits))
    return ops.mean(each, axis=-1)


def pointer_cross_entropy(targets: Any, logits: Any, texts: Any) -> Any:
    """As `binary_cross_entropy`, but the sum over pairs of outputs, a beginning and an end each, of the mean of both.

    Of hundreds of relations a read has one at most: the mean over all would hardly say anything of that one.
    """
    return binary_cross_entropy(targets, logits, texts) * (logits.shape[-1] / 2)


def squared_error(targets: Any, logits: Any, texts: Any) -> Any:
    """Targets are numbers (reads,), logits (reads, 1)."""
    return ops.square(logits[:, 0] - targets)


def span_cross_entropy(targets: Any, logits: Any, texts: Any) -> Any:
    """Where a span begins and where it ends (Devlin et al. 2019, section 4.2), the mean of both.

    Targets are 1 at the read that is the beginning or the end and 0 elsewhere, (reads, 2); the softmax goes over the
    reads of one text. The numbers of a text add up to its loss.
    """
    count = texts.shape[0]  # there are no more texts than reads
    highest = ops.segment_max(ops.stop_gradient(logits), texts, num_segments=count + 1)
    shifted = logits - ops.take(highest, texts, axis=0)
    total = ops.segment_sum(ops.exp(shifted), texts, num_segments=count + 1)
    likelihood = shifted - ops.take(ops.log(total), texts, axis=0)  # (reads, 2)
    return -ops.mean(ops.cast(targets, logits.dtype) * likelihood, axis=-1)


def sql(targets: Any, logits: Any, texts: Any) -> Any:
    """The losses of all parts of a query, added up (Lyu et al. 2020, section 3.2).

    `tasks.hydra` says where each part stands in targets and logits. A target below 0 says nothing of its part.
    """
    total = 2 * span_cross_entropy(targets[:, SPAN.targets], logits[:, SPAN.outputs], texts)  # of both ends
    for part in COLUMN_PARTS.values():
        wanted, given = ops.cast(targets[:, part.targets], "int32"), logits[:, part.outputs]  # (reads, 1), (reads, …)
        right = ops.maximum(wanted, 0)
        is_yes_or_no = given.shape[-1] == 1
        each = binary_cross_entropy(right, given, texts) if is_yes_or_no else cross_entropy(right[:, 0], given, texts)
        total = total + ops.where(wanted[:, 0] >= 0, each, 0.0)
    return total


LOSSES: dict[str, Loss] = {
    "binary_cross_entropy": binary_cross_entropy,
    "crf": crf,
    "cross_entropy": cross_entropy,
    "pointer_cross_entropy": pointer_cross_entropy,
    "span_cross_entropy": span_cross_entropy,
    "sql": sql,
    "squared_error": squared_error,
}
