"""Fine-tuning with Keras."""

from bert_core.training.progress import Checked
from bert_core.training.trainer import TrainingResult, train
from bert_core.training.warm_up import warm_up

__all__ = ["Checked", "TrainingResult", "train", "warm_up"]
