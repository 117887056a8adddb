"""Which words of a text are hidden, so that a model can learn to guess them. Knows word pieces as numbers only.

Whole words are hidden, never a part of one (Cui et al. 2021, "Pre-Training with Whole Word Masking for Chinese BERT").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from bert_core.tasks.looks import WIDE
from bert_core.text import Alignment, Tokens

HIDDEN_SHARE = 0.15
"""Of all word pieces, so many are to be guessed; of these most are hidden, some replaced and some left as they are."""
MASKED, REPLACED = 0.8, 0.1
BLANK = re.compile(r"_{3,}|\[MASK\]|<mask>")
"""What people and models write where a word is missing."""


class Vocabulary(NamedTuple):
    """The id that hides a word, the ids of real word pieces, and how the text of an id is found."""

    mask_id: int
    usable: np.ndarray
    piece: Callable[[int], str]


def word_numbers(texts: Sequence[str], tokens: Tokens, alignment: Alignment, usable: np.ndarray) -> np.ndarray:
    """The number of the word that each piece belongs to, counted through all rows; -1 for what cannot be guessed.

    A Chinese character is a word, also where a tokenizer takes a whole sentence without blanks for one.
    """
    ends = np.split(alignment.characters[:, 1], tokens.starts[1:-1])
    is_wide = np.concatenate(
        [
            [end > 0 and WIDE.match(texts[example][end - 1]) is not None for end in row.tolist()]
            for row, example in zip(ends, alignment.examples, strict=True)
        ]
    ).astype(bool)
    begins = np.ones(len(is_wide), bool)
    begins[1:] = (alignment.words[1:] != alignment.words[:-1]) | is_wide[1:] | is_wide[:-1]
    is_known = (alignment.parts >= 0) & np.isin(tokens.ids, usable)
    return np.where(is_known, np.cumsum(begins), -1)


def hidden_in(words: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Which pieces of a row are to be guessed, bool (pieces,): whole words drawn by chance, at least one.

    `words` are the numbers of their words.
    """
    numbers, counts = np.unique(words[words >= 0], return_counts=True)
    if not len(numbers):
        return np.zeros(len(words), bool)
    room = max(1, round(HIDDEN_SHARE * int(counts.sum())))
    order = random.permutation(len(numbers))
    chosen = []
    for number in order.tolist():
        if counts[number] <= room:
            chosen.append(number)
            room -= counts[number]
    if not chosen:  # every word is longer than that
        chosen = [int(order[np.argmin(counts[order])])]
    return np.isin(words, numbers[chosen])


def disguised(ids: np.ndarray, chosen: np.ndarray, vocabulary: Vocabulary, random: np.random.Generator) -> np.ndarray:
    """The ids with those that are to be guessed disguised as in BERT (Devlin et al. 2019, section 3.1).

    The model never knows which words of a text are the right ones, and so must think of each. `chosen` is bool, (ids,).
    """
    changed = ids.copy()
    pieces = np.flatnonzero(chosen)
    chance = random.random(len(pieces))
    changed[pieces[chance < MASKED]] = vocabulary.mask_id
    others = pieces[(chance >= MASKED) & (chance < MASKED + REPLACED)]
    changed[others] = random.choice(vocabulary.usable, len(others))
    return changed
