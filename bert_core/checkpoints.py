"""States that a training can go on from as if it had never been interrupted, in files; the newest two are kept.

Each file is an uncompressed `.npz` of arrays: its format sums every array, so one that is damaged is found and passed
over. Nothing in it is pickled. Knows neither run folders nor the model.
"""

from __future__ import annotations

import io
import logging
import lzma
import os
import time
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bert_core.events import Validation
from bert_core.record import Record
from bert_core.text import Shape

KEPT = 2
SAVING_SHARE, SAVING_SHARE_AFTER_CHECK = 0.03, 0.045
"""Of the time of a training, what saving may take: at any step, and right after a check."""
FIRST_GUESS = 1.0
"""Seconds that saving is taken for until it was done once."""
MOST_SECONDS = 600.0
"""However slow the disk is, no more than so much work is lost."""
POSITION, NAMES = "position", "names"
DAMAGE = (OSError, ValueError, KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, lzma.LZMAError)
"""What reading a damaged archive may end in: a flipped bit can make it one that is compressed or encrypted."""

logger = logging.getLogger(__name__)


class Position(Record):
    """Where a training stands between two steps, beside its arrays.

    `updates` counts the optimizer's corrections, `parts` and `shape` say how batches are computed, `smooth` is the
    running mean of the loss, `checks_without_better` is for early stopping.
    """

    step: int
    updates: int
    parts: int
    shape: tuple[int, int, int]
    smooth: float
    best: Validation | None
    checks_without_better: int

    @property
    def batch_shape(self) -> Shape:
        """The shape that all batches fit into."""
        return Shape(*self.shape)


class Checkpoint(NamedTuple):
    """A state to go on from. `arrays` are the stepper's, by their names."""

    position: Position
    arrays: dict[str, np.ndarray]


class Checkpoints:
    """The states of one training in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._began = time.monotonic()
        self._last = self._began
        self._saving = 0.0
        self._longest = FIRST_GUESS

    def newest(self) -> Checkpoint | None:
        """The newest state that is whole, None where there is none."""
        for path in self._paths():
            try:
                arrays = _read(path)
                position = Position.model_validate_json(arrays.pop(POSITION).tobytes())
            except DAMAGE as error:
                logger.warning("The checkpoint %s is damaged and passed over: %s", path, error)
                continue
            return Checkpoint(position, arrays)
        return None

    def is_due(self, *, after_check: bool) -> bool:
        """Whether it is time to save again: as often as its share of the time allows."""
        now = time.monotonic()
        share = SAVING_SHARE_AFTER_CHECK if after_check else SAVING_SHARE
        return self._saving + self._longest <= share * (now - self._began) or now - self._last > MOST_SECONDS

    def save(self, position: Position, arrays: Mapping[str, np.ndarray]) -> None:
        """Write a state aside, rename it when it is whole, and remove all but the newest.

        Raises:
            OSError: the disk is full or gone; what was saved before is untouched.
        """
        began = time.monotonic()
        self._folder.mkdir(exist_ok=True)
        aside = self._folder / "new"
        about = {POSITION: position.model_dump_json(), NAMES: "\n".join(arrays)}
        texts = {name: np.frombuffer(text.encode(), "uint8") for name, text in about.items()}
        try:
            with aside.open("wb") as file:
                np.savez(file, allow_pickle=False, **texts, **arrays)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self._folder / f"{position.step:09}.npz")
        finally:
            aside.unlink(missing_ok=True)
        for path in self._paths()[KEPT:]:
            path.unlink()
        self._last = time.monotonic()
        self._saving += self._last - began
        self._longest = max(self._longest, self._last - began)

    def _paths(self) -> list[Path]:
        """All that were saved, the newest first."""
        return sorted(self._folder.glob("*.npz"), reverse=True)


def _read(path: Path) -> dict[str, np.ndarray]:
    """All arrays of a file. Each is read to its end before it is looked at, as only then its sum is compared: `np.load`
    stops where a damaged header says that the array ends."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            data = io.BytesIO(archive.read(name))
            arrays[name.removesuffix(".npy")] = np.lib.format.read_array(data, allow_pickle=False)
    names = arrays.pop(NAMES).tobytes().decode().split("\n")
    if {POSITION, *names} != arrays.keys():  # nothing sums the list of what is in an archive
        raise ValueError("an array is missing")
    return arrays
