"""Learning from few examples: in seconds, to a model like every other that answers as the regression does."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops
from safetensors.numpy import load_file, save_file

from bert_core import (
    TASKS,
    Hyperparameters,
    PreparedData,
    RunSpec,
    SettingsError,
    TrainingError,
    setting_problems,
    train,
)
from bert_core.events import Event, PhaseStarted, Plan, Step, Validation
from bert_core.models import EncoderConfig
from bert_core.models.config import MODEL_TYPES
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_model_weights, save_model
from bert_core.text import Tokenizer
from bert_core.training.few_examples import STRENGTHS, HeadRegression
from bert_core.training.progress import Checked, validation
from tests.toy import make_toy_model

GOLDENS = Path(__file__).parent.parent / "goldens"


class Learned:
    """A training from few examples: what it reported, how it ended, and the folder of the model that it kept."""

    def __init__(
        self, spec: RunSpec, data: PreparedData, model: Path, folder: Path, *, stop_after: int = 99, **settings: object
    ) -> None:
        self.events: list[Event] = []
        self.folder = folder
        self.spec = spec.model_copy(
            update={"hyperparameters": Hyperparameters(method="few_examples", max_length=32, **settings)}
        )
        self.result = train(
            self.spec,
            data.train,
            data.valid,
            model_folder=model,
            report=self.events.append,
            keep=self.keep,
            should_stop=lambda: "keep" if len(self.of(Step)) >= stop_after else None,
        )

    def keep(self, model: keras.Model, checked: Checked) -> None:
        save_model(
            model, model.get_layer("encoder").config, self.folder, labels=checked.known.labels, problem_type=None
        )

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture(scope="module")
def learned(toy_spec, toy_data, toy_model, tmp_path_factory) -> Learned:
    """One whole training, looked at by several tests."""
    return Learned(toy_spec, toy_data, toy_model, tmp_path_factory.mktemp("few"))


def test_each_strength_is_a_step_and_a_check_and_the_best_is_kept(learned: Learned) -> None:
    (plan,), steps, checks = learned.of(Plan), learned.of(Step), learned.of(Validation)
    assert (plan.epochs, plan.total_steps) == (1, len(STRENGTHS))
    assert [step.step for step in steps] == [check.step for check in checks] == [1, 2, 3, 4, 5]
    assert np.all(np.diff([step.loss for step in steps]) < 0)  # pulled less and less
    assert [step.smooth_loss for step in steps] == [step.loss for step in steps]
    assert learned.result.outcome == "finished"
    assert learned.result.best.metrics["accuracy"] == max(check.metrics["accuracy"] for check in checks) > 0.8
    assert "strictness" in str(learned.result.reason)


def test_only_the_head_is_trained(learned: Learned, toy_model: Path) -> None:
    (plan,) = learned.of(Plan)
    assert plan.trainable_parameters < 0.05 * plan.parameters
    before, after = load_file(toy_model / "model.safetensors"), load_file(learned.folder / "model.safetensors")
    encoder = [name for name in before if not name.startswith("pooler.")]
    assert all(np.array_equal(before[name], after[f"bert.{name}"]) for name in encoder)


def test_the_kept_model_answers_as_the_best_check_said(learned: Learned, toy_data, toy_model: Path) -> None:
    task, spec = TASKS["classification"], learned.spec
    model = build_model(EncoderConfig.from_folder(learned.folder))
    load_model_weights(model, learned.folder)
    features = task.encode(toy_data.valid, Tokenizer(toy_model), spec.known, spec.hyperparameters)
    again, *_ = validation(spec, features, toy_data.valid, Inference(model).logits, step=1, epoch=1)
    assert again.metrics == learned.result.best.metrics
    assert again.loss == pytest.approx(learned.result.best.loss, abs=1e-4)


@pytest.mark.parametrize("model_type", sorted(MODEL_TYPES))
@pytest.mark.parametrize("classes", [2, 4])
def test_the_head_of_every_model_type_gives_the_logits_of_the_regression(model_type: str, classes: int) -> None:
    model = build_model(EncoderConfig.from_folder(GOLDENS / model_type), outputs=classes)
    head, random = model.get_layer("head"), np.random.default_rng(0)
    vectors = random.normal(3, 5, (80, head.dense.kernel.shape[0])).astype("float32")
    vectors[:, 0] = 7  # one that says nothing
    regression = HeadRegression(model, vectors, np.arange(80) % classes, np.ones(80, "float32"))
    for strength in STRENGTHS:
        regression.fit(strength)
        logits = ops.convert_to_numpy(head(vectors, training=False))
        expected = regression._regression.predict_log_proba(regression._inputs)
        np.testing.assert_allclose(np.log(softmax(logits)), expected, atol=1e-4)


def test_a_class_of_which_no_row_is_left_to_learn_from_is_never_answered(toy_model: Path) -> None:
    model = build_model(EncoderConfig.from_folder(toy_model), outputs=4)
    vectors = np.random.default_rng(0).normal(size=(60, 16)).astype("float32")
    targets = np.arange(60) % 2 * 2  # 0 and 2
    HeadRegression(model, vectors, targets, np.ones(60, "float32")).fit(1.0)
    logits = ops.convert_to_numpy(model.get_layer("head")(vectors, training=False))
    assert set(np.argmax(logits, axis=1)) == {0, 2}
    assert softmax(logits)[:, [1, 3]].max() < 1e-6


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_the_same_training_gives_the_same_model(learned: Learned, toy_spec, toy_data, toy_model, tmp_path) -> None:
    again = Learned(toy_spec, toy_data, toy_model, tmp_path)
    one, other = (load_file(folder / "model.safetensors") for folder in (learned.folder, again.folder))
    assert all(np.array_equal(one[name], other[name]) for name in one)
    assert [step.loss for step in again.of(Step)] == [step.loss for step in learned.of(Step)]


def test_stopping_ends_before_the_next_strength_and_keeps_a_model(toy_spec, toy_data, toy_model, tmp_path) -> None:
    stopped = Learned(toy_spec, toy_data, toy_model, tmp_path, stop_after=2)
    assert (stopped.result.outcome, stopped.result.steps) == ("stopped", 2)
    assert (tmp_path / "model.safetensors").is_file()


def test_rare_labels_count_for_more_where_that_is_wanted(toy_model: Path) -> None:
    random = np.random.default_rng(0)
    targets = np.array([0] * 90 + [1] * 10)
    vectors = (random.normal(size=(100, 16)) + targets[:, None] * 0.3).astype("float32")
    found = []
    for weights in (np.ones(100), np.where(targets == 1, 5, 5 / 9)):
        model = build_model(EncoderConfig.from_folder(toy_model))
        HeadRegression(model, vectors, targets, weights.astype("float32")).fit(30.0)
        found.append(np.argmax(ops.convert_to_numpy(model.get_layer("head")(vectors)), axis=1)[targets == 1].mean())
    assert found[1] > found[0] + 0.3


def test_settings_that_only_matter_for_fine_tuning_are_not_refused(toy_spec, toy_data, toy_model, tmp_path) -> None:
    settings = {"batch_size": 500, "learning_rate": 0.005, "frozen_layers": 40}
    assert Learned(toy_spec, toy_data, toy_model, tmp_path, **settings).result.outcome == "finished"


def test_a_task_that_it_cannot_learn_and_a_length_that_does_not_fit_are_refused() -> None:
    settings = Hyperparameters(method="few_examples", max_length=100)
    problems = setting_problems(settings, train_rows=9, layers=2, maximum_length=64, has_classes=False)
    assert [problem.field for problem in problems] == ["method", "max_length"]
    assert all(isinstance(problem, SettingsError) for problem in problems)


def test_a_model_that_gives_no_numbers_is_told(toy_spec, toy_data, tmp_path) -> None:
    model = make_toy_model(tmp_path / "broken")
    weights = load_file(model / "model.safetensors")
    weights["embeddings.word_embeddings.weight"][:] = np.nan
    save_file(weights, model / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(TrainingError, match="no number"):
        Learned(toy_spec, toy_data, model, tmp_path / "kept")


def test_reading_the_texts_is_shown_as_a_phase_of_its_own(learned: Learned) -> None:
    phases = [event.phase for event in learned.of(PhaseStarted)]
    assert phases[:3] == ["loading", "tokenizing", "encoding"]
