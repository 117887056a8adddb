"""A spare worker: what it is given is trained, whatever becomes of it or of the app; and it waits for nobody."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bert_core import PreparedData, Run, RunSpec, RunStore, SpareWorker, status

ROOT = Path(__file__).resolve().parents[2]
OWNER = """
import sys, time
from pathlib import Path
from bert_core import Run, SpareWorker
folder = Path(sys.argv[1])
with SpareWorker(folder / "spare.log") as spare:
    spare.start()
    for line in sys.stdin:
        spare.launch(Run(Path(line.strip())))
        print("handed over", flush=True)
"""
WAIT = "from bert_core.spare_worker import next_run; next_run(idle_seconds=0.2)"


@pytest.fixture
def run(tmp_path: Path, toy_spec: RunSpec, toy_data: PreparedData) -> Run:
    """A short run that is not started yet."""
    short = toy_spec.hyperparameters.model_copy(update={"epochs": 1})
    spec = toy_spec.model_copy(update={"hyperparameters": short})
    return RunStore(tmp_path / "runs").create(spec, toy_data.train, toy_data.valid)


@pytest.fixture
def spare(tmp_path: Path) -> Iterator[SpareWorker]:
    with SpareWorker(tmp_path / "logs" / "spare.log") as spare:
        yield spare


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process with a spare worker, which hands over each run whose folder it is told."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path)],
        cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    yield process
    with process:
        process.kill()


def workers(of: int | None = None) -> list[psutil.Process]:
    """The spare workers of a process, as the operating system sees them."""
    found = psutil.Process(of).children()
    return [child for child in found if child.status() != psutil.STATUS_ZOMBIE and "--spare" in child.cmdline()]


def waiting_worker(of: int | None = None) -> psutil.Process:
    wait_until(lambda: bool(workers(of)))
    [found] = workers(of)
    return found


def state_of(run: Run) -> str:
    return status(run, run.events().history()).state


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def test_a_run_is_trained_to_its_end_although_the_app_is_killed(owner, run: Run) -> None:
    process = waiting_worker(owner.pid)
    print(run.folder, file=owner.stdin, flush=True)
    assert owner.stdout.readline() == "handed over\n"
    owner.kill()
    wait_until(run.is_alive, seconds=10)  # long before all is imported: a page must not take it for interrupted
    assert state_of(run) == "preparing"
    wait_until(lambda: run.end() is not None)
    assert state_of(run) == "finished", run.log_tail()
    assert f"Training the run {run.id}" in run.log_tail()
    wait_until(lambda: not process.is_running(), seconds=10)


def test_a_spare_worker_ends_when_the_app_does(owner) -> None:
    process = waiting_worker(owner.pid)
    owner.kill()
    wait_until(lambda: not process.is_running(), seconds=10)


def test_a_spare_worker_ends_with_its_block_and_none_is_started_after(spare: SpareWorker) -> None:
    spare.start()
    spare.start()
    process = waiting_worker()
    spare.__exit__(None, None, None)
    assert not process.is_running()
    spare.start()
    assert not workers()


def test_a_spare_worker_does_not_wait_for_ever() -> None:
    with subprocess.Popen([sys.executable, "-c", WAIT], cwd=ROOT, stdin=subprocess.PIPE) as process:
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_spare_worker_that_is_killed_costs_no_run(spare: SpareWorker, run: Run, moment: str) -> None:
    run.request_stop()  # so that whoever takes it has nothing to do
    spare.start()
    process = waiting_worker()
    if moment == "after":
        process.suspend()  # so that it is handed the run, and never takes it
        spare.launch(run)
    process.kill()
    if moment == "before":
        spare.launch(run)
    wait_until(lambda: run.end() is not None, seconds=30)
    assert state_of(run) == "stopped"
    assert not workers()


def test_a_new_one_waits_in_the_place_of_one_that_was_killed(spare: SpareWorker) -> None:
    spare.start()
    process = waiting_worker()
    process.kill()
    process.wait(timeout=120)
    spare.start()
    assert waiting_worker().pid != process.pid
