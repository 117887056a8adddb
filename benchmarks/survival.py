"""What the proofs that runs survive have in common: a small training on real texts, its worker, and what it comes to.

A worker is a fork of this process, which has imported all that a worker imports and computed nothing: it is as mortal
as any other process, holds the same lock, and is there in a tenth of a second in the place of ten.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import bert_core.models
import bert_core.training  # noqa: F401 - a worker imports it late, as it takes seconds
from bert_core import (
    TASKS,
    Hyperparameters,
    ModelChoice,
    PreparedData,
    Queue,
    Run,
    RunSpec,
    RunStore,
    prepare,
    read_table,
)
from bert_core import checkpoints as saving
from bert_core.runs import queue as queueing
from bert_core.runs.launch import QUIET
from bert_core.serving.predictor import Predictor
from bert_core.worker import work
from tests.toy import make_toy_model

ASKED = 20
"""Texts that the model which comes out is asked."""
START_SECONDS = 2.0
"""A worker that has not begun after so long is taken for dead; a real one imports for longer."""
FIRST_GUESS = 0.0
"""Seconds that saving is taken for at first: the usual guess would keep trainings this short from ever saving."""


@dataclass(frozen=True, slots=True)
class Training:
    """A small training that can be done again and again, in a folder of its own."""

    spec: RunSpec
    data: PreparedData
    folder: Path
    runs: Path

    @property
    def store(self) -> RunStore:
        """Where its runs are."""
        return RunStore(self.runs)

    def new_run(self) -> Run:
        """The training once more, not started yet."""
        return self.store.create(self.spec, self.data.train, self.data.valid)


def make_training(file: Path, *, rows: int, epochs: int) -> Training:
    """A random BERT of two layers that learns from the first rows of a file."""
    folder = Path(tempfile.mkdtemp(prefix="survival_"))
    os.environ.update(QUIET, BERT_STUDIO_HOME=str(folder))
    saving.FIRST_GUESS, queueing.START_SECONDS = FIRST_GUESS, START_SECONDS
    lines = file.read_bytes().splitlines(keepends=True)[: rows + 1]
    data = prepare(
        read_table(b"".join(lines), file.name),
        {"text": "text", "label": "label"},
        TASKS["classification"],
        form="label",
    )
    spec = RunSpec(
        task="classification",
        data=data.source,
        model=ModelChoice(identifier=str(make_toy_model(folder / "toy"))),
        hyperparameters=Hyperparameters(epochs=epochs, batch_size=8, learning_rate=1e-3, max_length=32),
        known=data.known,
    )
    return Training(spec, data, folder, folder / "runs")


def fork(do: Callable[[], object], log: Path | None = None) -> int:
    """Do something in a process of its own, which writes to `log`, and return its number."""
    number = os.fork()
    if number:
        return number
    status = 1
    try:
        if log is not None:
            with log.open("ab") as file:
                os.dup2(file.fileno(), 1)
                os.dup2(file.fileno(), 2)
        do()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def fork_worker(run: Run) -> int:
    """Send a worker to a run."""
    return fork(lambda: work(run), run.log_path)


def start(training: Training, run: Run) -> int:
    """Put a run into the queue, new or interrupted, and return the number of its worker."""
    workers: list[int] = []
    queue = Queue(training.store)
    queue.resume(run)
    while not workers:
        queue.start_due(lambda due: workers.append(fork_worker(due)))
    return workers[0]


def is_running(worker: int) -> bool:
    """Whether a process of ours has not ended yet; one that has is forgotten."""
    return os.waitpid(worker, os.WNOHANG) == (0, 0)


def finish(process: int) -> int:
    """Wait until a process of ours has ended, and return its exit status."""
    return os.waitpid(process, 0)[1]


def weights_of(run: Run) -> str:
    """The sum of the file of weights that a run has kept."""
    return hashlib.sha256((run.model_folder / "model.safetensors").read_bytes()).hexdigest()


def losses_and_checks(run: Run) -> tuple[list[float], list[str]]:
    """The loss of each step and each check of a run, as far as they count in the end."""
    history = run.events().history(points=10**9)
    checks = [check.model_copy(update={"time": 0.0}).model_dump_json() for check in history.validations]
    return [step.loss for step in history.steps], checks


def answers(training: Training, runs: Sequence[Run]) -> list[str]:
    """What the kept models answer, asked in a process of its own: this one computes nothing."""
    rows = [example.cells for example in training.data.valid[:ASKED]]
    path = training.folder / "answers.json"
    finish(fork(lambda: path.write_text(json.dumps([repr(Predictor(run).answers(rows)) for run in runs]))))
    return json.loads(path.read_text())
