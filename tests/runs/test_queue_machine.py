"""The queue under crashes: whatever dies and whenever, no run is lost, none is trained twice, and the order is kept."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest.mock import patch

from filelock import FileLock
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bert_core import DataSource, End, Known, Message, PhaseStarted, Queue, Run, RunSpec, RunStore, Split
from bert_core.runs import queue as queue_module
from bert_core.runs import store as store_module
from bert_core.runs import ticket_of
from bert_core.runs.queue import MOST_STARTS, START_SECONDS

SOURCE = DataSource(
    file_name="a.csv", fingerprint="0", form="label", columns={}, split=Split(), train_rows=8, valid_rows=2
)
SPEC = RunSpec(task="classification", data=SOURCE, known=Known(labels=("bad", "good")))
PICK = st.integers(0, 99)


class ServerDiedError(Exception):
    """Stands for a server that is killed between writing the ticket and starting the worker."""


class QueueMachine(RuleBasedStateMachine):
    """Adds, moves and cancels runs, and lets their workers live and die, by a clock of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.store = RunStore(self.folder / "runs")
        self.queue = Queue(self.store)
        self.clock = 1_000_000.0
        self.sent: list[Run] = []
        self.held: dict[str, FileLock] = {}
        self.began: list[str] = []
        self.order: list[str] = []
        self.gone: set[str] = set()
        self.made: list[Run] = []
        self.patches = ExitStack()

    @initialize()
    def begin(self) -> None:
        self.patches.enter_context(patch.object(queue_module.time, "time", lambda: self.clock))
        numbers = itertools.count()
        self.patches.enter_context(patch.object(store_module.secrets, "token_hex", lambda _: f"{next(numbers):06x}"))
        self.patches.enter_context(patch.object(store_module.time, "strftime", lambda _: "20260101-000000"))

    def teardown(self) -> None:
        for lock in self.held.values():
            lock.release()
        self.patches.close()
        shutil.rmtree(self.folder)

    def waiting(self) -> list[str]:
        return [run.id for run in self.queue.waiting()]

    @rule()
    def add(self) -> None:
        run = self.store.create(SPEC, [], [])
        self.queue.add(run)
        self.made.append(run)
        self.order.append(run.id)

    @precondition(lambda self: self.waiting())
    @rule(pick=PICK, place=st.integers(1, 5))
    def move(self, pick: int, place: int) -> None:
        waiting = self.waiting()
        run = self.store.open(waiting[pick % len(waiting)])
        self.queue.move(run, place)
        waiting.remove(run.id)
        waiting.insert(place - 1, run.id)
        sent = [each for each in self.order if each not in waiting]
        self.order = sent + waiting

    @precondition(lambda self: self.waiting())
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        waiting = self.waiting()
        run = self.store.open(waiting[pick % len(waiting)])
        assert self.queue.cancel(run)
        self.order.remove(run.id)
        self.gone.add(run.id)

    @rule(seconds=st.sampled_from([1.0, START_SECONDS + 1]))
    def time_passes(self, seconds: float) -> None:
        self.clock += seconds

    @rule()
    def look(self) -> None:
        """Somebody looks what is due."""
        sent = self.queue.start_due(self.sent.append)
        assert len(sent) <= 1

    @rule()
    def server_dies_at_a_look(self) -> None:
        def die(run: Run) -> None:
            raise ServerDiedError

        try:
            self.queue.start_due(die)
        except ServerDiedError:
            return

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def worker_begins(self, pick: int) -> None:
        run = self.sent.pop(pick % len(self.sent))
        if run.id in self.held or ticket_of(run) is None:  # sent twice, or taken out meanwhile
            return
        lock = FileLock(run.folder / "lock")
        lock.acquire(timeout=0)
        self.held[run.id] = lock

    @precondition(lambda self: self.sent)
    @rule(pick=PICK)
    def worker_dies_before_it_begins(self, pick: int) -> None:
        self.sent.pop(pick % len(self.sent))

    @precondition(lambda self: self.held)
    @rule(pick=PICK)
    def worker_gives_up_its_ticket(self, pick: int) -> None:
        run = self.store.open(sorted(self.held)[pick % len(self.held)])
        if ticket_of(run) is None:
            return
        assert run.id not in self.began, "trained twice"
        run.append(PhaseStarted(phase="reading"))
        self.queue.begun(run)
        self.began.append(run.id)
        self.order.remove(run.id)

    @precondition(lambda self: self.held)
    @rule(pick=PICK)
    def worker_is_killed(self, pick: int) -> None:
        run_id = sorted(self.held)[pick % len(self.held)]
        self.held.pop(run_id).release()

    @precondition(lambda self: set(self.held) & set(self.began))
    @rule()
    def worker_ends(self) -> None:
        run_id = min(set(self.held) & set(self.began))
        self.store.open(run_id).append(End(outcome="finished", reason=Message(text="Done.")))
        self.held.pop(run_id).release()

    @precondition(lambda self: self.began)
    @rule(pick=PICK)
    def resume(self, pick: int) -> None:
        run = self.store.open(self.began[pick % len(self.began)])
        end = run.end()
        if run.id in self.held or (end is not None and end.outcome == "finished"):
            return
        self.queue.resume(run)
        self.began.remove(run.id)
        self.order.append(run.id)

    @invariant()
    def one_at_a_time(self) -> None:
        assert len([run_id for run_id in self.held if run_id in self.began]) <= 1

    @invariant()
    def nothing_is_lost(self) -> None:
        for run in self.made:
            ticket = ticket_of(run)
            failed = (end := run.end()) is not None and end.outcome == "failed"
            if failed and run.id in self.order:
                assert ticket is None
                self.order.remove(run.id)
                self.gone.add(run.id)
            assert (ticket is not None) == (run.id in self.order)
            assert ticket is None or ticket.starts <= MOST_STARTS

    @invariant()
    def the_order_is_kept(self) -> None:
        waiting = self.waiting()
        assert waiting == [run_id for run_id in self.order if run_id in waiting]


TestQueue = QueueMachine.TestCase
TestQueue.settings = settings(
    max_examples=15, stateful_step_count=30, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
