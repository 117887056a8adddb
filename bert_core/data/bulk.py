"""Large well-kept CSV files to columns at several times the csv module's pace, by Arrow's reader.

Arrow forgives what the csv module in its strict way does not, so it only gets files of which a look at all quotation
marks says that both read them alike; for any other file there is no answer here, and it is read row by row.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from bert_core.data.bytes_in import count_of, places_of
from bert_core.data.cells import TEXT, Cells
from bert_core.data.quoting import SWALLOWED_LINES, holds_rows
from bert_core.data.source import Source

LEAST_BYTES = 1 << 20
"""Smaller files are read as fast row by row."""
BLOCK = 1 << 22
"""Bytes that are parsed together; no row is longer in a file that is read here."""
BOM = b"\xef\xbb\xbf"
QUOTE = b'"'
MOST_QUOTES = 8
"""One byte in so many at most may be a quotation mark: looking at more of them takes longer than it saves."""


def bulk_cells(source: Source, delimiter: str, width: int, *, has_header: bool) -> Cells | None:
    """All rows below the header, if there is one in the first row; None where they must be read one by one."""
    is_utf8 = source.encoding in ("utf-8", "utf-8-sig") and not source.is_damaged
    if not is_utf8 or len(source.data) < LEAST_BYTES or width == 1 or not delimiter.isascii():
        return None
    start = len(BOM) if source.data.startswith(BOM) else 0
    if not _marks_make_sense(source.data, start, ord(delimiter)):
        return None
    try:
        return _read(source, start, delimiter, width, has_header=has_header)
    except (pa.ArrowException, _NeedsCareError):
        return None


class _NeedsCareError(Exception):
    """There is something in the file that must be looked at row by row."""


def _read(source: Source, start: int, delimiter: str, width: int, *, has_header: bool) -> Cells:
    names = [str(place) for place in range(width)]
    reader = csv.open_csv(
        pa.BufferReader(pa.py_buffer(source.data).slice(start)),
        csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
        csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(column_types=dict.fromkeys(names, TEXT), strings_can_be_null=False, check_utf8=False),
    )
    cells, read, above = Cells(width), 0, int(has_header)
    for batch in reader:
        batch, above = batch.slice(above), max(0, above - len(batch))  # the first may be empty
        cells.add_columns(batch.columns)
        read += batch.nbytes
        source.report(min(1.0, read / len(source.data)))
    _check_blank_rows(cells)
    if _count_lines(source.data) > len(cells) + 1:
        for column in cells.columns():
            _check_lines(column, delimiter, width)
    return cells


def _check_blank_rows(cells: Cells) -> None:
    """A blank line becomes a row of empty cells, as which it would be one row too many."""
    blank: pa.ChunkedArray | None = None
    for column in cells.columns():
        is_empty = pc.equal(column, "")
        blank = is_empty if blank is None else pc.and_(blank, is_empty)
        if not pc.any(blank).as_py():
            return
    raise _NeedsCareError


def _count_lines(data: bytes) -> int:
    returns = count_of(data, b"\r")
    return count_of(data, b"\n") + returns - (data.count(b"\r\n") if returns else 0)


def _check_lines(column: pa.ChunkedArray, delimiter: str, width: int) -> None:
    lines = pc.add(pc.count_substring(column, "\n"), pc.count_substring(column, "\r"))
    long = pc.filter(column, pc.greater(lines, SWALLOWED_LINES))
    if any(holds_rows(cell.as_py(), delimiter, width) for cell in long):
        raise _NeedsCareError


def _marks_make_sense(data: bytes, start: int, delimiter: int) -> bool:
    """Whether all quotation marks stand in pairs around cells, or doubled inside of them.

    Marks that touch form a group. A group of an odd number opens or closes a cell, each in turn; what opens stands
    behind a separator, what closes before one. A group of an even number is text inside a cell; outside it is an empty
    cell, or text where no cell begins.
    """
    places = places_of(data, QUOTE)
    if len(places) > len(data) / MOST_QUOTES:
        return False
    if not len(places):
        return True
    begins = np.flatnonzero(np.diff(places, prepend=-2) != 1)
    firsts, lengths = places[begins], np.diff(begins, append=len(places))
    lasts = firsts + lengths - 1
    behind = _is_separator(data, firsts - 1, delimiter) | (firsts == start)
    before = _is_separator(data, lasts + 1, delimiter) | (lasts + 1 == len(data))
    odd = lengths % 2 == 1
    opened = np.cumsum(odd) % 2 == 1  # after each group
    opens, closes, outside = odd & opened, odd & ~opened, ~odd & ~opened
    return bool(not opened[-1] and behind[opens].all() and before[closes].all() and (before | ~behind)[outside].all())


def _is_separator(data: bytes, places: np.ndarray, delimiter: int) -> np.ndarray:
    """Whether a delimiter or a line end stands at these places, of which some may lie outside the file."""
    characters = np.frombuffer(data, dtype=np.uint8)
    found = characters[places.clip(0, len(data) - 1)]
    return np.isin(found, np.array([delimiter, *b"\r\n"], dtype=np.uint8)) & (places >= 0) & (places < len(data))
