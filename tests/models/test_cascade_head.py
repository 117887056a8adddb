"""The head that finds subjects, then the objects of the marked one; and its loss."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest
from keras import ops

from bert_core.models.config import EncoderConfig
from bert_core.models.heads import CascadeHead, build_model
from bert_core.models.weights import load_encoder, load_model_weights, save_model
from bert_core.training.losses import binary_cross_entropy, pointer_cross_entropy


@pytest.fixture
def head(toy_model: Path) -> CascadeHead:
    return CascadeHead(EncoderConfig.from_folder(toy_model), 8, name="head")


HIDDEN = np.random.default_rng(0).normal(size=(5, 16)).astype("float32")
FIRST, SECOND = np.zeros((5, 2), "int32"), np.full((5, 2), 3, "int32")


def test_what_was_learned_about_a_subject_changes_its_objects_only(head: CascadeHead) -> None:
    untrained = [ops.convert_to_numpy(head(HIDDEN, marks)) for marks in (FIRST, SECOND)]
    assert np.array_equal(*untrained)
    assert (1 / (1 + np.exp(-untrained[0])) < 0.1).all()  # most tokens are no ends of anything
    kernel = np.random.default_rng(1).normal(size=(16, 16)).astype("float32")
    head.gamma_dense.kernel.assign(kernel)
    first, second = (ops.convert_to_numpy(head(HIDDEN, marks)) for marks in (FIRST, SECOND))
    assert np.array_equal(first[:, :2], second[:, :2])
    assert not np.allclose(first[:, 2:], second[:, 2:])


def test_objects_are_read_from_a_layer_norm_that_the_subject_shifts(head: CascadeHead) -> None:
    chance = np.random.default_rng(2)
    head.set_weights([chance.normal(size=weight.shape) for weight in head.get_weights()])
    marks = np.array([[1, 2]] * 5, "int32")
    subject = (HIDDEN[1] + HIDDEN[2]) / 2
    plain = (HIDDEN - HIDDEN.mean(1, keepdims=True)) / np.sqrt(HIDDEN.var(1, keepdims=True) + head.norm.epsilon)

    def through(layer: keras.layers.Dense, values: np.ndarray) -> np.ndarray:
        kernel, bias = layer.get_weights()
        return values @ kernel + bias

    shifted = plain * through(head.gamma_dense, subject) + through(head.beta_dense, subject)
    expected = np.concatenate([through(head.subject_dense, HIDDEN), through(head.output_dense, shifted)], axis=1)
    assert np.allclose(ops.convert_to_numpy(head(HIDDEN, marks)), expected, atol=1e-4)


def test_a_model_with_marks_is_saved_and_loaded(toy_model: Path, tmp_path: Path) -> None:
    config = EncoderConfig.from_folder(toy_model)
    inputs = {name: np.ones((1, 6), "int32") for name in ("input_ids", "segment_ids")}
    inputs |= {"token_type_ids": np.zeros((1, 6), "int32"), "position_ids": np.arange(6, dtype="int32")[None]}
    inputs |= {"reads": np.arange(1, 4, dtype="int32"), "marks": np.array([[0, 1]] * 3, "int32")}
    model, loaded = (build_model(config, head="cascade", outputs=6) for _ in range(2))
    load_encoder(model, toy_model)
    chance = np.random.default_rng(0)
    for variable in model.get_layer("head").weights:
        variable.assign(chance.normal(size=variable.shape))
    save_model(model, config, tmp_path, labels=list("abcdef"), problem_type=None)
    load_model_weights(loaded, tmp_path)
    assert np.array_equal(ops.convert_to_numpy(model(inputs)), ops.convert_to_numpy(loaded(inputs)))
    assert model(inputs).shape == (3, 6)


def test_the_loss_of_a_relation_does_not_shrink_with_their_number() -> None:
    targets, logits = np.zeros((2, 4), "int8"), np.ones((2, 4), "float32")
    wide = [np.concatenate([values, np.zeros((2, 400), values.dtype)], axis=1) for values in (targets, logits)]
    wide[1][:, 4:] = -100  # right and sure
    few, many = (ops.convert_to_numpy(pointer_cross_entropy(*values, None)) for values in ((targets, logits), wide))
    assert np.allclose(few, many, atol=1e-4)
    assert np.allclose(few, 2 * ops.convert_to_numpy(binary_cross_entropy(targets, logits, None)))
