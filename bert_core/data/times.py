"""From the cells of a column to points in time that can be compared: numbers or dates, all written alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from bert_core.errors import DataError
from bert_core.i18n import N_

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
ISO = "ISO8601"
DATES = (
    "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y",
)  # fmt: skip
CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
FORMATS = (ISO, *(f"{date}{clock}" for date in DATES for clock in CLOCKS))
"""As `pandas.to_datetime` reads them."""
SHOWN = 40
"""Characters of a cell that are repeated in a message."""


def times_of(cells: Sequence[str], rows: Sequence[int], *, column: str, file_name: str) -> np.ndarray:
    """When each cell was, the later the greater; float64 of shape (cells,). An empty cell is before all others.

    Raises:
        DataError: a cell is neither a number nor a date, is written otherwise than the first, or can be read in two
            ways; names its row.
    """
    cells = [" ".join(cell.split()) for cell in cells]
    distinct = [cell for cell in dict.fromkeys(cells) if cell]
    values = {"column": column, "file": file_name}
    if not distinct:
        raise DataError(
            N_("The column '{column}' in {file} is empty, so it cannot say which rows are the newest. Choose another."),
            **values,
        )
    numbers = _as_numbers(distinct)
    found = [numbers] if not np.isnan(numbers[0]) else _as_dates(distinct)
    first = rows[cells.index(distinct[0])]
    if not found:
        raise DataError(
            N_("Row {row} of {file} has '{cell}' in the column '{column}', which is neither a number nor a date that "
               "can be read. Write dates such as 2024-03-31, or choose another column."),
            row=first, cell=distinct[0][:SHOWN], **values,
        )  # fmt: skip
    best = min(found, key=lambda points: int(np.isnan(points).sum()))
    unread = np.flatnonzero(np.isnan(best))
    if len(unread):
        other = distinct[unread[0]]
        raise DataError(
            N_("Row {row} of {file} has '{cell}' in the column '{column}', which is written otherwise than '{first}' "
               "in row {first_row}. Write all of them alike, dates such as 2024-03-31."),
            row=rows[cells.index(other)], cell=other[:SHOWN], first=distinct[0][:SHOWN], first_row=first, **values,
        )  # fmt: skip
    if any(not np.isnan(points).any() and not np.array_equal(points, best) for points in found):
        raise DataError(
            N_("The dates in the column '{column}' of {file}, such as '{cell}' in row {row}, can be read with the day "
               "or with the month first. Write them such as 2024-03-31."),
            row=first, cell=distinct[0][:SHOWN], **values,
        )  # fmt: skip
    point = dict(zip(distinct, best.tolist(), strict=True))
    return np.array([point.get(cell, -np.inf) for cell in cells])


def _as_numbers(cells: Sequence[str]) -> np.ndarray:
    return np.array([float(cell) if NUMBER.fullmatch(cell) else np.nan for cell in cells])


def _as_dates(cells: Sequence[str]) -> list[np.ndarray]:
    """The cells in each format in which the first can be read; what cannot is NaN."""
    return [_seconds(cells, form) for form in FORMATS if not np.isnan(_seconds(cells[:1], form)[0])]


def _seconds(cells: Sequence[str], form: str) -> np.ndarray:
    read = pd.to_datetime(pd.Series(cells, dtype="str"), format=form, errors="coerce", utc=True)
    return np.where(read.isna(), np.nan, read.astype("datetime64[us, UTC]").astype("int64") / 1e6)
