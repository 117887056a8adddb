"""Rows of text become columns: those above the header and blank ones are passed over, those that do not fit are noted.

Knows nothing of delimiters, quotation marks and sheets: rows come as lists of cells, from the first row of the file.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from bert_core.data.cells import Cells
from bert_core.data.findings import Finding
from bert_core.data.header import filled
from bert_core.data.limits import check_cells
from bert_core.data.quoting import Row
from bert_core.i18n import N_, Message

MOST_FOOTER_ROWS = 5
FEW_ROWS = 20
"""A table of no more rows has no footer, unless a blank row stands above it."""
MOST_NAMED = 20
"""Rows that do not fit and are kept to be named."""
SHOWN = 60
"""Characters of a row that are quoted."""


class Collector:
    """The rows of a table with `width` columns below the row `header`.

    Attributes:
        cells: what was collected, and `numbers`, where each row of it stands.
        unfit: rows with another number of cells.
        unfit_widths: how many rows have how many cells.
    """

    def __init__(self, width: int, header: int, file_name: str) -> None:
        self.cells = Cells(width)
        self.numbers = array("q")
        self.unfit: list[Row] = []
        self.unfit_widths: Counter[int] = Counter()
        self.header, self._file_name = header, file_name
        self._passed = 0
        self._last: list[Row] = []

    def add(self, batch: Sequence[list[str]]) -> None:
        """The next rows of the file. A row without cells is a blank one.

        Raises:
            DataError: the table gets far too many cells.
        """
        first, self._passed = self._passed + 1, self._passed + len(batch)
        numbers: Iterable[int] = range(first, self._passed + 1)
        if first <= self.header or set(map(len, batch)) != {self.cells.width}:
            fitting = [
                found for number, row in zip(numbers, batch, strict=True) if (found := self._fitting(number, row))
            ]
            numbers, batch = [number for number, _ in fitting], [row for _, row in fitting]
        self.cells.add(batch)
        self.numbers.extend(numbers)
        newest = zip(self.numbers[-MOST_FOOTER_ROWS:], batch[-MOST_FOOTER_ROWS:], strict=False)
        self._last = [*self._last, *newest][-MOST_FOOTER_ROWS:]
        check_cells(len(self.cells), self.cells.width, self._file_name)

    def take(self, cells: Cells) -> None:
        """All rows of the file at once, where none above the header and none that is blank has to be passed over.

        Raises:
            DataError: these are far too many cells.
        """
        check_cells(len(cells), cells.width, self._file_name)
        self.cells = cells
        self.numbers = array("q", range(self.header + 1, self.header + 1 + len(cells)))

    def _fitting(self, number: int, row: list[str]) -> Row | None:
        """The row with as many cells as there are columns; empty ones too many at its end are no cells."""
        width = self.cells.width
        if number <= self.header or not row:
            return None
        if len(row) > width and not any(row[width:]):
            row = row[:width]
        if len(row) == width:
            return number, row
        self.unfit_widths[len(row)] += 1
        if len(self.unfit) < MOST_NAMED:
            self.unfit.append((number, row))
        return None

    def take_footer(self) -> list[Finding]:
        """Leave out rows at the end that belong to no table, a total or a note, and say so."""
        footer = [*self._below_gap(), *self._short_end()]
        if not footer:
            return []
        message = Message(
            text=N_("{count} row at the end of {file}, below the table, was left out: row {row}, '{beginning}'."),
            plural=N_("{count} rows at the end of {file}, below the table, were left out, from row {row} on: "
                      "'{beginning}'."),
            values={
                "count": len(footer), "file": self._file_name, "row": footer[0][0],
                "beginning": next(filter(None, footer[0][1]), "")[:SHOWN],
            },
        )  # fmt: skip
        return [Finding("footer", "warning", message, len(footer), tuple(number for number, _ in footer))]

    def _short_end(self) -> list[Row]:
        """Rows with fewer cells that come after all others."""
        end, numbers = self.unfit, self.numbers
        if not 0 < self.unfit_widths.total() <= MOST_FOOTER_ROWS or not numbers:
            return []
        is_end = end[0][0] > numbers[-1] and all(len(row) < self.cells.width for _, row in end)
        if not is_end or (len(self.cells) < FEW_ROWS and end[0][0] == numbers[-1] + 1):
            return []
        self.unfit, self.unfit_widths = [], Counter()
        return end

    def _below_gap(self) -> list[Row]:
        """Rows with empty cells below the only blank row of the table."""
        numbers = self.numbers
        for count in range(1, min(MOST_FOOTER_ROWS, len(numbers))):
            above = len(numbers) - count
            if numbers[above] - numbers[above - 1] > 1:
                end = self._last[-count:]
                is_only_gap = numbers[above - 1] - numbers[0] == above - 1
                if is_only_gap and all(filled(row) < self.cells.width for _, row in end):
                    self.cells.drop_last(count)
                    del numbers[above:]
                    return end
                break
        return []
