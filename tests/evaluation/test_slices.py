"""How good a model is on parts of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from bert_core.evaluation.slices import SMALL, slices_by_size, slices_by_value


@pytest.mark.parametrize("seed", range(20))
def test_slices_hold_every_row_once_and_average_to_the_whole(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(1, 200))
    sizes, right = random.integers(0, 30, size).tolist(), random.random(size).tolist()
    for slices in (slices_by_size(sizes, right), slices_by_value([str(each) for each in sizes], right)):
        assert sum(part.rows for part in slices) == size
        assert sum(part.rows * part.right for part in slices) / size == pytest.approx(np.mean(right))
        assert all(part.is_small == (part.rows < SMALL) for part in slices)


def test_slices_of_values_come_with_the_commonest_first() -> None:
    slices = slices_by_value(["web", "mail", "web", ""], [1, 0, 0, 1])
    assert [(part.name, part.rows, part.right) for part in slices] == [("web", 2, 0.5), ("", 1, 1.0), ("mail", 1, 0.0)]


def test_rows_of_one_size_are_one_slice() -> None:
    assert [part.name for part in slices_by_size([7, 7, 7], [1, 1, 0])] == ["7–7"]
