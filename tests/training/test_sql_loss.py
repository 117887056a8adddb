"""The loss of a query, against a plain sum over its parts."""

from __future__ import annotations

import numpy as np
import pytest
from keras import ops

from bert_core.tasks.hydra import NAMES, PARTS, SILENT, TARGETS
from bert_core.training.losses import LOSSES

READS, TEXTS = 24, 5


def log_softmax(logits: np.ndarray) -> np.ndarray:
    return logits - np.log(np.exp(logits).sum())


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_sum_of_what_each_part_says(seed: int) -> None:
    chance = np.random.default_rng(seed)
    logits = chance.normal(scale=3, size=(READS, len(NAMES)))
    texts = np.sort(chance.integers(0, TEXTS, READS)).astype("int32")
    targets = np.full((READS, TARGETS), SILENT, "int8")
    targets[:, PARTS["span"].targets] = chance.integers(0, 2, (READS, 2))
    expected = np.zeros(READS)
    for name, part in PARTS.items():
        outputs = logits[:, part.outputs]
        if name == "span":
            for text in np.unique(texts):
                rows = texts == text
                for end in range(2):
                    expected[rows] -= targets[rows, part.targets][:, end] * log_softmax(outputs[rows, end])
            continue
        said = chance.integers(SILENT, max(2, outputs.shape[1]), READS)
        targets[:, part.targets] = said[:, None]
        for read in np.flatnonzero(said >= 0):
            if outputs.shape[1] == 1:
                expected[read] += np.log1p(np.exp(-outputs[read, 0] * (2 * said[read] - 1)))
            else:
                expected[read] -= log_softmax(outputs[read])[said[read]]
    tensors = (targets, logits.astype("float32"), texts)
    found = ops.convert_to_numpy(LOSSES["sql"](*map(ops.convert_to_tensor, tensors)))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)
