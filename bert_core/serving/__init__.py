"""Answers from trained models. Importing this package loads no Keras; `bert_core.serving.predictor` does."""

from bert_core.serving.client import PredictionClient, model_version
from bert_core.serving.job import PredictionJob, PredictionJobs

__all__ = ["PredictionClient", "PredictionJob", "PredictionJobs", "model_version"]
