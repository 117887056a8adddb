"""What tests of pages share: the app's services for one test's own home folder, and runs in any state."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bert_core import End, PhaseStarted, Plan, PreparedData, Run, RunSpec, RunStore, Step, Validation
from ui import services


@pytest.fixture
def own_services(home: Path) -> Iterator[None]:
    """The app's services for this test's home folder, which no other test shares."""
    forget_services()
    yield
    forget_services()


def forget_services() -> None:
    for service in (services.events, services.spare_worker):
        service.cache_clear()


@pytest.fixture(scope="module")
def home_with_run(toy_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home folder with one finished run, and the app's services for it; the prediction process ends with it."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(toy_run.folder, home / "runs" / toy_run.id)
    before = os.environ.get("BERT_STUDIO_HOME")
    os.environ["BERT_STUDIO_HOME"] = str(home)
    forget_answering()
    yield home
    services.predictions().close()
    forget_answering()
    if before is None:
        del os.environ["BERT_STUDIO_HOME"]
    else:
        os.environ["BERT_STUDIO_HOME"] = before


def forget_answering() -> None:
    for service in (services.predictions, services.prediction_jobs):
        service.cache_clear()


@pytest.fixture
def store(home: Path) -> RunStore:
    return RunStore(home / "runs")


@pytest.fixture
def new_run(store: RunStore, toy_spec: RunSpec, toy_data: PreparedData) -> Callable[..., Run]:
    """Makes a run with some steps behind it, as its worker would leave it."""

    def new_run(*, steps: int = 5, end: End | None = None, name: str = "mine", method: str = "fine_tuning") -> Run:
        settings = toy_spec.hyperparameters.model_copy(update={"method": method})
        spec = toy_spec.model_copy(update={"hyperparameters": settings})
        run = store.create(spec, toy_data.train, toy_data.valid, name=name)
        for phase in ("reading", "loading", "warming_up"):
            run.append(PhaseStarted(phase=phase))
        if steps:
            run.append(
                Plan(
                    epochs=8, steps_per_epoch=11, total_steps=88, validate_every=5, parameters=9, trainable_parameters=9
                )
            )
            for number in range(1, steps + 1):
                run.append(a_step(number))
            run.append(PhaseStarted(phase="training"))
            metrics = {"accuracy": 0.75, "macro_f1": 0.7, "weighted_f1": 0.7, "mcc": 0.4}
            run.append(Validation(step=steps, epoch=0.5, loss=0.6, metrics=metrics, best=True))
        if end:
            run.append(end)
        return run

    return new_run


def a_step(number: int) -> Step:
    return Step(
        step=number, epoch=number / 11, loss=1 / number, smooth_loss=1 / number, learning_rate=1e-4,
        examples_per_second=33.3, tokens_per_second=300,
    )  # fmt: skip
