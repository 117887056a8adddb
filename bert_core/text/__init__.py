"""Texts to word pieces, and word pieces to batches."""

from bert_core.text.batches import deal, training_batches
from bert_core.text.cache import TokenCache
from bert_core.text.packing import Packed, Shape, common_shape, fit, pack, row_length
from bert_core.text.tokenizer import Tokenizer
from bert_core.text.tokens import Alignment, Reads, Tokens

__all__ = [
    "Alignment",
    "Packed",
    "Reads",
    "Shape",
    "TokenCache",
    "Tokenizer",
    "Tokens",
    "common_shape",
    "deal",
    "fit",
    "pack",
    "row_length",
    "training_batches",
]
