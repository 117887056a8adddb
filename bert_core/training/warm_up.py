"""A step of a tiny model, so that what a process does slowly the first time is done before there is a run."""

from __future__ import annotations

import numpy as np

from bert_core.models import EncoderConfig
from bert_core.models.heads import build_model
from bert_core.tasks import Features
from bert_core.text import Reads, Tokens
from bert_core.training.batches import TrainingBatches
from bert_core.training.losses import LOSSES
from bert_core.training.stepper import Stepper

TINY = {
    "model_type": "bert",
    "vocab_size": 8,
    "hidden_size": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 8,
}


def warm_up() -> None:
    """Train a tiny model for one step and forget it."""
    tokens = Tokens(np.ones(8, "int32"), np.zeros(8, "int8"), np.array([0, 4, 8]))
    features = Features(tokens, Reads.first(tokens), np.array([0, 1], "int32"), np.arange(2))
    model = build_model(EncoderConfig.from_source(TINY))
    stepper = Stepper(model, LOSSES["cross_entropy"], weight_decay=0.0, compiles=False)
    for batch in TrainingBatches(features, np.ones(2, "float32"), batch_size=2, seed=0).steps(1):
        stepper.step(batch.parts, learning_rate=0.0)
