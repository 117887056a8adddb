"""The state of a run, derived from its events and its lock, so that it cannot disagree with what happened."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from bert_core.i18n import N_
from bert_core.runs.history import History
from bert_core.runs.run import Run

State = Literal[
    "waiting", "preparing", "training", "checking", "stopping", "finished", "stopped", "failed", "interrupted"
]

STATE_TITLES: dict[State, str] = {
    "waiting": N_("waiting for its turn"),
    "preparing": N_("preparing"),
    "training": N_("training"),
    "checking": N_("checking"),
    "stopping": N_("stopping"),
    "finished": N_("finished"),
    "stopped": N_("stopped"),
    "failed": N_("failed"),
    "interrupted": N_("interrupted"),
}
PHASE_TITLES = {
    "waiting": N_("waiting until another training is done"),
    "reading": N_("reading the rows"),
    "downloading": N_("downloading the model"),
    "loading": N_("loading the model"),
    "tokenizing": N_("cutting texts into word pieces (tokenizing)"),
    "warming_up": N_("warming up: the first step takes longest"),
    "encoding": N_("letting the model read every text once (encoding)"),
    "training": N_("training"),
    "checking": N_("checking on the rows set aside (validation)"),
    "saving": N_("saving the best model"),
}
STATE_OF_PHASE: dict[str, State] = {
    "waiting": "waiting",
    "reading": "preparing",
    "downloading": "preparing",
    "loading": "preparing",
    "tokenizing": "preparing",
    "warming_up": "preparing",
    "encoding": "preparing",
    "training": "training",
    "checking": "checking",
    "saving": "checking",
}
START_SECONDS = 30
"""A new process may take this long until it holds its lock; only then is a run without one taken for interrupted."""


@dataclass(frozen=True, slots=True)
class Status:
    """Where a run stands."""

    state: State
    phase: str | None
    seconds: float
    """Since the start, or from the start to the end; while it waits for its turn, since it began to wait."""
    seconds_left: float | None
    """Of training, from the pace of the steps so far; None while it is not known."""
    share_done: float
    """Steps done of steps planned, from 0 to 1."""

    @property
    def is_active(self) -> bool:
        """Whether a worker is, or soon will be, at it."""
        return self.state in ("waiting", "preparing", "training", "checking", "stopping")


def status(run: Run, history: History) -> Status:
    """Where a run stands, from what has happened and from whether its worker lives.

    Raises:
        RunError: the run's card is missing or damaged.
    """
    created = run.card.created
    phase = history.phases[-1].phase if history.phases else None
    last, plan = history.last_step, history.plan
    times = [event.time for event in history.phases[-1:]] + [event.time for event in history.steps[-1:]]
    newest = max(times, default=created)
    is_alive = history.end is None and run.is_alive()
    end = history.end or (None if is_alive else run.end())  # it may have ended since its events were read
    if end is not None:
        state: State = end.outcome
        newest = end.time
    elif is_alive:
        state = "stopping" if run.stop_requested() else STATE_OF_PHASE.get(phase or "reading", "preparing")
        newest = time.time()
    elif not history.phases and time.time() - created < START_SECONDS:
        state = "preparing"
    else:
        state = "interrupted"
    return Status(
        state=state,
        phase=phase,
        seconds=max(0.0, newest - _start(history, created)),
        seconds_left=_seconds_left(history) if state in ("training", "checking") else None,
        share_done=last.step / plan.total_steps if last and plan else 0.0,
    )


def _start(history: History, created: float) -> float:
    """When work began: after the wait, where other runs had to be waited for."""
    waited = bool(history.phases) and history.phases[0].phase == "waiting"
    return next((entry.time for entry in history.phases if waited and entry.phase != "waiting"), created)


def _seconds_left(history: History) -> float | None:
    """Steps left times the pace so far, checks included; the first step, which is slow by its nature, is left out."""
    if history.plan is None or len(history.steps) < 3:
        return None
    first, last = history.steps[1], history.steps[-1]
    pace = (last.time - first.time) / (last.step - first.step)
    return pace * (history.plan.total_steps - last.step)
