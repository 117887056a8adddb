"""Dropout leaves out what it says, independently, and nothing when the model answers."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from keras import ops

from bert_core.models.dropout import Dropout, random_bits


def left_out(layer: Dropout, shape: tuple[int, ...]) -> np.ndarray:
    return ops.convert_to_numpy(layer(ops.ones(shape), training=True)) == 0


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_the_share_is_right_in_every_row_and_column_and_the_mean_stays(rate: float) -> None:
    keras.utils.set_random_seed(0)
    layer = Dropout(rate)
    gone = left_out(layer, (1000, 1000))
    within = 4.5 * (rate * (1 - rate) / 1000) ** 0.5  # 4.5 standard deviations over 2,000 rows and columns
    assert abs(gone.mean() - rate) < within / 30
    assert np.abs(gone.mean(0) - rate).max() < within
    assert np.abs(gone.mean(1) - rate).max() < within
    assert ops.convert_to_numpy(layer(ops.ones((1000, 1000)), training=True)).mean() == pytest.approx(1, abs=0.01)


def test_neighbours_steps_and_layers_are_independent() -> None:
    keras.utils.set_random_seed(0)
    layer, other = Dropout(0.5), Dropout(0.5)
    first, second, third = left_out(layer, (10**6,)), left_out(layer, (10**6,)), left_out(other, (10**6,))
    pairs = [(first, second), (first, third), *((first, np.roll(first, shift)) for shift in (1, 2, 64, 384, 4096))]
    for one, two in pairs:
        assert abs(np.corrcoef(one, two)[0, 1]) < 0.005  # 5 standard deviations


def test_every_bit_is_one_half_of_the_time() -> None:
    bits = ops.convert_to_numpy(random_bits(10**5, np.array([7, 3], "uint32")))
    ones = (bits[:, None] >> np.arange(32, dtype="uint32") & 1).mean(0)
    assert np.abs(ones - 0.5).max() < 0.008


def test_the_same_seed_leaves_out_the_same() -> None:
    gone = []
    for _ in range(2):
        keras.utils.set_random_seed(3)
        gone.append(left_out(Dropout(0.3), (50, 50)))
    assert np.array_equal(*gone)


def test_nothing_is_left_out_of_an_answer() -> None:
    values = ops.ones((4, 4))
    assert np.array_equal(Dropout(0.9)(values), values)
