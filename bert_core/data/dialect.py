"""How the cells of a text file are told apart: its delimiter, and whether quotation marks can be trusted.

Knows nothing of files, encodings and data frames.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from bert_core.i18n import N_

DELIMITERS = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("vertical bar")}
"""The delimiters that are looked for, and what they are called."""
ONE_COLUMN = "\x1f"
"""The delimiter of a file that has none: ASCII's own separator of units, which no text holds."""
Row = tuple[int, list[str]]
"""A row's number as a spreadsheet shows it, and its cells."""
SAMPLE_ROWS = 200
LARGEST_CELL = 2**31 - 1
"""The csv module's own limit, 128 KB, would refuse long documents; the size of the whole file is limited instead."""
MOST = 0.8
"""Where the first line has no delimiter, this share of the lines must agree on one."""


def find_delimiter(sample: str) -> str:
    """The delimiter with which most rows of `sample` have as many cells as the first; `ONE_COLUMN` if none fits."""
    best, best_score = ONE_COLUMN, (0.0, 0)
    for delimiter in DELIMITERS:
        records = _reader(io.StringIO(sample, newline=""), delimiter)
        widths = [len(row) for row in islice(records, SAMPLE_ROWS) if row]
        if len(widths) > 2:
            widths.pop()  # the sample may end inside a row
        if not widths:
            continue
        width, least = (widths[0], 0.0) if widths[0] > 1 else (Counter(widths).most_common(1)[0][0], MOST)
        score = (widths.count(width) / len(widths), width)
        if width > 1 and score[0] >= least and score > best_score:
            best, best_score = delimiter, score
    return best


def quoted_rows(file: Iterable[str], delimiter: str) -> Iterator[Row]:
    """The rows that are not blank. Cells in quotation marks may hold delimiters and line ends (RFC 4180).

    Raises:
        csv.Error: a quotation mark is never closed, or stands where it has no meaning.
    """
    for number, row in enumerate(_reader(file, delimiter, strict=True), start=1):
        if row:
            yield number, row


def rows_by_line(file: Iterable[str], delimiter: str) -> Iterator[Row]:
    """The rows that are not blank, each line being a row, and a quotation mark that makes no sense just a character."""
    for number, line in enumerate(file, start=1):
        try:
            row = next(_reader([line], delimiter, strict=True))
        except csv.Error:
            row = next(_reader([line], delimiter, quoting=csv.QUOTE_NONE))
        if row:
            yield number, row


def _reader(file: Iterable[str], delimiter: str, **options: Any) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST_CELL)  # of the whole process; nothing else in it reads CSV
    return csv.reader(file, delimiter=delimiter, **options)
