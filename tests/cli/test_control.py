"""`stop`, `resume`, `queue` and `clean`."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import End, Hyperparameters, Message, PreparedData, Queue, Run, RunSpec, RunStore, launch
from tests.cli.conftest import CommandLine

ENDLESS = Hyperparameters(epochs=100, batch_size=2, max_length=32)


@pytest.fixture
def new_run(home: Path, toy_spec: RunSpec, toy_data: PreparedData) -> Callable[..., Run]:
    """Makes a run that waits in the queue."""

    def make(**changes: object) -> Run:
        store = RunStore()
        run = store.create(toy_spec.model_copy(update=changes), toy_data.train, toy_data.valid)
        Queue(store).add(run)
        return run

    return make


def test_the_queue_is_listed_in_order_and_changed(cli: CommandLine, new_run: Callable[..., Run]) -> None:
    assert "Nothing is being trained" in cli("queue").out
    first, second = new_run(), new_run()
    listed = cli("queue", "--json").json
    assert [(row["run"], row["position"]) for row in listed] == [(first.id, 1), (second.id, 2)]
    assert second.id in cli("queue", second.id, "--position", "1").out.splitlines()[0]
    assert [row["run"] for row in cli("queue", "--json").json] == [second.id, first.id]
    assert [(row["run"], row["queue_position"]) for row in cli("runs", "--json").json] == [
        (run.id, 1 if run is second else 2) for run in sorted((first, second), key=lambda run: run.id, reverse=True)
    ]
    assert cli("queue", first.id).status == 2


def test_a_run_that_waits_is_taken_out(cli: CommandLine, new_run: Callable[..., Run]) -> None:
    run = new_run()
    assert "out of the queue" in cli("stop", run.id).out
    assert not run.folder.exists()


def test_a_training_is_paused_resumed_and_stopped(cli: CommandLine, new_run: Callable[..., Run]) -> None:
    run = new_run(hyperparameters=ENDLESS)
    Queue(RunStore()).start_due(launch)
    while run.events().history(points=2).step_count < 3:
        assert run.end() is None, run.log_tail()
    shown = cli("stop", run.id, "--pause", "--json")
    assert (shown.status, shown.json["state"]) == (0, "paused"), shown.err
    steps = run.events().history(points=2).last_step.step
    queue = Queue(RunStore())
    queue.resume(run)
    assert len(queue.start_due(launch)) == 1
    while run.events().history(points=2).last_step.step <= steps:
        assert (end := run.end()) is None or end.outcome == "paused", run.log_tail()
    shown = cli("stop", run.id)
    assert shown.status == 0, shown.err
    assert "stopped" in shown.out and "Right answers" in shown.out
    assert run.events().history().resumed.step == steps
    assert cli("stop", run.id).status == 2
    assert "is finished" not in cli("stop", run.id).err


def test_a_discarded_training_leaves_nothing(cli: CommandLine, new_run: Callable[..., Run]) -> None:
    run = new_run(hyperparameters=ENDLESS)
    Queue(RunStore()).start_due(launch)
    while run.events().history(points=2).step_count < 1:
        pass
    assert cli("stop", run.id, "--discard").status == 2  # nobody is there to be asked
    assert "removed" in cli("stop", run.id, "--discard", "--yes").out
    assert not run.folder.exists()


def test_a_finished_run_cannot_be_resumed(cli: CommandLine, toy_run: Run) -> None:
    shown = cli("resume", toy_run.id, "--runs", toy_run.folder.parent)
    assert shown.status == 2
    assert "is finished" in shown.err and len(shown.err.splitlines()) == 1


def test_room_is_made_on_disk(cli: CommandLine, toy_run: Run, home: Path) -> None:
    ids = ["20260101-000000-aaaaaa", "20260101-000001-bbbbbb"]
    for run_id in ids:
        shutil.copytree(toy_run.folder, RunStore().folder / run_id)
    first, second = (RunStore().open(run_id) for run_id in ids)
    first.append(End(outcome="paused", reason=Message(text="You paused it.")))
    first.checkpoint_folder.mkdir()
    (first.checkpoint_folder / "000000001.npz").write_bytes(b"x" * 2_000_000)
    before = first.size()
    assert f"{before / 2**20:,.1f} MB" in cli("clean").out
    assert cli("clean", "--checkpoints").status == 2  # nobody is there to be asked
    assert cli("clean", "--checkpoints", "--yes", "--json").json["freed"] == 2_000_000
    assert first.model_folder.exists() and not first.checkpoint_folder.exists()
    assert cli("clean", "--delete", "--yes").status == 2
    assert cli("clean", second.id, "--delete", "--yes", "--json").json["runs"][0]["size"] == 0
    assert [run.id for run in RunStore().runs()] == ids[:1]
