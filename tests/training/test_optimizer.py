"""The schedule people chose, AdamW as PyTorch computes it, and rows that count as they should."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import ops

from bert_core import Hyperparameters
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens
from bert_core.training.batches import row_weights
from bert_core.training.optimizer import Moments, adamw, global_norm, learning_rate


@pytest.mark.parametrize(("shape", "middle", "end"), [("linear", 0.5, 0.0), ("cosine", 0.5, 0.0), ("constant", 1, 1)])
def test_the_learning_rate_rises_to_its_peak_and_follows_its_curve(shape: str, middle: float, end: float) -> None:
    settings = Hyperparameters(learning_rate=1e-3, schedule=shape, warmup_ratio=0.1)
    rates = np.array([learning_rate(settings, step, 100) for step in range(1, 102)])
    assert rates[0] == pytest.approx(1e-4)
    assert np.all(np.diff(rates[:10]) > 0)
    assert rates[10] == pytest.approx(1e-3)
    assert rates[55] == pytest.approx(middle * 1e-3)
    assert rates[100] == pytest.approx(end * 1e-3, abs=1e-9)


def test_without_warm_up_the_first_step_counts() -> None:
    settings = Hyperparameters(learning_rate=1e-3, warmup_ratio=0)
    assert learning_rate(settings, 1, 10) == pytest.approx(1e-3)


@pytest.mark.parametrize("name", ["kernel", "bias"])
def test_updates_are_those_of_adamw_and_only_matrices_decay(name: str) -> None:
    random = np.random.default_rng(0)
    weight = random.normal(size=(3, 4) if name == "kernel" else (4,)).astype("float32")
    gradients = [random.normal(size=weight.shape).astype("float32") for _ in range(5)]
    ours, moments = weight, Moments(np.zeros_like(weight), np.zeros_like(weight))
    for step, gradient in enumerate(gradients, 1):
        ours, moments = adamw(ours, gradient, moments, decay=0.1, rate=0.01, step=float(step))
    optimizer = keras.optimizers.AdamW(0.01, weight_decay=0.1, epsilon=1e-8)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    theirs = keras.Variable(weight, name=name)
    for gradient in gradients:
        optimizer.apply([ops.convert_to_tensor(gradient)], [theirs])
    np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-6)


def test_the_norm_is_that_of_all_gradients_together() -> None:
    gradients = [np.full((2, 3), 2.0, "float32"), np.full((4,), -1.0, "float32")]
    assert float(global_norm(gradients)) == pytest.approx(28**0.5)


def test_balanced_rows_give_every_class_the_same_say() -> None:
    targets = np.array([0] * 90 + [1] * 10)
    tokens = Tokens(np.zeros(100, "int32"), np.zeros(100, "int8"), np.arange(101))
    features = Features(tokens, Reads.first(tokens), targets, np.arange(100))
    weights = row_weights(features, 2, balanced=True)
    assert weights[targets == 0].sum() == pytest.approx(weights[targets == 1].sum())
    assert weights.mean() == pytest.approx(1)
    assert np.all(row_weights(features, 2, balanced=False) == 1)
