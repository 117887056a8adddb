"""The cells of a table as they are collected: a column is kept as Arrow keeps text, in a fraction of the memory that
Python's strings need.

Knows nothing of files, of headers and of what a cell means.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import pandas as pd
import pyarrow as pa

TEXT = pa.large_string()
BATCH = 20_000
"""Rows that are turned into columns together."""


class Cells:
    """Rows that become columns of text."""

    def __init__(self, width: int) -> None:
        self._pieces: list[list[pa.Array]] = [[] for _ in range(width)]
        self._rows = 0

    @classmethod
    def of(cls, width: int, rows: Iterable[Sequence[str]]) -> Cells:
        """These rows, each with `width` cells."""
        cells, remaining = cls(width), iter(rows)
        while batch := list(islice(remaining, BATCH)):
            cells.add(batch)
        return cells

    def __len__(self) -> int:
        return self._rows

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self._pieces)

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Further rows, each with as many cells as there are columns."""
        self._rows += len(rows)
        for pieces, column in zip(self._pieces, zip(*rows, strict=True), strict=False):  # no rows have no columns
            pieces.append(pa.array(column, TEXT))

    def add_columns(self, columns: Sequence[pa.Array]) -> None:
        """Further rows, column by column, each of the type `TEXT`."""
        self._rows += len(columns[0]) if columns else 0
        for pieces, column in zip(self._pieces, columns, strict=True):
            pieces.append(column)

    def widen(self, width: int) -> None:
        """Add empty columns at the right until there are so many."""
        while self.width < width:
            self._pieces.append([pa.repeat(pa.scalar("", TEXT), self._rows)])

    def drop_last(self, count: int) -> None:
        """Forget the last rows."""
        self._rows -= count
        for pieces in self._pieces:
            left = count
            while left:
                last = pieces.pop()
                if len(last) > left:
                    pieces.append(last.slice(0, len(last) - left))
                left -= min(left, len(last))

    def columns(self) -> Iterator[pa.ChunkedArray]:
        """The columns from left to right."""
        return (pa.chunked_array(pieces, TEXT) for pieces in self._pieces)

    def frame(self, names: Sequence[str], numbers: Sequence[int]) -> pd.DataFrame:
        """A data frame under these names, its rows under these numbers."""
        index = pd.Index(numbers)
        text = pd.array([], dtype="str").dtype
        found = {
            place: pd.Series(text.__from_arrow__(column), index=index) for place, column in enumerate(self.columns())
        }
        frame = pd.DataFrame(found, index=index)
        frame.columns = pd.Index(list(names))
        return frame
