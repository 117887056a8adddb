"""The state of a run, derived from its events and its lock, so that it cannot disagree with what happened."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from bert_core.events import End
from bert_core.i18n import N_
from bert_core.runs.history import History
from bert_core.runs.queue import START_SECONDS, Ticket, ticket_of
from bert_core.runs.run import Run

State = Literal[
    "waiting",
    "preparing",
    "training",
    "checking",
    "stopping",
    "finished",
    "stopped",
    "paused",
    "failed",
    "interrupted",
]
RESUMABLE: tuple[State, ...] = ("stopped", "paused", "failed", "interrupted")
"""States from which a run can go on."""

STATE_TITLES: dict[State, str] = {
    "waiting": N_("waiting for its turn"),
    "preparing": N_("preparing"),
    "training": N_("training"),
    "checking": N_("checking"),
    "stopping": N_("stopping"),
    "finished": N_("finished"),
    "stopped": N_("stopped"),
    "paused": N_("paused"),
    "failed": N_("failed"),
    "interrupted": N_("interrupted"),
}
PHASE_TITLES = {
    "reading": N_("reading the rows"),
    "downloading": N_("downloading the model"),
    "loading": N_("loading the model"),
    "tokenizing": N_("cutting texts into word pieces (tokenizing)"),
    "warming_up": N_("warming up: the first step takes longest"),
    "encoding": N_("letting the model read every text once (encoding)"),
    "training": N_("training"),
    "checking": N_("checking on the rows set aside (validation)"),
    "saving": N_("saving the best model"),
    "comparing": N_("comparing with word counting (baseline)"),
}
STATE_OF_PHASE: dict[str, State] = {
    "reading": "preparing",
    "downloading": "preparing",
    "loading": "preparing",
    "tokenizing": "preparing",
    "warming_up": "preparing",
    "encoding": "preparing",
    "training": "training",
    "checking": "checking",
    "saving": "checking",
    "comparing": "checking",
}


@dataclass(frozen=True, slots=True)
class Status:
    """Where a run stands."""

    state: State
    phase: str | None
    seconds: float
    """Of work so far, or in all; while it waits for its turn, since it began to wait."""
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
    ticket = ticket_of(run)  # before the lock: who holds it gives up the ticket, and never the other way round
    phase = history.phases[-1].phase if history.phases else None
    last, plan = history.last_step, history.plan
    is_alive = (ticket is not None or history.end is None) and run.is_alive()
    end = None if is_alive or ticket else history.end or run.end()  # it may have ended since its events were read
    if is_alive:
        state = "stopping" if run.stop_request else STATE_OF_PHASE.get(phase or "reading", "preparing")
    elif ticket is not None:
        state = "preparing" if ticket.is_starting else "waiting"
    elif end is not None:
        state = end.outcome
    else:
        state = "waiting" if not history.phases and time.time() - created < START_SECONDS else "interrupted"
    return Status(
        state=state,
        phase=phase,
        seconds=max(0.0, _seconds(history, state, created, ticket, end)),
        seconds_left=_seconds_left(history) if state in ("training", "checking") else None,
        share_done=last.step / plan.total_steps if last and plan else 0.0,
    )


def _seconds(history: History, state: State, created: float, ticket: Ticket | None, end: End | None) -> float:
    """Of work, all that it took before it went on included; while it waits, of waiting."""
    if state == "waiting":
        return time.time() - (ticket.since if ticket else created)
    before = history.resumed.seconds if history.resumed else 0.0
    started = history.resumed.time if history.resumed else history.phases[0].time if history.phases else created
    if end is not None:
        return before + end.time - started
    if state == "interrupted":
        times = [phase.time for phase in history.phases[-1:]] + [step.time for step in history.steps[-1:]]
        return before + max(times, default=started) - started
    return before + time.time() - started


def _seconds_left(history: History) -> float | None:
    """Steps left times the pace so far, checks included; the first step, which is slow by its nature, is left out."""
    since = history.resumed.time if history.resumed else 0.0
    steps = [step for step in history.steps if step.time >= since]
    if history.plan is None or len(steps) < 3:
        return None
    first, last = steps[1], steps[-1]
    if last.step <= first.step:  # the line that says from where it goes on is damaged
        return None
    pace = (last.time - first.time) / (last.step - first.step)
    return pace * (history.plan.total_steps - last.step)
