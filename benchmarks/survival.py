"""What `kill`, `full_disk` and `torn` share: a training to harm, and whether it ended as if nothing had happened."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bert_core import (
    TASKS,
    Hyperparameters,
    ModelChoice,
    PreparedData,
    Queue,
    Run,
    RunSpec,
    RunStore,
    launch,
    prepare,
    read_table,
    status,
)
from tests.toy import make_toy_model

TOY = "toy"
SECONDS = 600


@dataclass(frozen=True, slots=True)
class Harmed:
    """A training of the first rows of a table with a column `text` and a column `label`, as often as wanted."""

    spec: RunSpec
    data: PreparedData
    store: RunStore

    def run(self) -> Run:
        """The same training once more, not yet started."""
        return self.store.create(self.spec, self.data.train, self.data.valid)

    def whole(self) -> Run:
        """The training, undisturbed to its end."""
        run = self.run()
        to_its_end(run)
        return run


def harmed(table: Path, rows: int, model: str, epochs: int, folder: Path) -> Harmed:
    """`model` is an id or a folder, or "toy": one so small that seconds suffice and saving takes no time."""
    lines = table.read_text("utf-8").splitlines()[: rows + 1]
    read = read_table(("\n".join(lines) + "\n").encode(), table.name)
    data = prepare(read, {"text": "text", "label": "label"}, TASKS["classification"], form="label")
    is_toy = model == TOY
    identifier = str(make_toy_model(folder / "model")) if is_toy else model
    settings = Hyperparameters(epochs=epochs, batch_size=16, max_length=64, learning_rate=1e-3 if is_toy else 5e-5)
    spec = RunSpec(
        task="classification", data=data.source, model=ModelChoice(identifier=identifier), hyperparameters=settings,
        known=data.known,
    )  # fmt: skip
    return Harmed(spec, data, RunStore(folder / "runs"))


def to_its_end(run: Run) -> None:
    """Train a run, or go on with it, and wait."""
    if run.events_path.exists():
        Queue(RunStore(run.folder.parent)).resume(run)
    launch(run).wait(SECONDS)


def state_of(run: Run) -> str:
    """Where a run stands."""
    return status(run, run.events().history(points=2)).state


def result(run: Run) -> dict[str, Any]:
    """All that tells one trained model from another: weights, thresholds, scores; None where there is nothing."""
    weights = run.model_folder / "model.safetensors"
    report = run.report
    return {
        "weights": hashlib.sha256(weights.read_bytes()).hexdigest() if weights.exists() else None,
        "known": run.kept_known.model_dump() if weights.exists() else None,
        "metrics": report.metrics if report else None,
        "best_step": report.best_step if report else None,
    }


def whole_lines(run: Run) -> bytes:
    """What is on disk of its events, but for a last line that is not complete."""
    data = run.events_path.read_bytes() if run.events_path.exists() else b""
    return data[: data.rfind(b"\n") + 1]


@contextmanager
def started(run: Run) -> Iterator[psutil.Process]:
    """A worker of the run, to be killed; whatever is left of it ends with the block."""
    process = launch(run)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def line(**values: object) -> None:
    """Print a line of JSON."""
    print(json.dumps(values), flush=True)
