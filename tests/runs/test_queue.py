"""The queue where something goes wrong in it: what people get who wait."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import PhaseStarted, PreparedData, Queue, Run, RunError, RunSpec, RunStore
from bert_core.runs import turn_has_come
from bert_core.runs.queue import TICKET_NAME


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


@pytest.fixture
def wait(store: RunStore, toy_spec: RunSpec, toy_data: PreparedData) -> Callable[[], Run]:
    """Puts a new run into the queue."""

    def wait() -> Run:
        run = store.create(toy_spec, toy_data.train, toy_data.valid)
        Queue(store).add(run)
        return run

    return wait


def test_a_run_with_a_damaged_ticket_gets_one_worker_not_one_at_every_look(
    store: RunStore, wait: Callable[[], Run]
) -> None:
    run = wait()
    (run.folder / TICKET_NAME).write_text("{")
    sent = [run.id for _ in range(5) for run in Queue(store).start_due(lambda run: None)]
    assert sent == [run.id]


def test_a_run_that_is_let_ahead_waits_for_the_one_that_is_starting(store: RunStore, wait: Callable[[], Run]) -> None:
    wait()
    ahead, queue = wait(), Queue(store)
    queue.start_due(lambda run: None)
    queue.move(ahead, 1)
    assert queue.start_due(lambda run: None) == []


def test_a_worker_that_comes_after_its_run_was_taken_out_of_the_queue_is_told_to_stop(
    store: RunStore, wait: Callable[[], Run]
) -> None:
    run, queue = wait(), Queue(store)
    queue.start_due(lambda run: None)
    assert queue.cancel(run)
    assert run.stop_request == "keep"
    queue.add(run)
    assert run.stop_request is None


def test_a_worker_sent_for_an_earlier_turn_trains_nothing(store: RunStore, wait: Callable[[], Run]) -> None:
    run, queue = wait(), Queue(store)
    queue.start_due(lambda run: None)
    assert turn_has_come(run)
    queue.cancel(run)
    run.append(PhaseStarted(phase="reading"))
    assert not turn_has_come(run)
    queue.add(run)
    assert not turn_has_come(run)


def test_a_run_that_is_stopping_is_not_let_go_on_by_a_resume_that_is_refused(
    store: RunStore, wait: Callable[[], Run]
) -> None:
    run = wait()
    run.request_stop("pause")
    with run.hold(), pytest.raises(RunError):
        Queue(store).resume(run)
    assert run.stop_request == "pause"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no files")
def test_a_full_disk_is_told_when_a_run_is_put_into_the_queue(
    store: RunStore, toy_spec: RunSpec, toy_data: PreparedData
) -> None:
    import resource

    run = store.create(toy_spec, toy_data.train, toy_data.valid)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        with pytest.raises(RunError, match="Make room"):
            Queue(store).add(run)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
