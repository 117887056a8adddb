"""States on disk: whatever happens to the bytes of one, what is read is what was saved, or nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core.checkpoints import Checkpoints, Position

ARRAYS = {"weight 0": np.arange(14, dtype="float32"), "weight 1": np.ones((2, 3), "float32")}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The file of the only state in a folder."""
    position = Position(step=7, updates=7, parts=1, shape=(4, 2, 32), smooth=0.5, best=None, checks_without_better=0)
    Checkpoints(tmp_path).save(position, ARRAYS)
    [path] = tmp_path.glob("*.npz")
    return path


def test_a_flipped_bit_anywhere_is_found_or_does_no_harm(saved: Path) -> None:
    whole = saved.read_bytes()
    for place in range(0, len(whole), 3):
        bit = place * 5 % 8  # another one each time: all bits would take minutes
        saved.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit]) + whole[place + 1 :])
        assert_same_or_nothing(saved.parent, place)


def test_a_state_that_was_cut_short_is_found(saved: Path) -> None:
    whole = saved.read_bytes()
    for length in range(0, len(whole), 3):
        saved.write_bytes(whole[:length])
        assert_same_or_nothing(saved.parent, length)


def assert_same_or_nothing(folder: Path, place: int) -> None:
    checkpoint = Checkpoints(folder).newest()
    if checkpoint is None:
        return
    assert checkpoint.position.step == 7, place
    assert checkpoint.arrays.keys() == ARRAYS.keys(), place
    for name, expected in ARRAYS.items():
        found = checkpoint.arrays[name]
        assert found.dtype == expected.dtype and np.array_equal(found, expected), (place, name)
