"""Reading a run's events while they are being written: all rare events, and of the many steps as many as a chart shows.

Each update reads only what is new. A million steps are kept as a million positions in the file, and only those that
are drawn are read again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np
from pydantic import ValidationError

from bert_core.events import EVENT, End, Event, Notice, PhaseStarted, Plan, Step, Validation

BLOCK = 8 * 2**20
STEP_MARK = np.frombuffer(b'{"kind":"step"', "uint8")

Kind = TypeVar("Kind", PhaseStarted, Plan, Step, Validation, Notice, End)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a run so far. `steps` are thinned evenly; first and last are always among them."""

    steps: list[Step]
    step_count: int
    validations: list[Validation]
    phases: list[PhaseStarted]
    notices: list[Notice]
    plan: Plan | None
    end: End | None

    @property
    def last_step(self) -> Step | None:
        """The newest step, if there is one."""
        return self.steps[-1] if self.steps else None

    @property
    def best(self) -> Validation | None:
        """The check whose model was kept, if there was one."""
        return next((check for check in reversed(self.validations) if check.best), None)


class EventLog:
    """Follows one `events.jsonl`. A last line that is not complete yet is left for the next update."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._steps: list[np.ndarray] = []
        self._rare: list[Event] = []
        self._lock = threading.Lock()  # the pages of several people may follow one run with one reader

    def history(self, points: int = 1000) -> History:
        """Read what is new, and return at most `points` of the steps with all other events."""
        with self._lock:
            self._update()
            self._steps = [np.concatenate(self._steps)] if self._steps else []
            starts = self._steps[0] if self._steps else np.zeros(0, "int64")
            rare = list(self._rare)
        chosen = np.unique(np.linspace(0, len(starts) - 1, min(points, len(starts))).astype("int64"))
        steps = [event for event in self._read(starts[chosen]) if isinstance(event, Step)]

        return History(
            steps=steps,
            step_count=len(starts),
            validations=_of_kind(rare, Validation),
            phases=_of_kind(rare, PhaseStarted),
            notices=_of_kind(rare, Notice),
            plan=next(reversed(_of_kind(rare, Plan)), None),
            end=next(reversed(_of_kind(rare, End)), None),
        )

    def _update(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            file.seek(self._offset)
            while block := file.read(BLOCK):
                length = block.rfind(b"\n") + 1
                if not length:
                    return
                self._take(np.frombuffer(block, "uint8", length))
                self._offset += length
                file.seek(self._offset)

    def _take(self, block: np.ndarray) -> None:
        """Sort the complete lines of a block into steps, kept as positions, and rare events, kept as they are."""
        ends = np.flatnonzero(block == ord("\n"))
        starts = np.concatenate([[0], ends[:-1] + 1])
        long_enough = ends - starts > len(STEP_MARK)
        is_step = np.zeros(len(starts), bool)
        heads = block[starts[long_enough][:, None] + np.arange(len(STEP_MARK))]  # (lines, mark)
        is_step[long_enough] = (heads == STEP_MARK).all(axis=1)
        self._steps.append(self._offset + starts[is_step])
        lines = (block[start:end].tobytes() for start, end in zip(starts[~is_step], ends[~is_step], strict=True))
        self._rare += self._parse(lines)

    def _read(self, starts: np.ndarray) -> list[Event]:
        if not len(starts):
            return []
        with self._path.open("rb") as file:
            return self._parse(_line_at(file, int(start)) for start in starts)

    def _parse(self, lines: Iterable[bytes]) -> list[Event]:
        events = []
        for line in lines:
            if not line.strip():
                continue
            try:
                events.append(EVENT.validate_json(line))
            except ValidationError as error:
                logger.warning("A line of %s is damaged and left out: %s", self._path, error)
        return events


def _line_at(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.readline()


def _of_kind(events: list[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]
