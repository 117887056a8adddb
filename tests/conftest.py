"""What every test may ask for: a toy model, a home folder of its own, and a run that was really trained."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

os.environ["LANGUAGE"] = "en"  # tests compare English sentences, whatever this shell speaks

if sys.platform == "darwin":
    import tensorflow  # noqa: F401 - before pandas: the other way round hangs on macOS (tensorflow#98563)

from bert_core import (
    TASKS,
    Hyperparameters,
    ModelChoice,
    PreparedData,
    Run,
    RunSpec,
    RunStore,
    launch,
    prepare,
    read_table,
)
from tests.toy import make_toy_model, toy_table


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where this test's runs and uploads go; not there yet."""
    folder = tmp_path / "home"
    monkeypatch.setenv("BERT_STUDIO_HOME", str(folder))
    return folder


@pytest.fixture
def toy_file(tmp_path: Path) -> Path:
    """A CSV file that the toy model can learn."""
    path = tmp_path / "reviews.csv"
    path.write_text(toy_table(200), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def toy_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT that trains in seconds. Shared by all tests: copy it before you break it."""
    return make_toy_model(tmp_path_factory.mktemp("models") / "toy")


@pytest.fixture(scope="session")
def toy_data() -> PreparedData:
    """The rows that `toy_run` learns from and is checked on."""
    table = read_table(toy_table(200).encode(), "reviews.csv")
    return prepare(table, {"text": "text", "label": "label"}, TASKS["classification"], form="label")


@pytest.fixture(scope="session")
def toy_spec(toy_model: Path, toy_data: PreparedData) -> RunSpec:
    """What `toy_run` is asked for."""
    return RunSpec(
        task="classification",
        data=toy_data.source,
        model=ModelChoice(identifier=str(toy_model)),
        hyperparameters=Hyperparameters(epochs=8, batch_size=16, learning_rate=1e-3, max_length=32),
        known=toy_data.known,
    )


@pytest.fixture(scope="session")
def toy_run(toy_spec: RunSpec, toy_data: PreparedData, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A finished run, trained by a real worker process. Shared by all tests: look at it, do not change it."""
    run = RunStore(tmp_path_factory.mktemp("toy") / "runs").create(toy_spec, toy_data.train, toy_data.valid, name="toy")
    launch(run).wait(timeout=300)
    end = run.events().history().end
    assert end is not None and end.outcome == "finished", run.log_tail()
    return run
