"""What a person wants to know of their data before they train on it, as plain numbers. Draws nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from bert_core.text import Tokenizer, Tokens

SAMPLE_TEXTS = 500
SCRIPTS = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f]"),
    "en": re.compile("[A-Za-z\u00c0-\u024f]+"),
}
"""By language: what counts as a word of its script. A Chinese character and an English word say about as much."""
ANY_WORD = re.compile(r"[^\W\d_]+")
KANA = 0.1
"""Japanese is a mixture of characters that Chinese has too and kana, of which there are always at least so many."""


def text_lengths(texts: Sequence[str], tokenizer: Tokenizer) -> np.ndarray:
    """The length of each text in word pieces, special ones included, uncut; int64 of shape (texts,)."""
    return tokenizer.encode(texts).lengths


def share_cut(lengths: np.ndarray, max_length: int) -> float:
    """The share of texts that are longer than `max_length` word pieces and will be cut."""
    return float(np.mean(lengths > max_length)) if len(lengths) else 0.0


def main_script(texts: Sequence[str]) -> str:
    """The language that the script of most texts points to: 'en' (any Latin script), 'zh', 'ja', 'ko' or 'other'."""
    sample = "\n".join(texts[:: max(1, len(texts) // SAMPLE_TEXTS)])
    counts = {language: len(word.findall(sample)) for language, word in SCRIPTS.items()}
    if counts["ja"] > KANA * counts["zh"]:
        counts["ja"] += counts["zh"]
    rest = sample
    for word in SCRIPTS.values():
        rest = word.sub("", rest)
    counts["other"] = len(ANY_WORD.findall(rest))
    return max(counts, key=counts.__getitem__) if any(counts.values()) else "other"


def unknown_share(tokens: Tokens, unknown_id: int | None) -> float:
    """The share of word pieces that stand for text which the tokenizer cannot read."""
    if unknown_id is None or not len(tokens.ids):
        return 0.0
    return float(np.mean(tokens.ids == unknown_id))
