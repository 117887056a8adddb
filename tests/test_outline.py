"""What a person can count on of a training from its size alone: how often it is checked, when it is compiled."""

from __future__ import annotations

import pytest

from bert_core.outline import checking_interval, is_worth_compiling


@pytest.mark.parametrize(
    ("train_rows", "valid_rows", "epochs", "total_steps"),
    [(6920, 872, 2, 434), (850, 150, 1, 27), (20, 4, 3, 3), (10**6, 100, 1, 31250)],
)
def test_checks_come_often_but_cost_little(train_rows: int, valid_rows: int, epochs: int, total_steps: int) -> None:
    interval = checking_interval(train_rows, valid_rows, epochs, total_steps)
    assert 1 <= interval <= max(1, total_steps // epochs)
    assert total_steps // interval <= 20 or interval == 1


def test_only_a_training_that_is_long_enough_waits_for_the_compiler() -> None:
    assert is_worth_compiling(434, 22_700_000)
    assert not is_worth_compiling(3, 22_700_000)
    assert not is_worth_compiling(5000, 10_000)
