"""Our encoder says what PyTorch says, packs rows without mixing them, trains, and freezes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import keras
import numpy as np
import pytest
from keras import ops

from bert_core.errors import SettingsError
from bert_core.models.config import EncoderConfig
from bert_core.models.encoder import freeze
from bert_core.models.heads import build_model
from bert_core.models.weights import load_encoder
from tests.models.conftest import GOLDENS, Golden


def hidden_states(model: keras.Model, batch: dict[str, np.ndarray]) -> np.ndarray:
    rows = {name: values for name, values in batch.items() if name != "reads"}
    return ops.convert_to_numpy(model.get_layer("encoder")(**rows))


def test_hidden_states_and_logits_equal_pytorch(golden: Golden) -> None:
    model = golden.load()
    hidden = hidden_states(model, golden.batch)[golden.batch["segment_ids"] > 0]
    np.testing.assert_allclose(hidden, golden.hidden, atol=1e-5)
    np.testing.assert_allclose(ops.convert_to_numpy(model(golden.batch)), golden.logits, atol=1e-5)


def test_the_config_counts_the_weights_of_the_encoder(golden: Golden) -> None:
    config = EncoderConfig.from_folder(golden.folder)
    assert build_model(config).get_layer("encoder").count_params() == config.parameters


def test_the_embedded_model_equals_pytorch() -> None:
    from bert_core.models.resolve import embedded_folder

    folder = embedded_folder()
    rows = json.loads((GOLDENS / "minilm.json").read_text(encoding="utf-8"))["rows"]
    model = build_model(EncoderConfig.from_folder(folder))
    load_encoder(model, folder)
    length = max(len(row["input_ids"]) for row in rows)
    batch = {
        "input_ids": padded([row["input_ids"] for row in rows], length),
        "token_type_ids": padded([row["token_type_ids"] for row in rows], length),
        "segment_ids": padded([[1] * len(row["input_ids"]) for row in rows], length),
        "position_ids": np.tile(np.arange(length, dtype="int32"), (len(rows), 1)),
    }
    for row, hidden in zip(rows, hidden_states(model, batch), strict=True):
        hidden = hidden[: len(row["input_ids"])]  # (length, hidden)
        np.testing.assert_allclose(hidden[0, :8], row["first_token"], atol=1e-4)
        np.testing.assert_allclose(hidden[-1, :8], row["last_token"], atol=1e-4)
        np.testing.assert_allclose(hidden.mean(0)[:8], row["mean"], atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(hidden, axis=1), row["norms"], atol=1e-4)


def padded(rows: list[list[int]], length: int) -> np.ndarray:
    return np.array([row + [0] * (length - len(row)) for row in rows], "int32")


def packed(batch: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The two texts of a batch, of 7 and 4 tokens, in one row with two places left over."""
    rows = {
        name: np.concatenate([values[:1], values[1:, :4], [[0, 0]]], 1).astype("int32")
        for name, values in batch.items()
        if name != "reads"
    }
    return rows | {"reads": np.array([0, 7], "int32")}


def test_a_packed_row_gives_what_its_texts_give_alone(golden: Golden) -> None:
    model = golden.load()
    apart = hidden_states(model, golden.batch)
    together = hidden_states(model, packed(golden.batch))
    np.testing.assert_allclose(together[0, :7], apart[0], atol=1e-5)
    np.testing.assert_allclose(together[0, 7:11], apart[1, :4], atol=1e-5)
    np.testing.assert_allclose(ops.convert_to_numpy(model(packed(golden.batch))), golden.logits, atol=1e-5)


def test_the_last_block_gives_the_same_where_it_computes_only_what_is_read(golden: Golden) -> None:
    model = golden.load()
    hidden = hidden_states(model, golden.batch)
    first = ops.convert_to_numpy(model.get_layer("encoder")(**golden.batch))
    np.testing.assert_allclose(first, hidden[:, 0], atol=1e-5)


def test_padding_changes_nothing(bert: Golden) -> None:
    model = bert.load()
    alone = {name: values[1:, :4] for name, values in bert.batch.items() if name != "reads"}
    np.testing.assert_allclose(hidden_states(model, bert.batch)[1:, :4], hidden_states(model, alone), atol=1e-6)


@pytest.fixture(params=["mixed_float16", "mixed_bfloat16"])
def half_precision(request: pytest.FixtureRequest) -> Iterator[None]:
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy(request.param)
    yield
    keras.config.set_dtype_policy(before)


def test_half_precision_gives_float32_logits_near_the_exact_ones(half_precision: None, golden: Golden) -> None:
    logits = golden.load()(golden.batch)
    assert keras.backend.standardize_dtype(logits.dtype) == "float32"
    np.testing.assert_allclose(ops.convert_to_numpy(logits), golden.logits, atol=0.1)


def trained(model: keras.Model, golden: Golden) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """All weights before and after one step of training."""
    before = [ops.convert_to_numpy(weight).copy() for weight in model.weights]
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.1), loss, run_eagerly=True)
    model.train_on_batch(golden.batch, np.array([0, 2]))
    return before, [ops.convert_to_numpy(weight) for weight in model.weights]


def test_training_reaches_every_weight(golden: Golden) -> None:
    model = golden.load()
    before, after = trained(model, golden)
    # A key's bias adds the same to all scores of a query, so the softmax takes it out again.
    keys = {id(block.key.bias) for block in model.get_layer("encoder").blocks}
    unmoved = [
        weight.path
        for weight, old, new in zip(model.weights, before, after, strict=True)
        if weight.trainable and id(weight) not in keys and np.array_equal(old, new)
    ]
    assert not unmoved


@pytest.mark.parametrize("layers", [0, 1, 2])
def test_frozen_layers_stay_as_they_are_and_the_others_learn(bert: Golden, layers: int) -> None:
    model = bert.load()
    encoder = model.get_layer("encoder")
    freeze(encoder, layers)
    before, after = trained(model, bert)
    moved = {id(weight) for weight, old, new in zip(model.weights, before, after, strict=True) if (old != new).any()}
    assert (id(encoder.embeddings.words.embeddings) in moved) == (layers == 0)
    assert [id(block.query.kernel) in moved for block in encoder.blocks] == [layers < 1, layers < 2]
    assert id(model.get_layer("head").dense.kernel) in moved


def test_freezing_too_many_layers_or_shared_ones_is_refused(bert: Golden, albert: Golden) -> None:
    with pytest.raises(SettingsError, match="3 layers cannot be frozen; this model has 2") as error:
        freeze(bert.load().get_layer("encoder"), 3)
    assert error.value.field == "frozen_layers"
    with pytest.raises(SettingsError, match="shares its weights between all layers"):
        freeze(albert.load().get_layer("encoder"), 1)


def test_given_dropout_replaces_that_of_the_config(bert: Golden) -> None:
    config = EncoderConfig.from_folder(bert.folder)
    still, shaken = build_model(config, dropout=0.0), build_model(config, dropout=0.5)
    for model in (still, shaken):
        load_encoder(model, bert.folder)
    assert np.array_equal(answers(still, bert), answers(still, bert))
    assert not np.array_equal(answers(shaken, bert), answers(shaken, bert))


def answers(model: keras.Model, golden: Golden) -> np.ndarray:
    return ops.convert_to_numpy(model(golden.batch, training=True))
