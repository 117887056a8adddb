"""Our own side of a comparison: commands of `python -m bert_core`, and what a run's events say of its steps."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from bert_core import Run
from bert_core.events import EVENT, Event, PhaseStarted, Step

SETTLED = 10
"""Steps at the start that say nothing about the pace: something is still being compiled, or read for the first time."""
STEP_MARK = b'"kind":"step"'


def command(*arguments: str | Path) -> list[str]:
    """A command of ours that answers in JSON."""
    return [sys.executable, "-m", "bert_core", *map(str, arguments), "--json"]


def events(run: Run) -> list[Event]:
    """All that happened in a run that has ended."""
    return [EVENT.validate_json(line) for line in run.events_path.read_bytes().splitlines()]


def first_step_time(runs: Path) -> float | None:
    """When the first step of the only run of a folder ended, in seconds since the epoch; None if it has not yet."""
    for path in runs.glob("*/events.jsonl"):
        line = next((line for line in path.read_bytes().splitlines(keepends=True) if STEP_MARK in line), b"")
        if line.endswith(b"\n"):
            return EVENT.validate_json(line).time
    return None


def wait_for_first_step(runs: Path, *, seconds: float = 600) -> float:
    """The same, once it is there. TimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = first_step_time(runs)
        if found is not None:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"no step in {runs} within {seconds:.0f} s")


def train_seconds(happened: Sequence[Event]) -> float:
    """From the warming-up to the last event: steps, checks and saving."""
    began = next(event.time for event in happened if isinstance(event, PhaseStarted) and event.phase == "warming_up")
    return happened[-1].time - began


def step_seconds(happened: Sequence[Event]) -> float:
    """Seconds a step takes once it has settled, in the mean, without the checks between steps.

    From event to event, so that whatever a step waits for counts. `statistics.StatisticsError` for a run too short.
    """
    spans = [
        after.time - before.time
        for before, after in pairwise(happened)
        if isinstance(before, Step) and isinstance(after, Step) and before.step > SETTLED
    ]
    return statistics.fmean(spans)
