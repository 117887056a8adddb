"""Answers from trained models. Importing this package loads no Keras; `bert_core.serving.predictor` does."""

from bert_core.serving.client import PredictionClient

__all__ = ["PredictionClient"]
