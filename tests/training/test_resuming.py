"""A training that was interrupted and goes on ends as if it never had been, bit for bit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core import Hyperparameters, PreparedData, RunSpec
from bert_core.checkpoints import Checkpoints
from bert_core.events import Event, Step, Validation
from bert_core.training import train


class Watched:
    """A training to be watched, and to be ended after some step as by a kill or a pause."""

    def __init__(self, spec: RunSpec, data: PreparedData, model: Path, folder: Path) -> None:
        self.arguments = (spec, data.train, data.valid)
        self.model = model
        self.checkpoints = Checkpoints(folder)
        self.events: list[Event] = []
        self.kept: list[np.ndarray] = []

    def run(self, *, until: int | None = None, how: str = "pause"):
        def report(event: Event) -> None:
            self.events.append(event)
            if how == "kill" and isinstance(event, Step) and event.step == until:
                raise KeyboardInterrupt

        def should_stop() -> str | None:
            return "pause" if how == "pause" and self.step == until else None

        def keep(model, checked) -> None:
            self.kept = [np.array(weight) for weight in model.get_weights()]

        return train(
            *self.arguments,
            model_folder=self.model,
            report=report,
            should_stop=should_stop,
            keep=keep,
            checkpoints=self.checkpoints,
            resume_from=self.checkpoints.newest(),
        )

    @property
    def step(self) -> int:
        return max((event.step for event in self.events if isinstance(event, Step)), default=0)

    def of(self, kind: type) -> dict[int, tuple]:
        return {
            event.step: (event.loss, getattr(event, "smooth_loss", None), getattr(event, "best", None))
            for event in self.events
            if isinstance(event, kind)
        }


@pytest.fixture(scope="module")
def whole(toy_spec, toy_data, toy_model, tmp_path_factory) -> Watched:
    watched = Watched(spec_of(toy_spec), toy_data, toy_model, tmp_path_factory.mktemp("whole"))
    assert watched.run().outcome == "finished"
    return watched


def spec_of(spec: RunSpec) -> RunSpec:
    settings = spec.hyperparameters.model_dump() | {"epochs": 3}
    return spec.model_copy(update={"hyperparameters": Hyperparameters(**settings)})


@pytest.mark.parametrize("pauses", [[1], [4], [2, 3, 9]], ids=str)
def test_a_paused_training_goes_on_and_ends_with_the_same_weights(
    whole, toy_spec, toy_data, toy_model, tmp_path, pauses
) -> None:
    watched = Watched(spec_of(toy_spec), toy_data, toy_model, tmp_path)
    for step in pauses:
        assert watched.run(until=step).outcome == "paused"
    assert watched.run().outcome == "finished"
    assert watched.of(Step) == whole.of(Step)
    assert watched.of(Validation) == whole.of(Validation)
    assert all(np.array_equal(a, b) for a, b in zip(watched.kept, whole.kept, strict=True))


def test_a_killed_training_goes_on_from_what_was_saved_last(
    whole, toy_spec, toy_data, toy_model, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(Checkpoints, "is_due", lambda self, after_check: after_check)
    watched = Watched(spec_of(toy_spec), toy_data, toy_model, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        watched.run(until=whole.step - 2, how="kill")
    assert 0 < watched.checkpoints.newest().position.step < whole.step - 2
    assert watched.run().outcome == "finished"
    assert watched.of(Step) == whole.of(Step)
    assert all(np.array_equal(a, b) for a, b in zip(watched.kept, whole.kept, strict=True))


def test_a_damaged_state_is_passed_over_for_the_one_before(toy_spec, toy_data, toy_model, tmp_path) -> None:
    watched = Watched(spec_of(toy_spec), toy_data, toy_model, tmp_path)
    for step in (2, 5):
        watched.run(until=step)
    older, newer = sorted(tmp_path.glob("*.npz"))
    data = bytearray(newer.read_bytes())
    data[data.index(watched.checkpoints.newest().arrays["weight 0"].tobytes())] ^= 1
    newer.write_bytes(data)
    assert watched.checkpoints.newest().position.step == 2
    older.write_bytes(older.read_bytes()[:-100])
    assert watched.checkpoints.newest() is None


def test_only_the_last_two_states_are_kept(toy_spec, toy_data, toy_model, tmp_path) -> None:
    watched = Watched(spec_of(toy_spec), toy_data, toy_model, tmp_path)
    for step in (1, 2, 3):
        watched.run(until=step)
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["000000002.npz", "000000003.npz"]
