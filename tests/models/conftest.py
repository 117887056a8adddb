"""The tiny models of `tests/goldens`, and what PyTorch's transformers answered for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import keras
import numpy as np
import pytest

from bert_core.models.config import MODEL_TYPES, EncoderConfig
from bert_core.models.heads import build_model
from bert_core.models.weights import load_model_weights

GOLDENS = Path(__file__).parent.parent / "goldens"
OUTPUTS = 3


class Golden(NamedTuple):
    """One tiny model: its folder, a batch of two rows, and the answers that PyTorch gave."""

    folder: Path
    batch: dict[str, np.ndarray]  # each (2, 7), and starts (2,)
    hidden: np.ndarray  # (tokens without padding, hidden)
    logits: np.ndarray  # (2, OUTPUTS)
    names: list[str]

    def load(self) -> keras.Model:
        """The model with its weights."""
        model = build_model(EncoderConfig.from_folder(self.folder), outputs=OUTPUTS)
        load_model_weights(model, self.folder)
        return model


def read_golden(model_type: str) -> Golden:
    folder = GOLDENS / model_type
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    batch = {
        "input_ids": np.array(expected["input_ids"], "int32"),
        "token_type_ids": np.array(expected["token_type_ids"], "int32"),
        "segment_ids": np.array(expected["attention_mask"], "int32") * np.array([[1], [2]], "int32"),
        "position_ids": np.tile(np.arange(7, dtype="int32"), (2, 1)),
        "reads": np.array([0, 7], "int32"),
    }
    return Golden(
        folder, batch, np.array(expected["hidden"]), np.array(expected["logits"]), expected["state_dict_keys"]
    )


@pytest.fixture(params=sorted(MODEL_TYPES))
def golden(request: pytest.FixtureRequest) -> Golden:
    """Each model type in turn."""
    return read_golden(request.param)


@pytest.fixture
def bert() -> Golden:
    """The plain one."""
    return read_golden("bert")


@pytest.fixture
def albert() -> Golden:
    """The one whose layers share their weights."""
    return read_golden("albert")
