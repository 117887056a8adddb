"""Texts to word pieces, and word pieces to batches."""

from bert_core.text.batches import inference_batches, training_batches
from bert_core.text.tokenizer import Tokenizer
from bert_core.text.tokens import Tokens

__all__ = ["Tokenizer", "Tokens", "inference_batches", "training_batches"]
