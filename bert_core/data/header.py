"""Which row of a table names its columns: the first, a later one below a title, or none. Looks at the first rows only.

Knows no format: rows come with their numbers, and their cells may be blank.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from bert_core.data.findings import Finding, Question
from bert_core.data.quoting import Row
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.tasks import TASKS
from bert_core.tasks.looks import NUMBER_OR_DATE, WIDE

MOST_ABOVE = 15
"""A header is looked for in so many rows."""
ALIKE = 0.95
"""Below a header that is not in the first row, so many rows must have as many cells as it has."""
ENDS = 5
"""Rows at the end that may be a footer, and are not counted."""
NUMBERS = 0.9
"""A column of which so many cells are numbers or dates is one of numbers."""
SENTENCE, NAME, PHRASE = 40, 30, 20
"""Letters: no name is as long as a sentence, and cells as long as a phrase are texts, whose names are shorter."""
MUCH_LONGER, WORDS_OF_NAME = 3, 3
USUAL_NAMES = frozenset(
    {"id", "index", "number", "name", "title", "date", "time", "source", "split", "lang", "编号", "序号", "日期"}
)
"""Names of columns that play no role in a task. Those that do are known by the tasks."""
WORDS = re.compile(r"[a-z]+|[\u3000-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The number of the row that names the columns, 0 if none does, and what else it might be, likeliest first."""

    number: int
    others: tuple[int, ...] = ()


def choose_header(rows: Sequence[Row], chosen: int | None, file_name: str, *, is_text_file: bool = False) -> Header:
    """The row that was chosen to name the columns, or the one that is found.

    Raises:
        DataError: the row that was chosen is blank or not among these, the first of the file.
    """
    if chosen is None:
        return find_header(rows, is_text_file=is_text_file)
    if chosen and chosen not in dict(rows):
        raise DataError(
            N_("Row {row} of {file} cannot name the columns: it is blank, or too far down. The first row that is "
               "not blank is row {first}."),
            file=file_name, row=chosen, first=rows[0][0],
        )  # fmt: skip
    return Header(chosen)


def find_header(rows: Sequence[Row], *, is_text_file: bool = False) -> Header:
    """The row that names the columns.

    `is_text_file` says that the file may well be plain text, a line a row, where a single column has no name.
    """
    place = _first_full(rows)
    number, cells = rows[place]
    body = [row for _, row in rows[place + 1 :] if len(row) == len(cells)]
    is_name, is_data = _signs(cells, body)
    if len(cells) == 1 and not is_name and not is_data:
        is_data = int(is_text_file)
    late = (number,) if place else ()
    if is_data and is_data >= is_name:
        return Header(0, (number, *((rows[0][0],) if place else ())))
    if late:
        return Header(number, (rows[0][0], 0))
    return Header(number, (0,) if is_data else ())


def header_question(header: Header, file_name: str) -> list[Question]:
    """What to ask where it is not certain."""
    if not header.others:
        return []
    if header.number:
        text = N_("Row {row} of {file} was taken for the header that names the columns. Is it?")
    else:
        text = N_("The first row of {file} looks like data, so the columns have no names. Is there a header?")
    message = Message(text=text, values={"file": file_name, "row": header.number})
    return [Question("header", message, tuple(str(number) for number in (header.number, *header.others)))]


def rows_above(numbers: Sequence[int], header: int, file_name: str) -> list[Finding]:
    """What to say of rows that stand above the header."""
    above = tuple(number for number in numbers if number < header)
    if not above:
        return []
    message = Message(
        text=N_("{count} row above the header of {file}, row {header}, was left out."),
        plural=N_("{count} rows above the header of {file}, row {header}, were left out."),
        values={"count": len(above), "file": file_name, "header": header},
    )
    return [Finding("rows_above_header", "info", message, len(above), above)]


def filled(cells: Sequence[str]) -> int:
    """How many cells have something in them."""
    return sum(bool(cell.strip()) for cell in cells)


def _first_full(rows: Sequence[Row]) -> int:
    """The place of the first row that may be a header: as wide as most, and more than a title in one cell."""
    width = Counter(len(cells) for _, cells in rows).most_common(1)[0][0]
    if width == 1:
        return 0
    found = next((place for place, (_, cells) in enumerate(rows) if not _is_title(cells, width)), len(rows))
    found = _below_gap(rows, found, width)
    below = [cells for _, cells in rows[found : max(found + 1, len(rows) - ENDS)]]
    if found > MOST_ABOVE or not below or sum(len(cells) == width for cells in below) < ALIKE * len(below):
        return 0
    return found


def _is_title(cells: Sequence[str], width: int) -> bool:
    """Whether a row is not as wide as others, or has something in its first cell alone."""
    return len(cells) != width or (filled(cells) == 1 and cells[0].strip() != "")


def _below_gap(rows: Sequence[Row], found: int, width: int) -> int:
    """A full row below blank ones, where no row above them is full, comes first."""
    for place in range(found + 1, min(MOST_ABOVE, len(rows) - 1)):
        if rows[place][0] > rows[place - 1][0] + 1 and filled(rows[place][1]) == width:
            return place if all(filled(cells) < width for _, cells in rows[:place]) else found
    return found


def _signs(names: Sequence[str], body: Sequence[Sequence[str]]) -> tuple[int, int]:
    """What speaks for names, and what for data."""
    is_name = is_data = 0
    for name, column in zip(names, zip(*body, strict=True) if body else [()] * len(names), strict=True):
        for_name, for_data = _sign(name.strip(), [cell.strip() for cell in column if cell.strip()])
        is_name, is_data = is_name + for_name, is_data + for_data
    return is_name, is_data


def _sign(name: str, cells: Sequence[str]) -> tuple[int, int]:
    if not name:
        return 0, 0
    is_number = NUMBER_OR_DATE.fullmatch(name) is not None
    usual = median(map(_letters, cells)) if cells else 0
    if is_known_name(name):
        return 2, 0
    if cells and sum(map(bool, map(NUMBER_OR_DATE.fullmatch, cells))) >= NUMBERS * len(cells):
        return (0, 2) if is_number else (2, 0)
    if is_number:
        return 0, 1
    if name in cells or (_letters(name) > SENTENCE and _letters(name) * MUCH_LONGER > usual):
        return 0, 2
    if usual >= PHRASE and _letters(name) <= min(NAME, usual / MUCH_LONGER):
        return 1, 0
    if len(names := name.split()) == 1 and sum(len(cell.split()) > len(names) for cell in cells) > len(cells) / 2:
        return 1, 0
    return (1, 0) if len(set(cells)) <= len(cells) / 2 else (0, 0)


def _letters(text: str) -> int:
    """How long a text is, in letters."""
    return len(text) + 2 * len(WIDE.findall(text))


def is_known_name(name: str) -> bool:
    """Whether a cell says what a column of a task may be called, such as 'label'."""
    if _letters(name) > NAME or len(name.split()) > WORDS_OF_NAME:
        return False
    words = WORDS.findall(name.lower())
    return any(
        word in _known_names() or any(hint in word for hint in _known_names() if hint > "\x7f") for word in words
    )


@cache
def _known_names() -> frozenset[str]:
    """The words by which tasks know their columns."""
    hints = {hint for task in TASKS.values() for form in task.forms for column in form.columns for hint in column.hints}
    return frozenset(hints) | USUAL_NAMES
