"""The queue: runs that wait for their turn, and who starts the next one.

There is no list that could disagree with the runs: a run that waits has a ticket in its own folder, with its place. So
a lost or damaged run takes nothing with it, several servers see the same queue, and all of it survives a reboot.
Whoever asks first starts what is due, under one lock: a page, a command, the app's own clock, or a worker that is done.
A worker that has begun removes the ticket, so one that never begins is started anew.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from pydantic import Field, ValidationError

from bert_core.errors import RunError
from bert_core.events import End
from bert_core.i18n import N_, Message
from bert_core.record import Record
from bert_core.runs.checks import sealed, unsealed
from bert_core.runs.files import write_whole
from bert_core.runs.run import Run
from bert_core.runs.store import RunStore

TICKET_NAME = "ticket.json"
START_SECONDS = 30.0
"""A new process may take this long until it holds its run."""
MOST_STARTS = 3
"""A run whose worker has died this often before it began fails, and makes room for the next."""
LAST_PLACE = sys.float_info.max  # not infinity, which JSON cannot hold
NEVER_BEGAN = N_("The training process ended {count} times before it began. The log has the details.")

logger = logging.getLogger(__name__)


class Ticket(Record):
    """A run's place in the queue: those with lower numbers come first. `since` when it waits, `started` when a worker
    was last sent, in seconds since the epoch."""

    place: float
    since: float = Field(default_factory=time.time)
    started: float | None = None
    starts: int = Field(default=0, ge=0)

    @property
    def is_starting(self) -> bool:
        """Whether the worker that was sent may still be on its way."""
        return self.started is not None and abs(time.time() - self.started) < START_SECONDS


def ticket_of(run: Run) -> Ticket | None:
    """The ticket of a run that waits; a damaged one waits at the end."""
    try:
        return Ticket.model_validate_json(unsealed((run.folder / TICKET_NAME).read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, ValidationError) as error:
        logger.warning("The ticket of run %s is damaged: %s", run.id, error)
        return Ticket(place=LAST_PLACE)


def give_up_ticket(run: Run) -> None:
    """The run's turn has come. Under the lock, so that nobody who is just changing the ticket puts it there again."""
    with _lock_of(run.folder.parent):
        _remove(run)


def turn_has_come(run: Run) -> bool:
    """Whether a worker that holds the run shall train it: not where another was through with it, or where it was put
    back into the queue since the worker was sent."""
    ticket = ticket_of(run)
    return not run.events_path.exists() if ticket is None else ticket.started is not None


def trainings_at_once() -> int:
    """How many runs may be trained side by side: `BERT_STUDIO_TRAININGS`, or one.

    Raises:
        RunError: it is set to something else than a number from 1 on.
    """
    value = os.environ.get("BERT_STUDIO_TRAININGS", "1")
    if not value.isdecimal() or int(value) < 1:
        raise RunError(N_("BERT_STUDIO_TRAININGS is '{value}'; set it to a number from 1 on."), value=value[:20])
    return int(value)


