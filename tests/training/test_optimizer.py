"""The learning rate's course, weight decay and the weights of rows."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from bert_core import Hyperparameters
from bert_core.training.batches import row_weights
from bert_core.training.optimizer import WarmupSchedule, make_optimizer
from bert_core.training.trainer import checking_interval


@pytest.mark.parametrize(
    ("shape", "middle", "end"), [("linear", 0.5, 0.0), ("cosine", 0.5, 0.0), ("constant", 1.0, 1.0)]
)
def test_the_learning_rate_rises_to_its_peak_and_follows_its_curve(shape: str, middle: float, end: float) -> None:
    schedule = WarmupSchedule(1e-3, warmup_steps=10, total_steps=110, shape=shape)
    rates = np.array([float(schedule(step)) for step in range(111)])
    assert rates[0] == pytest.approx(1e-4)
    assert np.all(np.diff(rates[:10]) > 0)
    assert rates[10] == pytest.approx(1e-3)
    assert rates[60] == pytest.approx(middle * 1e-3)
    assert rates[110] == pytest.approx(end * 1e-3, abs=1e-9)


def test_without_warm_up_the_first_step_counts() -> None:
    assert float(WarmupSchedule(1e-3, warmup_steps=0, total_steps=10, shape="linear")(0)) == pytest.approx(1e-3)


def test_biases_and_layer_norms_are_not_pulled_towards_zero() -> None:
    model = keras.Sequential(
        [keras.layers.Input((4,)), keras.layers.Dense(4, bias_initializer="ones"), keras.layers.LayerNormalization()]
    )
    settings = Hyperparameters(weight_decay=0.5, learning_rate=1e-2, schedule="constant", warmup_ratio=0)
    optimizer = make_optimizer(settings, total_steps=10)
    before = {variable.path: np.array(variable) for variable in model.trainable_variables}
    optimizer.build(model.trainable_variables)
    optimizer.apply(
        [keras.ops.zeros_like(variable) for variable in model.trainable_variables], model.trainable_variables
    )
    changed = {
        variable.name
        for variable in model.trainable_variables
        if not np.array_equal(before[variable.path], np.array(variable))
    }
    assert changed == {"kernel"}


def test_balanced_rows_give_every_class_the_same_say() -> None:
    targets = np.array([0] * 90 + [1] * 10)
    weights = row_weights(targets, 2, balanced=True)
    assert weights[targets == 0].sum() == pytest.approx(weights[targets == 1].sum())
    assert weights.mean() == pytest.approx(1)
    assert np.all(row_weights(targets, 2, balanced=False) == 1)


@pytest.mark.parametrize(
    ("train_rows", "valid_rows", "epochs", "total_steps"),
    [(6920, 872, 2, 434), (850, 150, 1, 27), (20, 4, 3, 3), (10**6, 100, 1, 31250)],
)
def test_checks_come_often_but_cost_little(train_rows: int, valid_rows: int, epochs: int, total_steps: int) -> None:
    interval = checking_interval(train_rows, valid_rows, epochs, total_steps)
    assert 1 <= interval <= max(1, total_steps // epochs)
    assert total_steps // interval <= 20 or interval == 1
