"""The head that guesses words: its weights are those of transformers, and what it leaves can be started from."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from keras import ops
from safetensors.numpy import load_file

from bert_core.models.config import MODEL_TYPES, EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.weights import load_encoder, load_model_weights, save_model
from tests.models.conftest import GOLDENS

TYPES = pytest.mark.parametrize("model_type", sorted(MODEL_TYPES))


def words_folder(model_type: str) -> Path:
    return GOLDENS / model_type / "words"


def load(folder: Path):
    model = build_model(EncoderConfig.from_folder(folder), head="masked_lm", outputs=0)
    load_model_weights(model, folder)
    return model


def batch(ids: np.ndarray) -> dict[str, np.ndarray]:
    rows, length = ids.shape
    return {
        "input_ids": ids,
        "token_type_ids": np.zeros_like(ids),
        "segment_ids": np.ones_like(ids),
        "position_ids": np.tile(np.arange(length, dtype="int32"), (rows, 1)),
        "reads": np.arange(ids.size, dtype="int32"),
    }


@TYPES
def test_logits_are_those_of_transformers(model_type: str) -> None:
    folder = words_folder(model_type)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    logits = ops.convert_to_numpy(load(folder)(batch(np.array(expected["input_ids"], "int32"))))
    np.testing.assert_allclose(logits, expected["logits"], atol=2e-5)


@TYPES
def test_a_saved_model_has_the_names_of_transformers_and_no_thousands_of_labels(
    model_type: str, tmp_path: Path
) -> None:
    folder = words_folder(model_type)
    save_model(load(folder), EncoderConfig.from_folder(folder), tmp_path, labels=(), problem_type=None)
    theirs, ours = load_file(folder / "model.safetensors"), load_file(tmp_path / "model.safetensors")
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[name], theirs[name]) for name in theirs)
    saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert saved["architectures"][0].endswith("ForMaskedLM")
    assert "id2label" not in saved


@TYPES
@pytest.mark.parametrize("head", ["pooled", "token", "span"])
def test_every_other_task_starts_from_its_encoder(model_type: str, head: str, tmp_path: Path) -> None:
    folder = words_folder(model_type)
    reader = load(folder)
    save_model(reader, EncoderConfig.from_folder(folder), tmp_path, labels=(), problem_type=None)
    model = build_model(EncoderConfig.from_folder(tmp_path), head=head)
    load_encoder(model, tmp_path)
    for ours, theirs in zip(model.get_layer("encoder").weights, reader.get_layer("encoder").weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_pretrained_head_is_taken_and_a_missing_one_is_drawn() -> None:
    folder = words_folder("bert")
    pretrained = build_model(EncoderConfig.from_folder(folder), head="masked_lm", outputs=0)
    load_encoder(pretrained, folder)
    expected = load(folder).get_layer("head")
    np.testing.assert_array_equal(pretrained.get_layer("head").dense.kernel, expected.dense.kernel)
    np.testing.assert_array_equal(pretrained.get_layer("head").output_bias.bias, expected.output_bias.bias)
    without = build_model(EncoderConfig.from_folder(GOLDENS / "bert"), head="masked_lm", outputs=0)
    load_encoder(without, GOLDENS / "bert")
    assert np.abs(ops.convert_to_numpy(without.get_layer("head").dense.kernel)).max() > 0


def test_the_word_table_is_one_weight_of_the_encoder() -> None:
    model = load(words_folder("bert"))
    table = model.get_layer("encoder").embeddings.words.embeddings
    assert sum(variable is table for variable in model.trainable_variables) == 1
    assert not any(variable is table for variable in model.get_layer("head").trainable_variables)
