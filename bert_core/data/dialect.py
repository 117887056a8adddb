"""How the cells of a text file are told apart: its delimiter. Knows nothing of files, encodings and data frames."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from bert_core.data.header import is_known_name
from bert_core.data.quoting import tolerant_rows
from bert_core.i18n import N_

DELIMITERS = {",": N_("comma"), "\t": N_("tab"), ";": N_("semicolon"), "|": N_("vertical bar")}
"""The delimiters that are looked for first, and what they are called."""
RARE_DELIMITERS = "^~\x01\x1e\x1f§¦¬¶•#@$%&*=+\\/:`，；｜、"
"""Others that programs and people use. As texts hold them, too, they count only where all rows have as many."""
MARKS_OF_TEXTS = "，；、"
"""Chinese texts of one kind may all have as many of these, so they count only where the first row names columns."""
ONE_COLUMN = "\x1f"
"""Handed to the csv module for a file without a delimiter: ASCII's own separator of units, which no text holds."""
SAMPLE_ROWS = 200
MOST = 0.8
"""Where the first line has no delimiter, this share of the lines must agree on one."""
SURE_ROWS = 4
"""A rare delimiter must divide so many rows at least, all of them alike."""
LONGEST_NAME = 40
"""Characters of a column's name, if the first row of a rare delimiter's file is to be one of names."""


def find_delimiter(sample: str, *, is_cut: bool) -> str:
    """The delimiter with which most rows of `sample` have as many cells as the first; empty if none fits.

    `is_cut` says that the sample may end inside a row.
    """
    best, best_score = "", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _rows(sample, delimiter, is_cut=is_cut)]
        if not widths:
            continue
        width, least = (widths[0], 0.0) if widths[0] > 1 else (Counter(widths).most_common(1)[0][0], MOST)
        score = (widths.count(width) / len(widths), width)
        if width > 1 and score[0] >= least and score > best_score:
            best, best_score = delimiter, score
    rare = _rare_delimiter(sample, is_cut=is_cut) if best_score[0] < 1 else ""
    return rare or best


def _rare_delimiter(sample: str, *, is_cut: bool) -> str:
    """One that divides all rows alike, with something in every column and short names in the first row."""
    first = next(filter(str.strip, io.StringIO(sample, newline="")), "")
    found = ("", 1)
    for delimiter in RARE_DELIMITERS:
        if delimiter not in first:
            continue
        rows = _rows(sample, delimiter, is_cut=is_cut)
        widths = {len(row) for row in rows}
        if delimiter in MARKS_OF_TEXTS and not any(is_known_name(name.strip()) for name in rows[0]):
            continue
        if len(rows) >= SURE_ROWS and len(widths) == 1 and _is_filled(rows) and (width := widths.pop()) > found[1]:
            found = (delimiter, width)
    return found[0]


def _is_filled(rows: Sequence[Sequence[str]]) -> bool:
    names = [name.strip() for name in rows[0]]
    return (
        all(0 < len(name) <= LONGEST_NAME for name in names)
        and len(set(names)) == len(names)
        and all(sum(bool(cell.strip()) for cell in column) > len(rows) / 2 for column in zip(*rows, strict=True))
    )


def _rows(sample: str, delimiter: str, *, is_cut: bool) -> list[list[str]]:
    """The first rows that are not blank; where the sample may end inside a row, without the last."""
    text = io.StringIO(sample, newline="")
    rows = [row for row in islice(tolerant_rows(text, delimiter, lambda number: None), SAMPLE_ROWS) if row]
    if is_cut and len(rows) > 2 and not text.readline():
        rows.pop()
    return rows
