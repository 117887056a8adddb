"""A number that the logits of a model of classes are divided by, so that it is as often right as it says.

Guo et al. 2017, section 4.2: the temperature with the least loss on rows that were not learned from. The likeliest
class stays the same.
"""

from __future__ import annotations

import numpy as np

from bert_core.spec import Known

NAME = "temperature"
COLDEST, HOTTEST = 0.05, 20.0
FEWEST = 20
"""With fewer rows than this the number would say more of them than of the model."""


def best_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """The temperature for logits of shape (rows, classes) whose right classes are `targets`, (rows,)."""
    from scipy.optimize import (
        minimize_scalar,  # here because it takes a moment to import and answering needs none of it
    )

    if len(targets) < FEWEST:
        return 1.0
    wide = logits.astype("float64")
    right = wide[np.arange(len(targets)), targets]

    def loss(log_temperature: float) -> float:
        scaled = wide / np.exp(log_temperature)
        most = scaled.max(axis=1, keepdims=True)
        normalizers = most[:, 0] + np.log(np.exp(scaled - most).sum(axis=1))
        return float((normalizers - right / np.exp(log_temperature)).mean())

    found = minimize_scalar(loss, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return float(np.exp(found.x))


def with_temperature(known: Known, logits: np.ndarray, targets: np.ndarray) -> Known:
    """`known` with the best temperature."""
    return known.model_copy(update={"numbers": {**known.numbers, NAME: best_temperature(logits, targets)}})


def calibrated(logits: np.ndarray, known: Known) -> np.ndarray:
    """Logits whose softmax says how often such an answer is right; the same logits where nothing was measured."""
    return logits / known.numbers.get(NAME, 1.0)
