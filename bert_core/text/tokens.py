"""Tokenized texts in flat memory: all word pieces one after the other, and where each text begins.

A million short texts are two arrays, not a million lists.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Tokens:
    """Word pieces of many texts, one row a text or a pair of texts.

    Attributes:
        ids: vocabulary ids of all rows, int32, shape (pieces,).
        types: 0 for the first text of a pair and 1 for the second, int8, shape (pieces,).
        starts: where each row begins, and the end of the last, int64, shape (rows + 1,).
    """

    ids: np.ndarray
    types: np.ndarray
    starts: np.ndarray

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def lengths(self) -> np.ndarray:
        """Word pieces of each row, special ones included, shape (rows,)."""
        return np.diff(self.starts)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the word pieces of `Tokens` stand in their texts. All arrays count the same pieces.

    Attributes:
        parts: 0 for the first text of a row, 1 for the second, -1 for pieces that stand for no text, int8 (pieces,).
        characters: the first character of each piece and the one after its last, int32 (pieces, 2).
        words: the number of the word that each piece belongs to, counted in each text; -1 for no text, int32 (pieces,).
        examples: the example that each row was made from, int64 (rows,); a long text has several rows.
    """

    parts: np.ndarray
    characters: np.ndarray
    words: np.ndarray
    examples: np.ndarray


@dataclass(frozen=True, slots=True)
class Reads:
    """The word pieces whose hidden states a head reads, row after row: the first of each row, or all of some kind.

    Attributes:
        pieces: their numbers, counted through all rows of `Tokens`, ascending, int64 (reads,).
        starts: where the reads of each row begin, and the end of the last, int64 (rows + 1,).
    """

    pieces: np.ndarray
    starts: np.ndarray

    @classmethod
    def first(cls, tokens: Tokens) -> Reads:
        """The first word piece of each row, which stands for all of it."""
        return cls(tokens.starts[:-1], np.arange(len(tokens) + 1))

    @classmethod
    def where(cls, tokens: Tokens, chosen: np.ndarray) -> Reads:
        """The word pieces that are chosen; `chosen` is bool (pieces,)."""
        pieces = np.flatnonzero(chosen)
        return cls(pieces, np.searchsorted(pieces, tokens.starts))

    def __len__(self) -> int:
        return len(self.pieces)

    @property
    def counts(self) -> np.ndarray:
        """How many reads each row has, (rows,)."""
        return np.diff(self.starts)

    @property
    def rows(self) -> np.ndarray:
        """The row of each read, (reads,)."""
        return np.repeat(np.arange(len(self.starts) - 1), self.counts)

    def of(self, rows: np.ndarray) -> np.ndarray:
        """The numbers of the reads of some rows, row after row."""
        counts = self.counts[rows]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.repeat(self.starts[rows], counts) + within
