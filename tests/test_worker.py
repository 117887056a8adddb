"""However a training ends, its run says so in words: killed, out of disk, model gone or damaged, stopped."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import (
    TASKS,
    Hyperparameters,
    ModelChoice,
    PreparedData,
    Queue,
    Run,
    RunSpec,
    RunStore,
    Split,
    launch,
    prepare,
    read_table,
    status,
)
from bert_core.worker import work

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def new_run(tmp_path: Path, toy_spec: RunSpec, toy_data: PreparedData) -> Callable[..., Run]:
    """Makes a run that is not started yet; changes of the spec as arguments."""

    def make(**changes: object) -> Run:
        spec = toy_spec.model_copy(update=changes)
        return RunStore(tmp_path / "runs").create(spec, toy_data.train, toy_data.valid)

    return make


def state_of(run: Run) -> str:
    return status(run, run.events().history()).state


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_a_finished_run_has_a_report_a_model_and_no_worker(toy_run: Run) -> None:
    assert state_of(toy_run) == "finished"
    assert not toy_run.is_alive()
    assert toy_run.report is not None and toy_run.report.metrics["accuracy"] > 0.8
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        path.name for path in toy_run.model_folder.iterdir()
    }


def test_rows_of_a_test_score_the_kept_model_once_at_the_end(
    tmp_path: Path, toy_spec: RunSpec, toy_file: Path, home: Path
) -> None:
    table = read_table(toy_file, toy_file.name)
    data = prepare(table, toy_spec.data.columns, TASKS["classification"], form="label", split=Split(test_share=0.2))
    settings = toy_spec.hyperparameters.model_copy(update={"epochs": 4})
    spec = toy_spec.model_copy(update={"data": data.source, "hyperparameters": settings})
    run = RunStore(tmp_path / "runs").create(spec, data.train, data.valid, data.test)
    assert launch(run).wait(timeout=300) == 0, run.log_tail()
    assert run.report is not None and set(run.report.test_metrics) == set(run.report.metrics)
    assert run.report.test_metrics["accuracy"] > 0.7
    assert [example.row for example in run.examples("test")] == [
        row for row, part in run.parts().items() if part == "test"
    ]


def test_a_killed_worker_leaves_an_interrupted_run_never_a_running_one(new_run) -> None:
    run = new_run(hyperparameters=Hyperparameters(epochs=100, batch_size=16, max_length=32))
    worker = launch(run)
    wait_until(lambda: run.events().history().step_count > 3)
    assert state_of(run) in ("training", "checking")
    os.kill(worker.pid, signal.SIGKILL)
    wait_until(lambda: not run.is_alive(), seconds=5)  # the process is a zombie now: nobody has waited for it yet
    assert state_of(run) == "interrupted"
    worker.wait(timeout=120)


def test_a_stop_is_answered_within_a_step_and_the_best_model_is_kept(new_run) -> None:
    run = new_run(hyperparameters=Hyperparameters(epochs=100, batch_size=16, max_length=32))
    worker = launch(run)
    wait_until(lambda: run.events().history().step_count > 3)
    run.request_stop()
    assert worker.wait(timeout=60) == 0
    assert state_of(run) == "stopped"
    assert (run.model_folder / "model.safetensors").exists()


def test_a_run_whose_kept_model_is_damaged_learns_it_anew_when_it_goes_on(new_run) -> None:
    run = new_run(hyperparameters=Hyperparameters(epochs=2, batch_size=16, max_length=32))
    worker = launch(run)
    wait_until(lambda: bool(run.events().history().validations) and run.model_folder.exists())
    run.request_stop("pause")
    worker.wait(timeout=120)
    assert state_of(run) == "paused" and list(run.checkpoint_folder.iterdir())
    (run.model_folder / "kept.json").write_text("{")
    queue = Queue(RunStore(run.folder.parent))
    queue.resume(run)
    workers: list[subprocess.Popen[bytes]] = []
    queue.start_due(lambda run: workers.append(launch(run)))
    assert [worker.wait(timeout=120) for worker in workers] == [0]
    assert state_of(run) == "finished", run.log_tail()
    run.check_model()
    assert run.kept is not None


def test_a_disk_that_is_full_ends_the_run_with_a_sentence(new_run) -> None:
    import resource

    run = new_run()
    with run.log_path.open("ab") as log:
        worker = subprocess.run(
            [sys.executable, "-m", "bert_core.worker", str(run.folder)],
            cwd=ROOT,
            stdout=log,
            stderr=log,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
            check=False,
        )
    assert worker.returncode == 1
    assert state_of(run) == "failed"
    assert "disk is full" in str(run.events().history().end.reason)
    assert not (run.folder / "model.new").exists()


def test_a_disk_without_room_for_a_word_keeps_nobody_waiting(new_run) -> None:
    import resource

    run = new_run()
    queue = Queue(RunStore(run.folder.parent))
    queue.add(run)
    queue.start_due(lambda run: None)
    worker = subprocess.run(
        [sys.executable, "-m", "bert_core.worker", str(run.folder)],
        cwd=ROOT,
        capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        check=False,
    )
    assert worker.returncode == 1
    assert queue.waiting() == []


def test_a_model_that_is_gone_ends_the_run_with_its_name(new_run, tmp_path: Path) -> None:
    run = new_run(model=ModelChoice(identifier=str(tmp_path / "nowhere")))
    assert work(run) == "failed"
    assert "nowhere" in str(run.events().history().end.reason)


def test_a_damaged_model_ends_the_run_with_the_file_that_is_damaged(new_run, toy_model: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(toy_model, broken)
    (broken / "model.safetensors").write_bytes((broken / "model.safetensors").read_bytes()[:1000])
    run = new_run(model=ModelChoice(identifier=str(broken)))
    assert work(run) == "failed"
    assert "model.safetensors" in str(run.events().history().end.reason)


def test_a_run_that_is_stopped_before_it_began_ends_at_once(new_run) -> None:
    run = new_run()
    queue = Queue(RunStore(run.folder.parent))
    queue.add(run)
    assert state_of(run) == "waiting"
    queue.start_due(lambda run: None)
    run.request_stop()
    assert work(run) == "stopped"
    assert state_of(run) == "stopped" and run.events().history().step_count == 0


def test_the_next_run_in_the_queue_is_trained_when_one_has_ended(new_run) -> None:
    short = Hyperparameters(epochs=1, batch_size=16, max_length=32)
    runs = [new_run(hyperparameters=short) for _ in range(3)]
    queue = Queue(RunStore(runs[0].folder.parent))
    for run in runs:
        queue.add(run)
    queue.move(runs[2], 2)
    assert [run.id for run in queue.start_due(launch)] == [runs[0].id]
    wait_until(lambda: all(run.end() for run in runs))
    assert [state_of(run) for run in runs] == ["finished"] * 3
    began = [run.events().history(points=2).phases[0].time for run in runs]
    ended = [run.events().history(points=2).end.time for run in runs]
    assert ended[0] <= began[2] and ended[2] <= began[1]
    assert queue.waiting() == []


def test_a_run_is_trained_by_one_worker_only(new_run) -> None:
    run = new_run()
    with run.hold():
        second = subprocess.run(
            [sys.executable, "-m", "bert_core.worker", str(run.folder)], cwd=ROOT, capture_output=True, check=False
        )
    assert second.returncode == 0
    assert b"Another worker has the run" in second.stderr
    assert not run.events_path.exists()
