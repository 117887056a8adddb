"""Reading a run's events while they are being written: all rare events, and of the many steps as many as a chart shows.

Each update reads only what is new. A million steps are kept as a million positions in the file, and only those that
are drawn are read again: about 0.2 s for the first look at 200 MB, and 0.02 s for each one after it
(`benchmarks/events.py`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

import numpy as np

from bert_core.events import EVENT, Baseline, End, Event, Notice, PhaseStarted, Plan, Resumed, Step, Validation
from bert_core.runs.checks import unsealed

BLOCK = 2**20
"""Bytes read at a time: what fits into a processor's cache is searched twice as fast."""
MARK, MARK_AT = ord("s"), len('{"kind":"')
"""Of all kinds of events only "step" begins with an s, so one byte of a line tells whether it is one."""

Kind = TypeVar("Kind", PhaseStarted, Plan, Step, Validation, Baseline, Notice, Resumed, End)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a run so far. `steps` are thinned; first and last are always among them."""

    steps: list[Step]
    step_count: int
    validations: list[Validation]
    phases: list[PhaseStarted]
    notices: list[Notice]
    plan: Plan | None
    end: End | None
    resumed: Resumed | None = None
    """Since when it goes on, if it was interrupted before. What it had done after that step is not in here."""
    baselines: tuple[Baseline, ...] = ()
    """What the model is compared with, each once."""

    @property
    def last_step(self) -> Step | None:
        """The newest step, if there is one."""
        return self.steps[-1] if self.steps else None

    @property
    def best(self) -> Validation | None:
        """The check whose model was kept, if there was one."""
        return next((check for check in reversed(self.validations) if check.best), None)

    def seconds_at(self, time: float) -> float:
        """How long the worker had worked at a time of these events; while nobody trained it does not count."""
        if self.resumed and time >= self.resumed.time:
            return self.resumed.seconds + time - self.resumed.time
        return time - self.phases[0].time if self.phases else 0.0


class EventLog:
    """Follows one `events.jsonl`. A last line that is not complete yet is left for the next update."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._steps: list[np.ndarray] = []
        self._rare: list[Event] = []
        self._lock = threading.Lock()  # the pages of several people may follow one run with one reader

    def history(self, points: int = 1000) -> History:
        """Read what is new, and return all events, but at most `points` (2 or more) of the steps."""
        with self._lock:
            self._update()
            starts = np.concatenate(self._steps) if self._steps else np.zeros(0, "int64")
            while len(starts) and not self._read(starts[-1:]):  # torn, as on a full disk: the one before is the last
                starts = starts[:-1]
            self._steps = [starts]
            rare = list(self._rare)
        steps = [event for event in self._read(starts[_thinned(len(starts), points)]) if isinstance(event, Step)]
        return History(
            steps=steps,
            step_count=len(starts),
            validations=_of_kind(rare, Validation),
            phases=_of_kind(rare, PhaseStarted),
            notices=_of_kind(rare, Notice),
            plan=next(reversed(_of_kind(rare, Plan)), None),
            end=next(reversed(_of_kind(rare, End)), None),
            resumed=next(reversed(_of_kind(rare, Resumed)), None),
            baselines=tuple({event.name: event for event in _of_kind(rare, Baseline)}.values()),
        )

    def _update(self) -> None:
        if not self._path.exists():
            return
        size = BLOCK
        with self._path.open("rb") as file:
            file.seek(self._offset)
            while block := file.read(size):
                length = block.rfind(b"\n") + 1
                if length:
                    self._take(np.frombuffer(block, "uint8", length))
                    self._offset += length
                elif len(block) < size:
                    return
                else:
                    size *= 2  # a line longer than a block
                file.seek(self._offset)

    def _take(self, block: np.ndarray) -> None:
        """Sort the complete lines of a block into steps, kept as positions, and rare events, kept as they are."""
        ends = np.flatnonzero(block == ord("\n"))
        starts = np.concatenate([[0], ends[:-1] + 1])
        is_step = block[np.minimum(starts + MARK_AT, ends)] == MARK
        taken = 0
        for start, end in zip(starts[~is_step].tolist(), ends[~is_step].tolist(), strict=True):
            for event in self._parse([block[start:end].tobytes()]):
                if isinstance(event, Resumed):
                    before = starts[taken:][is_step[taken:] & (starts[taken:] < start)]
                    self._steps.append(self._offset + before)
                    taken = int(np.searchsorted(starts, start))
                    self._go_back_to(event.step)
                self._rare.append(event)
        self._steps.append(self._offset + starts[taken:][is_step[taken:]])

    def _go_back_to(self, step: int) -> None:
        """Forget what was done after a step: it is done again. An end before it was none."""
        starts = np.concatenate(self._steps)
        left = len(starts)
        while left and self._number_of(int(starts[left - 1])) > step:
            left -= 1
        self._steps = [starts[:left]]
        self._rare = [
            event
            for event in self._rare
            if not isinstance(event, End) and not (isinstance(event, Validation) and event.step > step)
        ]

    def _number_of(self, start: int) -> float:
        """The number of the step on the line that begins there; a damaged line is no loss."""
        return next((event.step for event in self._read(np.array([start])) if isinstance(event, Step)), np.inf)

    def _read(self, starts: np.ndarray) -> list[Event]:
        if not len(starts):
            return []
        try:
            with self._path.open("rb") as file:
                return self._parse(_line_at(file, int(start)) for start in starts)
        except FileNotFoundError:  # somebody has deleted the run since
            return []

    def _parse(self, lines: Iterable[bytes]) -> list[Event]:
        events = []
        for line in lines:
            if not line.strip():
                continue
            try:
                events.append(EVENT.validate_json(unsealed(line)))
            except ValueError as error:  # an error of validation is one, too
                logger.warning("A line of %s is damaged and left out: %s", self._path, error)
        return events


def _thinned(count: int, points: int) -> np.ndarray:
    """Which of `count` steps are drawn: each second, fourth, eighth …, so that points stay where they were."""
    stride = 1
    while (count - 1) // stride + 2 > points and stride < count:
        stride *= 2
    return np.unique(np.append(np.arange(0, count, stride), count - 1)) if count else np.zeros(0, "int64")


def _line_at(file: BinaryIO, start: int) -> bytes:
    file.seek(start)
    return file.readline()


def _of_kind(events: list[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]
