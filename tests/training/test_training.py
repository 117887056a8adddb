"""What a training promises: repeatable, stopped within a step, the best kept, every way to fail in words."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from bert_core import (
    TASKS,
    Example,
    Hyperparameters,
    PreparedData,
    RunSpec,
    SettingsError,
    TrainingError,
    train,
)
from bert_core.events import Event, Plan, Step, Validation
from bert_core.training import Checked


class Watcher:
    """Collects what a training reports, and the weights of each model that it keeps."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.kept: list[list[np.ndarray]] = []

    def report(self, event: Event) -> None:
        self.events.append(event)

    def keep(self, model, checked: Checked) -> None:
        self.kept.append([np.array(weight) for weight in model.get_weights()])

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]


def trained(spec: RunSpec, data: PreparedData, model: Path, *, stop_after: int | None = None, **settings: object):
    watcher = Watcher()
    chosen = spec.model_copy(
        update={"hyperparameters": Hyperparameters(**(spec.hyperparameters.model_dump() | settings))}
    )
    result = train(
        chosen,
        data.train,
        data.valid,
        model_folder=model,
        report=watcher.report,
        keep=watcher.keep,
        should_stop=lambda: "keep" if stop_after is not None and len(watcher.of(Step)) >= stop_after else None,
    )
    return result, watcher


@pytest.fixture(scope="module")
def learned(toy_spec, toy_data, toy_model):
    """One whole training, looked at by several tests."""
    return trained(toy_spec, toy_data, toy_model, epochs=3)


def test_the_same_seed_gives_the_same_model_bit_for_bit(learned, toy_spec, toy_data, toy_model) -> None:
    result, first = learned
    again, second = trained(toy_spec, toy_data, toy_model, epochs=3)
    assert [step.loss for step in first.of(Step)] == [step.loss for step in second.of(Step)]
    assert all(np.array_equal(a, b) for a, b in zip(first.kept[-1], second.kept[-1], strict=True))
    assert result.best.metrics == again.best.metrics


def test_there_is_a_point_for_every_step_from_the_first_and_several_checks_an_epoch(learned) -> None:
    result, watcher = learned
    steps, plan = watcher.of(Step), watcher.of(Plan)[0]
    assert [step.step for step in steps] == list(range(1, plan.total_steps + 1))
    assert len(watcher.of(Validation)) >= 2 * plan.epochs
    assert watcher.of(Validation)[-1].step == plan.total_steps == result.steps
    assert steps[0].smooth_loss == pytest.approx(steps[0].loss)


def test_the_loss_of_a_step_is_that_of_its_batch_alone(learned) -> None:
    losses = np.array([step.loss for step in learned[1].of(Step)])
    running_means = np.cumsum(losses) / np.arange(1, len(losses) + 1)
    assert np.abs(np.diff(losses)).mean() > 2 * np.abs(np.diff(running_means)).mean()


def test_the_model_kept_is_the_one_with_the_best_score(learned) -> None:
    result, watcher = learned
    checks = watcher.of(Validation)
    assert result.best.metrics["accuracy"] == max(check.metrics["accuracy"] for check in checks)
    assert len(watcher.kept) == sum(check.best for check in checks)


def test_stopping_ends_within_a_step_and_keeps_a_model(toy_spec, toy_data, toy_model) -> None:
    result, watcher = trained(toy_spec, toy_data, toy_model, epochs=50, stop_after=2)
    assert result.outcome == "stopped"
    assert result.steps == 2
    assert result.best is not None and len(watcher.kept) == 1


def test_early_stopping_ends_the_training_when_it_gets_no_better(toy_spec, toy_data, toy_model) -> None:
    result, watcher = trained(toy_spec, toy_data, toy_model, epochs=60, learning_rate=1e-7, early_stopping=1)
    assert result.outcome == "finished"
    assert result.steps < watcher.of(Plan)[0].total_steps
    assert "no better" in str(result.reason)


def test_a_loss_that_is_no_number_ends_the_training_with_advice(toy_spec, toy_data, toy_model, tmp_path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(toy_model, broken)
    weights = load_file(broken / "model.safetensors")
    weights["embeddings.word_embeddings.weight"][:] = np.nan
    save_file(weights, broken / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(TrainingError, match="lower learning rate"):
        trained(toy_spec, toy_data, broken, epochs=1)


def test_frozen_layers_are_not_trained_and_another_seed_takes_another_course(
    learned, toy_spec, toy_data, toy_model
) -> None:
    _, free = learned
    _, frozen = trained(toy_spec, toy_data, toy_model, epochs=1, frozen_layers=1, seed=1)
    assert free.of(Plan)[0].trainable_parameters > frozen.of(Plan)[0].trainable_parameters
    assert free.of(Plan)[0].parameters == frozen.of(Plan)[0].parameters
    assert free.of(Step)[0].loss != frozen.of(Step)[0].loss


@pytest.mark.parametrize(
    ("field", "value"), [("max_length", 100), ("frozen_layers", 3), ("batch_size", 500), ("learning_rate", 0.005)]
)
def test_a_setting_that_does_not_fit_is_refused_with_its_name(toy_spec, toy_data, toy_model, field, value) -> None:
    with pytest.raises(SettingsError) as problem:
        trained(toy_spec, toy_data, toy_model, **{field: value})
    assert problem.value.field == field


def test_many_rare_labels_are_taken_for_rare_from_the_first_step_on(toy_spec, toy_data, toy_model) -> None:
    labels = [f"label {number}" for number in range(40)]
    examples = [
        Example(row, {"text": f"words {row}", "labels": json.dumps([labels[row % len(labels)]])})
        for row in range(1, 161)
    ]
    known = TASKS["multilabel"].learn(examples)
    spec = toy_spec.model_copy(update={"task": "multilabel", "known": known})
    data = dataclasses.replace(toy_data, train=examples[:120], valid=examples[120:])
    _, watcher = trained(spec, data, toy_model, epochs=1)
    share = 1 / len(labels)
    of_one_who_knows_only_the_shares = -share * np.log(share) - (1 - share) * np.log(1 - share)  # 0.12; a guess: 0.69
    assert watcher.of(Step)[0].loss < 1.5 * of_one_who_knows_only_the_shares
