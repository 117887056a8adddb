"""Logits for many tokenized texts: long ones first, similar lengths together, answered in the order asked."""

from __future__ import annotations

import keras
import numpy as np

from bert_core.text import Tokens, inference_batches


def predict_logits(model: keras.Model, tokens: Tokens, *, batch_size: int) -> np.ndarray:
    """The model's output for each text, float32, shape (texts, outputs)."""
    logits = np.zeros((len(tokens), model.output.shape[-1]), "float32")
    for rows in inference_batches(tokens.lengths, batch_size):
        logits[rows] = model.predict_on_batch(tokens.batch(rows))
    return logits
