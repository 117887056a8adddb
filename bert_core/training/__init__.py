"""Fine-tuning with Keras."""

from bert_core.training.trainer import TrainingResult, train

__all__ = ["TrainingResult", "train"]
