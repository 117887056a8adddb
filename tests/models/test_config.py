"""What a config.json may say, and what the user reads when it says something that we cannot compute."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bert_core.errors import ModelError
from bert_core.models.config import MODEL_TYPES, EncoderConfig

BERT = {"model_type": "bert", "vocab_size": 40, "hidden_size": 8, "num_attention_heads": 2}


def test_left_out_keys_take_the_defaults_of_transformers() -> None:
    config = EncoderConfig.from_source({"model_type": "bert", "layer_norm_eps": None})
    assert (config.vocab_size, config.hidden_size, config.layers, config.heads) == (30522, 768, 12, 12)
    assert (config.maximum_length, config.position_offset, config.layer_norm_epsilon) == (512, 0, 1e-12)
    assert config.embedding_size == config.hidden_size and not config.projects_embeddings


@pytest.mark.parametrize("model_type", ["roberta", "xlm-roberta", "camembert"])
def test_roberta_loses_the_positions_up_to_its_padding_id(model_type: str) -> None:
    config = EncoderConfig.from_source({"model_type": model_type, "max_position_embeddings": 514, "pad_token_id": 1})
    assert (config.position_offset, config.maximum_length) == (2, 512)


def test_distilbert_has_its_own_keys_and_no_token_types() -> None:
    config = EncoderConfig.from_source({"model_type": "distilbert", "dim": 12, "n_heads": 3, "type_vocab_size": 2})
    assert (config.hidden_size, config.heads, config.layers, config.token_types) == (12, 3, 6, 0)
    assert config.head_dropout == 0.2


def test_albert_shares_blocks_between_layers() -> None:
    source = {"model_type": "albert", "num_hidden_layers": 4, "num_hidden_groups": 2, "inner_group_num": 2}
    config = EncoderConfig.from_source(source)
    assert config.block_order == (0, 1, 0, 1, 2, 3, 2, 3)
    assert config.shares_blocks
    assert config.projects_embeddings


def test_ernie_has_task_types_only_when_it_uses_them() -> None:
    assert EncoderConfig.from_source({"model_type": "ernie"}).task_types == 0
    assert EncoderConfig.from_source({"model_type": "ernie", "use_task_id": True}).task_types == 3


def test_the_dropout_of_the_head_follows_the_hidden_dropout() -> None:
    assert EncoderConfig.from_source(BERT | {"hidden_dropout_prob": 0.3}).head_dropout == 0.3
    assert EncoderConfig.from_source(BERT | {"classifier_dropout": 0.0}).head_dropout == 0.0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"model_type": "gpt2"}, "type gpt2 are not supported; choose one of these types: albert, bert, camembert"),
        ({"model_type": None}, "type None are not supported"),
        ({"model_type": ["bert"]}, r"type \['bert'\] are not supported"),
        ({"position_embedding_type": "relative_key"}, "position_embedding_type to relative_key, which cannot be used"),
        ({"is_decoder": True}, "is_decoder to True"),
        ({"pruned_heads": {"0": [1]}}, "pruned_heads"),
        ({"quantization_config": {"bits": 4}}, "quantization_config"),
        ({"auto_map": {"AutoModel": "code.Model"}}, "auto_map"),
        ({"hidden_act": "gelu_fast"}, "hidden_act to gelu_fast, .* supported are gelu, gelu_new"),
        ({"hidden_size": 9}, "num_attention_heads to 2, .* not a multiple"),
        ({"hidden_size": "wide"}, "hidden_size to wide"),
        ({"num_hidden_layers": 0}, "num_hidden_layers to 0"),
        ({"num_hidden_layers": [2]}, r"num_hidden_layers to \[2\]"),
        ({"hidden_dropout_prob": 1.5}, "hidden_dropout_prob to 1.5"),
        ({"pad_token_id": 40}, "pad_token_id to 40, .* outside of the vocabulary"),
        ({"model_type": "roberta", "max_position_embeddings": 2}, "max_position_embeddings to 2, .* no token fits"),
        ({"model_type": "albert", "num_hidden_groups": 13}, "num_hidden_groups to 13"),
    ],
)
def test_a_config_that_we_cannot_compute_is_refused_in_a_sentence(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        EncoderConfig.from_source(BERT | change)


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        (b'{"model_type": "bert"', "not valid JSON"),
        (b"\xff\xfe{}", "not valid JSON"),
        (b'["bert"]', "must hold one JSON object"),
        (b"{}", "type None"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, contents: bytes, said: str) -> None:
    (tmp_path / "config.json").write_bytes(contents)
    with pytest.raises(ModelError, match=said):
        EncoderConfig.from_folder(tmp_path)


def test_a_folder_without_config_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no readable config\.json"):
        EncoderConfig.from_folder(tmp_path / "nowhere")


def test_a_config_is_read_from_its_folder_and_keeps_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps(BERT | {"note": "ours"}), encoding="utf-8")
    assert EncoderConfig.from_folder(tmp_path).source["note"] == "ours"


def test_every_type_reads_a_config_with_nothing_in_it() -> None:
    for model_type in MODEL_TYPES:
        assert EncoderConfig.from_source({"model_type": model_type}).parameters > 1_000_000
