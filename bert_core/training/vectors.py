"""What a pretrained encoder says of texts, before anything is learned."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras
import numpy as np

from bert_core.models import EncoderConfig
from bert_core.models.averaging import add_mean_layer
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_encoder
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example
from bert_core.text import Tokenizer


def encoder_vectors(spec: RunSpec, examples: Sequence[Example], model_folder: Path) -> np.ndarray:
    """What goes into the head for each example of a task with one read a row, (rows, hidden).

    Raises:
        ModelError: the model cannot be read.
    """
    task = TASKS[spec.task]
    parts = task.parts(spec.known, spec.hyperparameters)
    model = build_model(EncoderConfig.from_folder(model_folder), head=parts.head, outputs=parts.outputs)
    load_encoder(model, model_folder)
    model = add_mean_layer(model)
    features = task.encode(examples, Tokenizer(model_folder), spec.known, spec.hyperparameters)
    return Inference(keras.Model(model.input, model.get_layer("head").input)).logits(features)
