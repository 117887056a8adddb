"""Weights in every storage that the world uses, what is said of bad ones, and what goes out again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from keras import ops
from safetensors.numpy import load_file, save_file

from bert_core.errors import ModelError
from bert_core.models.config import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.names import MODEL_NAMES
from bert_core.models.weights import load_encoder, load_model_weights, save_model
from tests.models.conftest import OUTPUTS, Golden

Tensors = dict[str, np.ndarray]
KIND = "single_label_classification"
LABELS = ["bad", "good", "差"]


def logits(golden: Golden) -> np.ndarray:
    return ops.convert_to_numpy(golden.load()(golden.batch))


def rewritten(golden: Golden, folder: Path, change: Callable[[Tensors], Tensors]) -> Golden:
    """A copy of the model folder with other weights."""
    shutil.copytree(golden.folder, folder, dirs_exist_ok=True)
    save_file(change(load_file(golden.folder / "model.safetensors")), folder / "model.safetensors")
    return golden._replace(folder=folder)


def sharded(golden: Golden, folder: Path, names: tuple[str, str] = ("a.safetensors", "b.safetensors")) -> Golden:
    """A copy of the model folder with its weights in two files."""
    tensors = load_file(golden.folder / "model.safetensors")
    shards = {name: names[index % 2] for index, name in enumerate(sorted(tensors))}
    shutil.copytree(golden.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors"))
    for shard in names:
        save_file({name: tensors[name] for name in tensors if shards[name] == shard}, folder / shard)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}), encoding="utf-8")
    return golden._replace(folder=folder)


def test_a_saved_model_has_the_names_of_transformers_and_loads_with_equal_logits(
    golden: Golden, tmp_path: Path
) -> None:
    save_model(
        golden.load(),
        EncoderConfig.from_folder(golden.folder),
        tmp_path,
        labels=LABELS,
        problem_type=KIND,
    )
    assert sorted(load_file(tmp_path / "model.safetensors")) == golden.names
    assert np.array_equal(logits(golden._replace(folder=tmp_path)), logits(golden))


def test_a_saved_config_keeps_what_it_was_and_names_the_labels(bert: Golden, tmp_path: Path) -> None:
    config = EncoderConfig.from_source(EncoderConfig.from_folder(bert.folder).source | {"torch_dtype": "float16"})
    save_model(bert.load(), config, tmp_path, labels=LABELS, problem_type=KIND)
    saved = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert saved["architectures"] == ["BertForSequenceClassification"]
    assert saved["id2label"] == {"0": "bad", "1": "good", "2": "差"}
    assert saved["label2id"] == {"bad": 0, "good": 1, "差": 2}
    assert saved["problem_type"] == "single_label_classification"
    assert saved["dtype"] == "float32" and "torch_dtype" not in saved
    assert saved["vocab_size"] == 40 and saved["transformers_version"] == config.source["transformers_version"]


def test_a_folder_that_cannot_be_written_is_named(bert: Golden, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be written"):
        save_model(
            bert.load(),
            EncoderConfig.from_folder(bert.folder),
            tmp_path / "file",
            labels=LABELS,
            problem_type=KIND,
        )


@pytest.mark.parametrize("kind", ["float16", ml_dtypes.bfloat16])
def test_half_precision_files_are_read_as_float32(golden: Golden, tmp_path: Path, kind: type) -> None:
    half = rewritten(golden, tmp_path, lambda tensors: {name: tensor.astype(kind) for name, tensor in tensors.items()})
    model = half.load()
    assert {weight.dtype for weight in model.trainable_weights} == {"float32"}
    np.testing.assert_allclose(ops.convert_to_numpy(model(golden.batch)), golden.logits, atol=0.1)


def test_shards_are_read_as_one(golden: Golden, tmp_path: Path) -> None:
    assert np.array_equal(logits(sharded(golden, tmp_path)), logits(golden))


def test_old_names_of_normalization_are_read(bert: Golden, tmp_path: Path) -> None:
    old = rewritten(
        bert,
        tmp_path,
        lambda tensors: {
            name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
            for name, tensor in tensors.items()
        },
    )
    assert np.array_equal(logits(old), logits(bert))


def test_an_encoder_is_read_with_and_without_its_prefix(golden: Golden, tmp_path: Path) -> None:
    def without_prefix(tensors: Tensors) -> Tensors:
        prefix = MODEL_NAMES[EncoderConfig.from_folder(golden.folder).model_type].prefix + "."
        encoder = {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
        return encoder | {"embeddings.position_ids": np.arange(12)}

    bare = rewritten(golden, tmp_path, without_prefix)
    hidden = [encoder_answer(golden, folder) for folder in (golden.folder, bare.folder)]
    np.testing.assert_array_equal(*hidden)
    np.testing.assert_allclose(hidden[0][golden.batch["segment_ids"] > 0], golden.hidden, atol=1e-5)


def encoder_answer(golden: Golden, folder: Path) -> np.ndarray:
    model = build_model(EncoderConfig.from_folder(folder))
    load_encoder(model, folder)
    rows = {name: values for name, values in golden.batch.items() if name != "reads"}
    return ops.convert_to_numpy(model.get_layer("encoder")(**rows))


def test_a_pretrained_pooling_layer_is_taken_and_the_output_layer_is_not(golden: Golden) -> None:
    model, reference = build_model(EncoderConfig.from_folder(golden.folder), outputs=OUTPUTS), golden.load()
    fresh = ops.convert_to_numpy(model.get_layer("head").output_dense.kernel).copy()
    load_encoder(model, golden.folder)
    head, wanted = model.get_layer("head"), reference.get_layer("head")
    np.testing.assert_array_equal(head.dense.kernel, wanted.dense.kernel)
    np.testing.assert_array_equal(head.output_dense.kernel, fresh)


def test_a_checkpoint_without_pooling_layer_leaves_a_fresh_one(bert: Golden, tmp_path: Path) -> None:
    bare = rewritten(
        bert, tmp_path, lambda tensors: {name: tensor for name, tensor in tensors.items() if "pooler" not in name}
    )
    model = build_model(EncoderConfig.from_folder(bare.folder))
    fresh = ops.convert_to_numpy(model.get_layer("head").dense.kernel).copy()
    load_encoder(model, bare.folder)
    np.testing.assert_array_equal(model.get_layer("head").dense.kernel, fresh)


def test_heads_of_the_pretraining_are_passed_over(bert: Golden, tmp_path: Path) -> None:
    extra = {"cls.predictions.bias": np.zeros(40, "float32"), "bert.embeddings.position_ids": np.arange(12)}
    pretrained = rewritten(bert, tmp_path, lambda tensors: tensors | extra)
    assert np.array_equal(logits(pretrained), logits(bert))


def test_a_head_of_another_task_is_passed_over_by_the_encoder_only(bert: Golden, tmp_path: Path) -> None:
    extra = {"qa_outputs.weight": np.zeros((2, 8), "float32")}
    other = rewritten(bert, tmp_path, lambda tensors: tensors | extra)
    np.testing.assert_array_equal(encoder_answer(bert, other.folder), encoder_answer(bert, bert.folder))
    with pytest.raises(ModelError, match=r"1 have no place \(qa_outputs\.weight\)"):
        other.load()


QUERY = "bert.encoder.layer.0.attention.self.query.weight"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda tensors: {n: t for n, t in tensors.items() if n != QUERY}, rf"1 are missing \({QUERY}\)"),
        (lambda tensors: {n: t for n, t in tensors.items() if "layer.1" not in n}, r"16 are missing \(.*, .*, .*, …\)"),
        (
            lambda tensors: tensors | {QUERY: np.zeros((8, 9), "float32")},
            r"1 have another shape \(.*\(8, 9\), not \(8, 8\)",
        ),
        (
            lambda tensors: tensors | {QUERY.replace("0", "2"): np.zeros((8, 8), "float32")},
            r"1 have no place \(bert\.encoder\.layer\.2",
        ),
        (lambda tensors: tensors | {QUERY: np.zeros((8, 8), "int8")}, "is stored as I8"),
    ],
    ids=["one missing", "a layer missing", "wrong shape", "a layer too many", "quantized"],
)
@pytest.mark.parametrize("load", [load_encoder, load_model_weights])
def test_weights_that_do_not_fit_are_named(
    bert: Golden, tmp_path: Path, load: Callable, change: Callable, said: str
) -> None:
    wrong = rewritten(bert, tmp_path, change)
    model = build_model(EncoderConfig.from_folder(wrong.folder), outputs=OUTPUTS)
    with pytest.raises(ModelError, match=said):
        load(model, wrong.folder)


def test_a_model_is_left_as_it_was_when_its_weights_do_not_fit(bert: Golden, tmp_path: Path) -> None:
    wrong = rewritten(bert, tmp_path, lambda tensors: tensors | {"classifier.bias": np.zeros(5, "float32")})
    model = build_model(EncoderConfig.from_folder(bert.folder), outputs=OUTPUTS)
    before = ops.convert_to_numpy(model(bert.batch))
    with pytest.raises(ModelError):
        load_model_weights(model, wrong.folder)
    np.testing.assert_array_equal(model(bert.batch), before)


def test_a_run_without_its_output_layer_is_refused(bert: Golden, tmp_path: Path) -> None:
    wrong = rewritten(
        bert, tmp_path, lambda tensors: {n: t for n, t in tensors.items() if not n.startswith("classifier")}
    )
    with pytest.raises(ModelError, match=r"2 are missing \(classifier\.weight, classifier\.bias\)"):
        wrong.load()


@pytest.mark.parametrize("size", [0, 7, 500, 9000])
def test_a_file_cut_short_is_named(bert: Golden, tmp_path: Path, size: int) -> None:
    shutil.copytree(bert.folder, tmp_path, dirs_exist_ok=True)
    whole = (bert.folder / "model.safetensors").read_bytes()
    (tmp_path / "model.safetensors").write_bytes(whole[:size])
    with pytest.raises(ModelError, match=r"model\.safetensors is damaged or cut short"):
        bert._replace(folder=tmp_path).load()


def test_a_file_of_rubbish_is_named(bert: Golden, tmp_path: Path) -> None:
    shutil.copytree(bert.folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "model.safetensors").write_bytes(b"<html>404 not found</html>" * 40)
    with pytest.raises(ModelError, match="is damaged or cut short"):
        bert._replace(folder=tmp_path).load()


@pytest.mark.parametrize("name", ["pytorch_model.bin", "tf_model.h5"])
def test_weights_that_could_run_code_are_not_opened(bert: Golden, tmp_path: Path, name: str) -> None:
    shutil.copytree(bert.folder, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.safetensors"))
    (tmp_path / name).write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=rf"only as {name}, a format that can run code.*save_pretrained"):
        bert._replace(folder=tmp_path).load()


def test_a_folder_without_weights_is_named(bert: Golden, tmp_path: Path) -> None:
    shutil.copy(bert.folder / "config.json", tmp_path)
    with pytest.raises(ModelError, match=r"has no model\.safetensors"):
        bert._replace(folder=tmp_path).load()


def test_a_missing_shard_is_named(bert: Golden, tmp_path: Path) -> None:
    broken = sharded(bert, tmp_path)
    (tmp_path / "b.safetensors").unlink()
    with pytest.raises(ModelError, match=r"b\.safetensors is missing"):
        broken.load()


@pytest.mark.parametrize("name", ["../b.safetensors", "/etc/b.safetensors", "..\\b.safetensors", "b.bin", ".."])
def test_a_shard_outside_of_the_folder_is_not_opened(bert: Golden, tmp_path: Path, name: str) -> None:
    broken = sharded(bert, tmp_path)
    index = tmp_path / "model.safetensors.index.json"
    shards = json.loads(index.read_text(encoding="utf-8"))["weight_map"]
    shards = {weight: name if shard == "b.safetensors" else shard for weight, shard in shards.items()}
    index.write_text(json.dumps({"weight_map": shards}), encoding="utf-8")
    with pytest.raises(ModelError, match="only safetensors files beside it are read"):
        broken.load()


@pytest.mark.parametrize("contents", ["{", "[]", "{}", '{"weight_map": ["a.safetensors"]}'])
def test_a_broken_index_is_named(bert: Golden, tmp_path: Path, contents: str) -> None:
    broken = sharded(bert, tmp_path)
    (tmp_path / "model.safetensors.index.json").write_text(contents, encoding="utf-8")
    with pytest.raises(ModelError, match=r"index\.json does not say which weights file holds what"):
        broken.load()


def test_an_index_that_names_a_weight_its_shard_lacks_is_refused(bert: Golden, tmp_path: Path) -> None:
    broken = sharded(bert, tmp_path)
    save_file({"other": np.zeros(1, "float32")}, tmp_path / "b.safetensors")
    with pytest.raises(ModelError, match="but its file lacks it"):
        broken.load()
