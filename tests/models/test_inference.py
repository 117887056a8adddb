"""Answers come by the program that suits the question."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bert_core.models import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.inference import COMPILED_FROM, Inference
from bert_core.models.weights import load_encoder
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens


def texts(count: int) -> Features:
    """So many texts of eight word pieces."""
    tokens = Tokens(np.full(8 * count, 7, "int32"), np.zeros(8 * count, "int8"), np.arange(0, 8 * count + 1, 8))
    return Features(tokens, Reads.first(tokens), None, np.arange(count))


def test_a_single_text_after_a_large_file_is_not_computed_like_a_file(toy_model: Path) -> None:
    model = build_model(EncoderConfig.from_folder(toy_model))
    load_encoder(model, toy_model)
    inference, sizes = Inference(model), []
    plain, compiled = inference._plain, inference._compiled
    inference._plain = lambda inputs: (sizes.append(inputs["input_ids"].size), plain(inputs))[1]
    inference._compiled = lambda inputs: (sizes.append(inputs["input_ids"].size), compiled(inputs))[1]
    many = inference.logits(texts(COMPILED_FROM // 8))
    sizes.clear()
    one = inference.logits(texts(1))
    assert sizes == [8]
    np.testing.assert_allclose(one[0], many[0], atol=1e-5)
