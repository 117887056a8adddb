"""The queue, whatever comes between: servers and workers that die at any point, late workers, damaged tickets.

Servers and workers are this process, which does to a run's files what they do, up to where they die.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bert_core import End, Message, PhaseStarted, Queue, Run, RunError, RunStore
from bert_core.runs import give_up_ticket, ticket_of, turn_has_come
from bert_core.runs.queue import LAST_PLACE, MOST_STARTS, START_SECONDS, TICKET_NAME

MOST_RUNS = 5
CHOICE = st.integers(0, 1000)


class ServerDiedError(Exception):
    """In the middle of whatever it was doing."""


@dataclass(eq=False)
class Worker:
    """A process that was sent to a run, and the lock that it holds while it trains."""

    run: Run
    sent: float
    held: ExitStack | None = None
    trains: bool = False


@dataclass
class Clock:
    """What `time.time` says."""

    now: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.now


class QueueMachine(RuleBasedStateMachine):
    """What people, servers and workers do, in any order, beside what is right: the order and who shall be trained."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.cleanup = ExitStack()
        self.store = RunStore(Path(self.cleanup.enter_context(tempfile.TemporaryDirectory())) / "runs")
        self.cleanup.enter_context(patch("time.time", self.clock))
        self.queue = Queue(self.store)
        self.workers: list[Worker] = []
        self.order: list[str] = []
        self.ended: set[str] = set()
        self.has_late_worker = False

    @initialize(limit=st.integers(1, 2))
    def set_limit(self, limit: int) -> None:
        self.limit = limit
        self.cleanup.enter_context(patch.dict("os.environ", BERT_STUDIO_TRAININGS=str(limit)))

    # People

    @precondition(lambda self: len(self.runs) < MOST_RUNS)
    @rule()
    def start_a_run(self) -> None:
        run = Run(self.store.folder / f"20260101-000000-{len(self.runs):06x}")
        run.folder.mkdir(parents=True)
        (run.folder / "spec.json").write_text("{}")
        self.queue.add(run)
        self.order.append(run.id)
        self._line_up()

    @precondition(lambda self: self.runs)
    @rule(choice=CHOICE)
    def resume(self, choice: int) -> None:
        run = self.runs[choice % len(self.runs)]
        if run.is_alive() or run.id in self.ended:
            with pytest.raises(RunError):
                self.queue.resume(run)
            return
        self.queue.resume(run)
        if run.id not in self.order:
            self.order.append(run.id)
            self._line_up()

    @precondition(lambda self: self.order)
    @rule(choice=CHOICE, place=st.integers(1, MOST_RUNS + 1))
    def move(self, choice: int, place: int) -> None:
        run = self.store.open(self.order[choice % len(self.order)])
        self.queue.move(run, place)
        self.order.remove(run.id)
        self.order.insert(place - 1, run.id)

    @precondition(lambda self: self.order)
    @rule(choice=CHOICE)
    def cancel(self, choice: int) -> None:
        run = self.store.open(self.order[choice % len(self.order)])
        assert self.queue.cancel(run) is not run.is_alive()
        if not run.is_alive():
            self.order.remove(run.id)

    # Servers

    @rule(dies=st.booleans())
    def look_for_what_is_due(self, dies: bool) -> None:
        with suppress(ServerDiedError):
            self._start_due(dies=dies)

    @rule(seconds=st.sampled_from([1.0, START_SECONDS + 1, -2 * START_SECONDS]))
    def move_the_clock(self, seconds: float) -> None:
        self.clock.now += seconds

    @precondition(lambda self: self.order)
    @rule(choice=CHOICE, kept=st.integers(0, 60))
    def cut_a_ticket_short(self, choice: int, kept: int) -> None:
        run_id = self.order[choice % len(self.order)]
        path = self.store.folder / run_id / TICKET_NAME
        path.write_bytes(path.read_bytes()[:kept])
        self._line_up()

    # Workers

    @precondition(lambda self: self.arriving)
    @rule(choice=CHOICE, dies_after=st.sampled_from(["", "", "", "nothing", "holding", "an event"]))
    def worker_begins(self, choice: int, dies_after: str) -> None:
        worker = self.arriving[choice % len(self.arriving)]
        if dies_after == "nothing" or worker.run.is_alive():  # or finds another one there
            self.workers.remove(worker)
            return
        with self._hold(worker):
            if dies_after == "holding":
                return
            if not turn_has_come(worker.run):
                return
            assert worker.run.id in self.order or worker.run.stop_request, "it was trained without being asked for"
            assert worker.run.id not in self.ended, "it was trained after its end"
            worker.run.append(PhaseStarted(phase="reading"))
            if dies_after == "an event":
                return
            give_up_ticket(worker.run)
            if worker.run.id in self.order:
                self.order.remove(worker.run.id)
            if worker.run.stop_request:
                worker.run.append(End(outcome="stopped", reason=Message(text="")))
                return
            worker.trains = True
            self.has_late_worker |= abs(self.clock.now - worker.sent) >= START_SECONDS

    @precondition(lambda self: self.training)
    @rule(choice=CHOICE, dies=st.booleans())
    def worker_ends(self, choice: int, dies: bool) -> None:
        worker = self.training[choice % len(self.training)]
        if not dies:
            worker.run.append(End(outcome="finished", reason=Message(text="")))
            self.ended.add(worker.run.id)
        self._let_go(worker)
        if not dies:
            self._start_due()

    # What is always so

    @invariant()
    def nobody_trains_what_another_trains(self) -> None:
        ids = [worker.run.id for worker in self.training]
        assert len(ids) == len(set(ids))
        assert self.has_late_worker or len(ids) <= self.limit

    @invariant()
    def the_order_is_kept(self) -> None:
        assert [run.id for run in self.queue.waiting()] == self.order

    def teardown(self) -> None:
        """From here on nobody dies any more: whatever still waits is trained, and nothing is left."""
        try:
            for _ in range(MOST_RUNS * (MOST_STARTS + 2)):
                for worker in self.arriving:
                    self.worker_begins(self.arriving.index(worker), "")
                while self.training:
                    self.worker_ends(0, dies=False)
                self.clock.now += START_SECONDS + 1
                self._start_due()
            assert not self.order and not self.queue.waiting()
            assert not self.workers
        finally:
            for worker in self.training:
                self._let_go(worker)
            self.cleanup.close()

    @property
    def runs(self) -> list[Run]:
        return self.store.runs()

    @property
    def arriving(self) -> list[Worker]:
        return [worker for worker in self.workers if not worker.trains]

    @property
    def training(self) -> list[Worker]:
        return [worker for worker in self.workers if worker.trains]

    def _start_due(self, *, dies: bool = False) -> None:
        before = list(self.order)
        given_up = [run_id for run_id in before if self._has_failed_often(run_id)]
        passed_over = {run_id for run_id in before if self._is_on_its_way(run_id)}
        sent: list[str] = []

        def launch(run: Run) -> None:
            sent.append(run.id)
            if dies:
                raise ServerDiedError
            self.workers.append(Worker(run, self.clock.now))

        try:
            self.queue.start_due(launch)
        finally:
            failed = [run_id for run_id in given_up if ticket_of(self.store.open(run_id)) is None]
            self.order = [run_id for run_id in self.order if run_id not in failed]
            due = [run_id for run_id in before if run_id not in passed_over and run_id not in given_up]
            assert sent == due[: len(sent)], "another one was due"

    def _has_failed_often(self, run_id: str) -> bool:
        ticket = ticket_of(self.store.open(run_id))
        return ticket is not None and ticket.starts >= MOST_STARTS and not self._is_on_its_way(run_id)

    def _is_on_its_way(self, run_id: str) -> bool:
        run = self.store.open(run_id)
        ticket = ticket_of(run)
        return run.is_alive() or (
            ticket is not None and ticket.started is not None and abs(self.clock.now - ticket.started) < START_SECONDS
        )

    def _line_up(self) -> None:
        """Runs whose place is lost stand behind all others, the oldest first."""
        tickets = {run_id: ticket_of(self.store.open(run_id)) for run_id in self.order}
        lost = sorted(run_id for run_id, ticket in tickets.items() if ticket and ticket.place == LAST_PLACE)
        self.order = [run_id for run_id in self.order if run_id not in lost] + lost

    @contextmanager
    def _hold(self, worker: Worker) -> Iterator[None]:
        """Hold the run for as long as it is trained: a process that dies lets go of its locks."""
        worker.held = ExitStack()
        worker.held.enter_context(worker.run.hold())
        yield
        if not worker.trains:
            self._let_go(worker)

    def _let_go(self, worker: Worker) -> None:
        assert worker.held is not None
        worker.held.close()
        self.workers.remove(worker)


# A failure is shown as it was found: making it shorter would take minutes.
def test_no_run_is_lost_trained_twice_or_out_of_order_whoever_dies_when() -> None:
    run_state_machine_as_test(
        QueueMachine,
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, derandomize=True, database=None,
            phases=[Phase.generate],            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
