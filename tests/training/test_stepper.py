"""The tricks that make a step fast change nothing that is learned: packing, parts, compiled programs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from keras import ops

from bert_core.events import Event, Notice
from bert_core.models import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.weights import load_encoder
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens
from bert_core.training.batches import Part, TrainingBatches
from bert_core.training.losses import LOSSES
from bert_core.training.stepper import Stepper
from bert_core.training.trainer import step_in_memory

ROWS = 12


@pytest.fixture(scope="module")
def features() -> Features:
    random = np.random.default_rng(0)
    lengths = random.integers(3, 30, ROWS)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    ids = random.integers(5, 50, starts[-1]).astype("int32")
    targets = random.integers(0, 3, ROWS).astype("int32")
    tokens = Tokens(ids, np.zeros(len(ids), "int8"), starts)
    return Features(tokens, Reads.first(tokens), targets, np.arange(ROWS))


def stepper(folder: Path, *, compiles: bool = False) -> Stepper:
    model = build_model(EncoderConfig.from_folder(folder), outputs=3, dropout=0.0)
    load_encoder(model, folder)
    head = model.get_layer("head").output_dense.kernel
    head.assign(np.random.default_rng(1).normal(size=head.shape) * 0.1)
    head = model.get_layer("head").dense.kernel
    head.assign(np.random.default_rng(2).normal(size=head.shape) * 0.1)
    return Stepper(model, LOSSES["cross_entropy"], weight_decay=0.01, compiles=compiles)


def gradients(folder: Path, parts: list[Part]) -> tuple[float, list[np.ndarray]]:
    one, loss, sums = stepper(folder), ops.zeros(()), None
    for part in parts:
        loss, sums, _, _ = one._gradients(one._trained, one._others, loss, sums, part)
    return float(loss), [ops.convert_to_numpy(gradient) for gradient in sums]


def padded(features: Features) -> Part:
    """All rows the plain way: one text a row, filled up to the longest."""
    lengths, width = features.tokens.lengths, 32
    inside = np.arange(width) < lengths[:, None]
    ids = np.zeros((ROWS, width), "int32")
    ids[inside] = features.tokens.ids
    inputs = {
        "input_ids": ids,
        "token_type_ids": np.zeros_like(ids),
        "segment_ids": inside * np.arange(1, ROWS + 1, dtype="int32")[:, None],
        "position_ids": np.where(inside, np.arange(width, dtype="int32"), 0),
        "reads": np.arange(ROWS, dtype="int32") * width,
    }
    return Part(inputs, features.known_targets, np.full(ROWS, 1 / ROWS, "float32"), np.arange(ROWS, dtype="int32"))


def test_packed_and_padded_batches_have_the_same_gradients(features: Features, toy_model: Path) -> None:
    _, batch = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=ROWS, seed=0).steps(2)
    assert len(batch.parts) == 1 and len(batch.parts[0].inputs["input_ids"]) < ROWS
    loss, expected = gradients(toy_model, [padded(features)])
    ours, found = gradients(toy_model, batch.parts)
    assert ours == pytest.approx(loss, abs=1e-5)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
    assert sum(np.abs(gradient).sum() for gradient in expected) > 1


@pytest.mark.parametrize("parts", [2, 5])
def test_a_batch_in_parts_has_the_gradients_of_the_whole(features: Features, toy_model: Path, parts: int) -> None:
    weights = np.linspace(0.5, 1.5, ROWS).astype("float32")
    found = []
    for count in (1, parts):
        _, batch = TrainingBatches(features, weights, batch_size=ROWS, seed=0, parts=count).steps(2)
        assert len(batch.parts) == count and batch.examples == ROWS
        found.append(gradients(toy_model, batch.parts))
    assert found[0][0] == pytest.approx(found[1][0], abs=1e-6)
    for one, other in zip(found[0][1], found[1][1], strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("parts", [1, 3])
def test_compiled_steps_learn_what_plain_ones_do(features: Features, toy_model: Path, parts: int) -> None:
    batches = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=6, seed=0, parts=parts)
    losses = []
    for compiles in (False, True):
        one = stepper(toy_model, compiles=compiles)
        losses.append([one.step(batch.parts, 1e-3) for batch in batches.steps(2)])
    np.testing.assert_allclose(*losses, atol=1e-4)


def test_steps_can_begin_in_the_middle(features: Features) -> None:
    batches = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=5, seed=4)
    assert batches.steps_per_epoch == 3
    all_steps, later = list(batches.steps(3)), list(batches.steps(3, first=4))
    assert len(all_steps) == 9 and len(later) == 5
    for one, other in zip(all_steps[4:], later, strict=True):
        assert np.array_equal(one.rows, other.rows)
    counted = sum(batch.examples for batch in all_steps[:3])
    assert counted == ROWS


def test_weights_reach_the_model_when_they_are_written_back(features: Features, toy_model: Path) -> None:
    one = stepper(toy_model)
    before = [np.array(variable) for variable in one._model.trainable_variables]
    for batch in TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=6, seed=0).steps(1):
        one.step(batch.parts, 1e-3)
    assert all(np.array_equal(old, new) for old, new in zip(before, one._model.trainable_variables, strict=True))
    one.write_back()
    changed = [not np.array_equal(old, new) for old, new in zip(before, one._model.trainable_variables, strict=True)]
    assert np.mean(changed) > 0.9


def test_a_batch_too_large_for_memory_is_taken_in_parts_from_then_on_and_nothing_is_lost(
    features: Features, toy_model: Path
) -> None:
    def loss(targets, logits, texts):
        if targets.shape[0] > ROWS // 2:
            raise MemoryError
        return LOSSES["cross_entropy"](targets, logits, texts)

    model = build_model(EncoderConfig.from_folder(toy_model), outputs=3, dropout=0.0)
    small = Stepper(model, loss, weight_decay=0.01, compiles=False)
    batches = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=ROWS, seed=0)
    told: list[Event] = []
    losses = [step_in_memory(small, batches, batch, 1e-3, told.append) for batch in batches.steps(3)]

    enough = Stepper(model, LOSSES["cross_entropy"], weight_decay=0.01, compiles=False)
    whole = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=ROWS, seed=0)
    expected = [enough.step(batch.parts, 1e-3) for batch in whole.steps(3)]
    np.testing.assert_allclose(losses, expected, atol=1e-5)
    (notice,) = told
    assert isinstance(notice, Notice) and "2 parts" in str(notice.message)


def test_memory_that_does_not_suffice_for_one_row_ends_the_training(features: Features, toy_model: Path) -> None:
    def loss(targets, logits, texts):
        raise MemoryError

    model = build_model(EncoderConfig.from_folder(toy_model), outputs=3, dropout=0.0)
    batches = TrainingBatches(features, np.ones(ROWS, "float32"), batch_size=4, seed=0)
    with pytest.raises(MemoryError):
        step_in_memory(
            Stepper(model, loss, weight_decay=0.0, compiles=False),
            batches,
            next(batches.steps(1)),
            1e-3,
            lambda event: None,
        )
