"""How the numbers of a column are written: what stands between thousands, and what before decimals. Knows no tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from bert_core.tasks.looks import NUMBER

BLANKS_AND_APOSTROPHES = " '\u00a0\u202f\u2019"
NUMBER_LIKE = re.compile(rf"[+-]?\d[\d.,{BLANKS_AND_APOSTROPHES}]*")
"""Digits, and whatever may stand between them."""
GROUPED = {
    ",": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?"),
    ".": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?"),
    BLANKS_AND_APOSTROPHES: re.compile(rf"[+-]?[1-9]\d{{0,2}}([{BLANKS_AND_APOSTROPHES}]\d{{3}})+([.,]\d+)?"),
}
"""By what stands between thousands: a number written so."""
SURE = re.compile(r"\d,\d{3}[,.]\d|\d\.\d{3}[.,]\d")
"""Two marks, of which one must be that of thousands."""


def thousands_mark(cells: Iterable[str]) -> str | None:
    """What stands between thousands in these numbers: a key of `GROUPED`; None where nothing does.

    '3,800' alone could be 3800 or 3.8. It is 3800 if no number of the column has a comma elsewhere; a point, which most
    people write before decimals, must be sure.
    """
    cells = [cell.strip() for cell in cells]
    for mark, grouped in GROUPED.items():
        marked = [cell for cell in cells if any(each in cell for each in mark) and NUMBER_LIKE.fullmatch(cell)]
        if marked and all(map(grouped.fullmatch, marked)) and (mark != "." or any(map(SURE.search, marked))):
            return mark
    return None


def without_thousands(cell: str, mark: str) -> str:
    """The number without marks between thousands and with a point before decimals; a cell that is none as it was."""
    if not GROUPED[mark].fullmatch(cell.strip()):
        return cell
    plain = re.sub(f"[{mark}]", "", cell.strip())
    return plain.replace(",", ".")


def number_in(cell: str) -> float | None:
    """The number that a cell holds, as the tasks read it; None where it holds none."""
    number = float(cell.replace(",", ".")) if NUMBER.fullmatch(cell) else math.nan
    return number if math.isfinite(number) else None
