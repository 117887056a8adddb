"""The CRF: its loss is the likelihood over all paths, and a model with it learns, answers and is read again."""

from __future__ import annotations

from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from keras import ops

from bert_core import TASKS, EncoderConfig, Hyperparameters, Predictor, RunStore, train
from bert_core.models.backends import backend
from bert_core.models.heads import build_model
from bert_core.models.weights import load_model_weights, save_model
from bert_core.text import Tokenizer
from bert_core.training.losses import LOSSES
from tests.tasks.examples import TOY_EXAMPLES
from tests.tasks.test_contract import spec_of

TAGS = 3
LENGTHS = (4, 1, 3)
ROOM = 3
"""Reads that only fill up the batch."""


def make(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    reads = sum(LENGTHS) + ROOM
    texts = np.repeat(np.arange(len(LENGTHS) + 1), [*LENGTHS, ROOM]).astype("int32")
    targets = chance.integers(0, TAGS, reads).astype("int32")
    return targets, texts, chance.normal(size=(reads, TAGS)), chance.normal(size=(TAGS, TAGS))


def likelihood(scores: np.ndarray, transitions: np.ndarray, tags: np.ndarray) -> float:
    """The log-likelihood of a sequence of tags, all paths tried."""

    def worth(path) -> float:
        steps = sum(transitions[pair] for pair in pairwise(path))
        return steps + sum(scores[place, tag] for place, tag in enumerate(path))

    every = [worth(path) for path in product(range(TAGS), repeat=len(tags))]
    return worth(tags) - np.log(np.exp(every).sum())


def total(scores: np.ndarray, transitions: np.ndarray, targets: np.ndarray) -> float:
    """The loss of all texts."""
    starts = np.cumsum([0, *LENGTHS])
    return -sum(likelihood(scores[start:end], transitions, targets[start:end]) for start, end in pairwise(starts))


@pytest.mark.parametrize("compiles", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_loss_and_its_gradient_are_those_of_all_paths(seed: int, compiles: bool) -> None:
    targets, texts, scores, transitions = make(seed)
    weights = (np.arange(len(texts)) < sum(LENGTHS)).astype("float32")
    inputs = [ops.convert_to_tensor(each.astype("float32")) for each in (scores, transitions)]
    constants = [ops.convert_to_tensor(each) for each in (targets, texts, weights)]

    def gradients(values):
        def loss(values):
            row = ops.reshape(values[1], (1, -1))
            logits = ops.concatenate([values[0], ops.zeros_like(values[0][:, :1]) + row], axis=-1)
            return ops.sum(LOSSES["crf"](constants[0], logits, constants[1]) * constants[2]), ()

        found, _, slopes = backend.value_and_gradients(loss, values)
        return found, slopes

    found, slopes = (backend.compiled(gradients) if compiles else gradients)(inputs)
    assert float(found) == pytest.approx(total(scores, transitions, targets), rel=1e-5)
    step = 1e-5
    for values, slope in zip((scores, transitions), slopes, strict=True):
        expected = np.zeros(values.shape)
        for place in np.ndindex(values.shape):
            worth = []
            for sign in (1, -1):
                moved = values.copy()
                moved[place] += sign * step
                both = (moved, transitions) if values is scores else (scores, moved)
                worth.append(total(*both, targets))
            expected[place] = (worth[0] - worth[1]) / (2 * step)
        assert ops.convert_to_numpy(slope) == pytest.approx(expected, abs=1e-4)


def test_the_transitions_are_saved_beside_what_transformers_reads(toy_model: Path, tmp_path: Path) -> None:
    config = EncoderConfig.from_folder(toy_model)
    model = build_model(config, head="crf", outputs=TAGS)
    matrix = np.arange(TAGS * TAGS, dtype="float32").reshape(TAGS, TAGS) / 1000
    model.get_layer("head").transitions.matrix.assign(matrix)
    save_model(model, config, tmp_path, labels=("O", "B-X", "I-X"), problem_type=None)
    assert '"BertForTokenClassification"' in (tmp_path / "config.json").read_text("utf-8")
    again = build_model(config, head="crf", outputs=TAGS)
    load_model_weights(again, tmp_path)
    assert ops.convert_to_numpy(again.get_layer("head").transitions.matrix).tolist() == matrix.tolist()


def test_a_model_with_a_crf_learns_by_heart_and_answers_the_same_after_saving(toy_model: Path, tmp_path: Path) -> None:
    task, examples = TASKS["entities"], TOY_EXAMPLES["entities"]
    spec = spec_of(task, examples, crf=True)
    run = RunStore(tmp_path).create(spec, examples, examples)

    def keep(model, checked) -> None:
        known = checked.known
        parts = task.parts(known, spec.hyperparameters)
        config = EncoderConfig.from_folder(toy_model)
        save_model(model, config, run.model_folder, labels=parts.names, problem_type=parts.problem_type)
        Tokenizer(toy_model).save(run.model_folder)
        run.seal_model(run.model_folder, known)

    result = train(spec, examples, examples, model_folder=toy_model, report=lambda event: None, keep=keep)
    assert result.best is not None and result.best.metrics["f1"] == 1.0
    predictor = Predictor(run)
    assert predictor.evaluate(examples)[0]["f1"] == 1.0
    assert predictor.answers([{"text": ""}])[0].entities == ()


def test_a_crf_says_nothing_that_cannot_be(toy_model: Path) -> None:
    task, known = TASKS["entities"], TASKS["entities"].learn(TOY_EXAMPLES["entities"])
    examples = TOY_EXAMPLES["entities"]
    features = task.encode(examples, Tokenizer(toy_model), known, Hyperparameters(max_length=32))
    tags = 1 + 2 * len(known.labels)
    logits = np.zeros((len(features.reads), tags + tags * tags), "float32")
    logits[:, [2, 4]] = 5  # inside tags only
    for given in task.decode(logits, features, examples, known):
        assert given.entities[0].start == 0
        assert all(0 < each.probability <= 1 + 1e-9 for each in given.entities)
