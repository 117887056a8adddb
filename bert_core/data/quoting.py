"""Rows out of lines: what quotation marks hold together, and what to make of marks that make no sense.

A blank line is a row without cells, so that rows can be counted as a spreadsheet shows them. Knows nothing of files,
headers and columns.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

Row = tuple[int, list[str]]
"""A row's number as a spreadsheet shows it, and its cells."""
BATCH = 20_000
LARGEST_CELL = 2**31 - 1
"""The csv module's own limit, 128 KB, would refuse long documents; the size of the whole file is limited instead."""
MOST_FLAWS = 1_000
"""Marks that make no sense, after which marks are no longer looked at: this file does not use them as others do."""
LONGEST_ROW = 20_000
"""Lines in one cell, after which its mark counts as never closed."""
SWALLOWED_LINES, SWALLOWED = 4, 0.9
"""Lines inside a cell, and the share of them that has as many cells as a row, from which on they are rows."""


def batches(rows: Iterator[list[str]]) -> Iterator[list[list[str]]]:
    """Some thousand rows at a time."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def quoted_batches(file: Iterable[str], delimiter: str) -> Iterator[list[list[str]]]:
    """All rows, some thousand at a time. Cells in quotation marks may hold delimiters and line ends (RFC 4180).

    Raises:
        csv.Error: a quotation mark is never closed, or stands where it has no meaning, or two of them seem to belong to
            different cells, as there are rows of the table between them.
    """
    reader = _reader(file, delimiter, strict=True)
    lines = 0
    for batch in batches(reader):
        if reader.line_num - lines > len(batch) and any(_has_swallowed_rows(row, delimiter) for row in batch):
            raise csv.Error("a cell holds rows of the table")
        lines = reader.line_num
        yield batch


def plain_rows(file: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """Each line as one row, and quotation marks as the characters that they are."""
    return _reader(file, delimiter, quoting=csv.QUOTE_NONE)


def tolerant_rows(file: Iterable[str], delimiter: str, on_flaw: Callable[[int], None]) -> Iterator[list[str]]:
    """The rows, where a line with a quotation mark that makes no sense is a row of its own, the mark being text.

    `on_flaw` is told the number of each such row, the first row's being 1.
    """
    lines = _Lines(file)
    reader = _reader(lines, delimiter, strict=True)
    number = flaws = 0
    while flaws < MOST_FLAWS:
        number += 1
        lines.begin_row()
        try:
            row = next(reader)
            is_flawed = _has_swallowed_rows(row, delimiter)
        except StopIteration:
            return
        except csv.Error:
            is_flawed = True
        if is_flawed:
            on_flaw(number)
            flaws += 1
            row = _by_itself(lines.take_first_alone(), delimiter)
        yield row
    for line in lines.remaining():
        yield _by_itself(line, delimiter)


class _Lines:
    """Lines of a file that can be given back, down to the beginning of the row that is being read."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._taken: list[str] = []
        self._returned: deque[str] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self._taken) == LONGEST_ROW:
            raise csv.Error("a quotation mark is not closed for very many lines")
        line = self._returned.popleft() if self._returned else next(self._file)
        self._taken.append(line)
        return line

    def begin_row(self) -> None:
        self._taken.clear()

    def take_first_alone(self) -> str:
        """The first line of the row; the others will be read again."""
        self._returned.extendleft(reversed(self._taken[1:]))
        return self._taken[0]

    def remaining(self) -> Iterator[str]:
        """All lines that are left."""
        while self._returned:
            yield self._returned.popleft()
        yield from self._file


def _by_itself(line: str, delimiter: str) -> list[str]:
    """A line as a row, its quotation marks being text where they make no sense."""
    try:
        return next(_reader([line], delimiter, strict=True))
    except csv.Error:
        return next(plain_rows([line], delimiter))


def _has_swallowed_rows(row: list[str], delimiter: str) -> bool:
    """Whether a cell holds rows of the table: two marks that are never closed look like one cell of many lines."""
    return len(row) > 1 and any(
        ("\n" in cell or "\r" in cell) and holds_rows(cell, delimiter, len(row)) for cell in row
    )


def holds_rows(cell: str, delimiter: str, width: int) -> bool:
    """Whether nearly all lines inside a cell have as many cells as its row, and there are several."""
    inner = cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:-1]
    rows = sum(line.count(delimiter) == width - 1 for line in inner)
    return len(inner) >= SWALLOWED_LINES and rows >= SWALLOWED * len(inner)


def _reader(file: Iterable[str], delimiter: str, **options: Any) -> Any:
    csv.field_size_limit(LARGEST_CELL)  # of the whole process; nothing else in it reads CSV
    return csv.reader(file, delimiter=delimiter, **options)
