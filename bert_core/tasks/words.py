"""The words of texts to which a model gives tags, found from word pieces. Knows no tags.

A word is one of the tokenizer's, and smaller where the tokenizer only parts at blanks: a character of Chinese or
Japanese, a punctuation mark and a symbol stand alone if a word piece does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.tasks.entity_forms import WITHOUT_BLANKS
from bert_core.text import Alignment, Reads, Tokens

BLANK, MARK, JOINED, ALONE = range(4)
"""Kinds of characters: not seen, on top of another, in a word with others, a word of its own."""
FAR = np.iinfo("int64").max


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all texts, text after text, and the word pieces that are read for them.

    Attributes:
        examples: the text that each word stands in, (words,).
        starts: its first character there, (words,).
        ends: the character after its last, (words,).
        reads: the first word piece of each word, in every row that has it.
        of_reads: the word of each read, (reads,).
    """

    examples: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    reads: Reads
    of_reads: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)

    def best_reads(self, tokens: Tokens, row_examples: np.ndarray) -> np.ndarray:
        """The read of each word in the row where it has the most context on its poorer side, (words,).

        Where the text itself begins or ends, nothing is missing.
        """
        rows, pieces = self.reads.rows, self.reads.pieces
        is_first = np.diff(row_examples, prepend=-1) != 0
        is_last = np.diff(row_examples, append=-1) != 0
        before = np.where(is_first[rows], FAR, pieces - tokens.starts[rows])
        after = np.where(is_last[rows], FAR, tokens.starts[rows + 1] - 1 - pieces)
        order = np.lexsort((-np.minimum(before, after), self.of_reads))
        return order[np.unique(self.of_reads[order], return_index=True)[1]]


def find_words(tokens: Tokens, alignment: Alignment, texts: Sequence[str]) -> Words:
    """The words of texts that were tokenized, in one row each or in several."""
    lengths = np.array([len(text) for text in texts], "int64")
    offsets = np.cumsum(lengths) - lengths  # of each text in all of them together
    kinds = _kinds("".join(texts))
    examples = np.repeat(alignment.examples, tokens.lengths)  # (pieces,)
    is_text = alignment.parts == 0
    begins, ends = (np.where(is_text, alignment.characters[:, side] + offsets[examples], 0) for side in (0, 1))
    begins, ends = _without_blanks(begins, ends, kinds)
    stands = is_text & (begins < ends)
    is_begin = np.zeros(len(begins), bool)
    is_begin[stands] = _begins_word(begins[stands], examples[stands], alignment.words[stands], kinds)
    # Several pieces may stand for one character: its bytes, or a blank that was put in front of it.
    repeats = (np.diff(begins, prepend=-1) == 0) & np.concatenate([[False], stands])[:-1]
    is_begin &= ~repeats
    reads = Reads.where(tokens, is_begin)
    found = np.unique(begins[reads.pieces])  # (words,)
    last = np.zeros(len(found), "int64")
    np.maximum.at(last, np.searchsorted(found, begins[stands], side="right") - 1, ends[stands])
    word_examples = np.searchsorted(offsets, found, side="right") - 1
    own = offsets[word_examples]
    # Marks that the tokenizer drops belong to the character before them; no word reaches into the next.
    last = np.minimum(_next_where(kinds != MARK)[last], own + lengths[word_examples])
    last[:-1] = np.minimum(last[:-1], found[1:])
    return Words(word_examples, found - own, last - own, reads, np.searchsorted(found, begins[reads.pieces]))


def _begins_word(begins: np.ndarray, examples: np.ndarray, words: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """Whether each piece is the first of a word; a row may begin in the middle of one."""
    numbers = examples * (int(words.max(initial=0)) + 1) + words
    _, own = np.unique(numbers, return_inverse=True)
    first = np.full(len(begins), FAR)
    np.minimum.at(first, own, begins)
    after_alone = np.concatenate([[False], kinds == ALONE])[begins] & (kinds[begins] != MARK)
    return (begins == first[own]) | (kinds[begins] == ALONE) | after_alone


def _kinds(text: str) -> np.ndarray:
    """The kind of each character, and of an end that is not there, int8 (characters + 1,)."""
    codes = np.frombuffer(text.encode("utf-32-le"), "<u4")
    different, own = np.unique(codes, return_inverse=True)
    kinds = np.array([_kind(chr(code)) for code in different], "int8")
    return np.append(kinds[own], np.int8(BLANK)).astype("int8")


def _kind(character: str) -> int:
    category = unicodedata.category(character)
    if category[0] == "Z" or category in ("Cc", "Cf"):
        return BLANK
    if category[0] == "M":
        return MARK
    return ALONE if category[0] in "PS" or WITHOUT_BLANKS.match(character) else JOINED


def _without_blanks(begins: np.ndarray, ends: np.ndarray, kinds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where pieces stand without the blanks around them: some tokenizers count the blank before a word to it."""
    seen = kinds != BLANK
    places = np.arange(len(kinds))
    after_seen = np.concatenate([[0], np.maximum.accumulate(np.where(seen, places + 1, 0))])
    return np.minimum(_next_where(seen)[begins], ends), after_seen[ends]


def _next_where(holds: np.ndarray) -> np.ndarray:
    """The first place from each on at which something holds, or the last of all places."""
    places = np.where(holds, np.arange(len(holds)), len(holds) - 1)
    return np.minimum.accumulate(places[::-1])[::-1]