class Queue:
    """The queue of one store. Cheap to make; every look reads the files anew."""

    def __init__(self, store: RunStore) -> None:
        self._store = store

    def add(self, run: Run) -> None:
        """Let a run wait for its turn, behind all others; one that waits already keeps its place.

        Raises:
            RunError: it is being trained.
        """
        with self._lock():
            if run.is_alive():
                raise RunError(N_("The run '{run}' is being trained already."), run=run.id)
            run.forget_stop_request()  # not before: a worker that shall end would go on
            if ticket_of(run) is None:
                places = [ticket.place for ticket in self._tickets().values() if ticket.place != LAST_PLACE]
                _write(run, Ticket(place=max(places, default=0.0) + 1))

    def resume(self, run: Run) -> None:
        """Let a run go on where it was: after a pause, a stop, a failure, or when its worker was killed.

        Raises:
            RunError: it is being trained, or has nothing left to do.
        """
        end = run.end()
        if end is not None and end.outcome == "finished":
            raise RunError(N_("The run '{run}' is finished; there is nothing left to go on with."), run=run.id)
        self.add(run)

    def waiting(self) -> list[Run]:
        """The runs that wait, the next one first."""
        return list(self._tickets())

    def position(self, run: Run) -> int | None:
        """The place of a run among those that no worker was sent to yet, from 1 on; None where it does not wait."""
        ids = [other.id for other, ticket in self._tickets().items() if not ticket.is_starting]
        return ids.index(run.id) + 1 if run.id in ids else None

    def move(self, run: Run, position: int) -> None:
        """Give a waiting run another place, from 1 on; beyond the last it is the last.

        Raises:
            RunError: it does not wait.
        """
        with self._lock():
            tickets = self._tickets()
            order = [other for other in tickets if other.id != run.id]
            if len(order) == len(tickets):
                raise RunError(N_("The run '{run}' does not wait in the queue."), run=run.id)
            order.insert(max(position, 1) - 1, run)
            own = {other.id: ticket for other, ticket in tickets.items()}
            for place, other in enumerate(order, 1):
                if own[other.id].place != place:
                    _write(other, own[other.id].model_copy(update={"place": float(place)}))

    def cancel(self, run: Run) -> bool:
        """Take a run out of the queue; whether it had still been waiting. What it has learned so far stays."""
        with self._lock():
            if run.is_alive() or ticket_of(run) is None:
                return False
            run.request_stop()  # a worker may be on its way
            _remove(run)
            return True

    def start_due(self, launch: Callable[[Run], object]) -> list[Run]:
        """Send a worker to each run whose turn it is, and return these. May be called by anyone at any time.

        Raises:
            RunError: `BERT_STUDIO_TRAININGS` is no number.
        """
        limit = trainings_at_once()
        if not self._store.folder.is_dir() or not any(self._store.folder.glob(f"*/{TICKET_NAME}")):
            return []
        sent = []
        with self._lock():
            tickets = self._tickets()
            alive = {run.id for run in self._store.runs() if run.is_alive()}  # read second: workers give up tickets
            waiting = {run: ticket for run, ticket in tickets.items() if run.id not in alive}
            free = limit - len(alive) - sum(ticket.is_starting for ticket in waiting.values())
            for run, ticket in waiting.items():
                if free <= 0:
                    break
                if ticket.is_starting:
                    continue
                if ticket.starts >= MOST_STARTS:
                    _fail(run, ticket.starts)
                    continue
                _write(run, ticket.model_copy(update={"started": time.time(), "starts": ticket.starts + 1}))
                launch(run)
                sent.append(run)
                free -= 1
        return sent

    def _tickets(self) -> dict[Run, Ticket]:
        tickets = {run: ticket for run in self._store.runs() if (ticket := ticket_of(run)) is not None}
        return dict(sorted(tickets.items(), key=lambda entry: (entry[1].place, entry[0].id)))

    def _lock(self) -> FileLock:
        self._store.folder.mkdir(parents=True, exist_ok=True)
        return _lock_of(self._store.folder)


def _lock_of(folder: Path) -> FileLock:
    return FileLock(folder / ".queue")


def _remove(run: Run) -> None:
    (run.folder / TICKET_NAME).unlink(missing_ok=True)


def _write(run: Run, ticket: Ticket) -> None:
    try:
        write_whole(run.folder / TICKET_NAME, sealed(ticket.model_dump_json(indent=2)) + "\n")
    except OSError as error:
        raise RunError(
            N_("The run '{run}' cannot be put into the queue: {reason}. Make room in {folder}, or allow writing."),
            run=run.id, reason=error.strerror or str(error), folder=str(run.folder.parent),
        ) from error  # fmt: skip


def _fail(run: Run, starts: int) -> None:
    """Write the end that the worker could not write: nobody else writes to these events now."""
    reason = Message(text=NEVER_BEGAN, values={"count": starts})
    run.append(End(outcome="failed", reason=reason, remedy="resume"))
    _remove(run)
