"""What a column of a table looks like, and how well that fits what a task wants. Knows no table: it gets cells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bert_core.tasks.lists import labels_in

NUMBER_OR_DATE = re.compile(r"[\d\s.,:;/+\-%$€£¥TZ年月日时分秒]+")
NUMBER = re.compile(r"\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\s*")
GROUPED = re.compile(r"\s*[+-]?\d{1,3}(?:([,.'\u2019\s])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?\s*")
"""Numbers with a sign between thousands: 3,800.00, 3.800,00, 3'800."""
FRACTION = re.compile(r"[.,]\d*[1-9]")
CODE = re.compile(r"\s*0\d+\s*")
"""Whole numbers with zeros in front are names of something."""
DATE = re.compile(
    r"\s*(\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3,9})[-/. ]\d{2,4})"
    r"([T ]?\d{1,2}[:时].*)?\s*"
)
"""A date as people and databases write it, with or without the time."""
ID = re.compile(r"(?=.*\d)[\w.:/@#%&=?+~-]{4,}", re.ASCII)
"""One word with a digit in it: a key, an address, the name of a file."""
WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
"""Characters that say as much as several letters."""
LOOKED_AT = 1000
"""Characters of a cell that are looked at."""
LABEL_WIDTH = 30
"""Labels are hardly longer than so many letters."""
SOME_LISTS = 0.01
"""The least share of cells with several labels in a column of lists."""
NO_REPEATS = 0.95
"""A list of labels names each once; where more cells than the rest do not, they are the words or tags of a sentence."""
FEW_VALUES = 10
"""Numbers with fractions that are of no more kinds than this may still be labels."""
INDICATORS = {
    **dict.fromkeys(("1", "1.0", "true", "yes", "y", "x", "✓", "√", "是"), True),
    **dict.fromkeys(("0", "0.0", "false", "no", "n", "否"), False),
}
"""What says in a cell of its own whether a label applies."""
OF_ROWS = 0.2
"""What is left of a measure that may be the numbers of the rows."""
MOSTLY = 0.9
"""A column is of the kind that this share of its cells is."""
UNLIKE = 0.5
"""What speaks against labels where the cells are lists of labels or measures."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a column looks like. All of it is about the cells that are not empty.

    Attributes:
        cells: a sample of them.
        distinct: how many of the sample are different.
        width: their length on average, in letters.
        filled: the share of all cells that are not empty.
    """

    cells: Sequence[str]
    distinct: int
    width: float
    filled: float

    @classmethod
    def at(cls, cells: Sequence[str], is_blank: Callable[[str], bool]) -> Look:
        """The look of these cells."""
        kept = [cell for cell in cells if not is_blank(cell)]
        width = sum(len(cell) + 2 * len(WIDE.findall(cell[:LOOKED_AT])) for cell in kept) / max(1, len(kept))
        return cls(kept, len(set(kept)), width, len(kept) / max(1, len(cells)))

    @property
    def variety(self) -> float:
        """How different the cells are from each other: 1 where no two are alike."""
        return self.distinct / max(1, len(self.cells))

    def share(self, matches: Callable[[str], object]) -> float:
        """The share of cells for which something is true."""
        return sum(bool(matches(cell)) for cell in self.cells) / max(1, len(self.cells))


def like_text(look: Look) -> float:
    """Texts are long, all different, and no numbers, dates or ids."""
    is_none = look.share(lambda cell: NUMBER_OR_DATE.fullmatch(cell[:100]) or ID.fullmatch(cell[:LOOKED_AT]))
    return (0.2 + 0.8 * look.variety) * min(1.0, look.width / 40) * (1 - is_none)


def like_label(look: Look) -> float:
    """Labels are short, and the same ones come again and again, one in a cell; measures, dates and JSON are none."""
    short = (1 - look.variety) * min(1.0, LABEL_WIDTH / max(1.0, look.width))
    has_fractions = look.distinct > FEW_VALUES and look.share(FRACTION.search) > 0.1
    is_measure = has_fractions and look.share(is_number) > MOSTLY
    if look.share(lambda cell: DATE.fullmatch(cell[:LOOKED_AT])) > MOSTLY:
        return 0.0
    short -= (look.distinct == 1) * 0.5 + (is_measure or like_label_list(look) > 0.5) * UNLIKE
    return short - like_json(look)


def like_label_list(look: Look) -> float:
    """Some cells have several labels, and the same ones come again and again in other company."""
    if not look.cells or look.width > 10 * LABEL_WIDTH:
        return 0.0
    lists = [labels for cell in look.cells if (labels := labels_in(cell)) is not None]
    each = [label for labels in lists for label in labels]
    kinds = len(set(each))
    several = sum(len(labels) > 1 for labels in lists) / len(look.cells)
    is_bracketed = look.share(lambda cell: cell.lstrip().startswith("["))
    without_repeats = look.share(lambda cell: not _repeats(cell))
    if several < SOME_LISTS or without_repeats < NO_REPEATS or (look.distinct <= kinds and not is_bracketed):
        return 0.0
    width = sum(map(len, each)) / len(each)
    usable = len(lists) / len(look.cells) - look.share(NUMBER_OR_DATE.fullmatch)
    return (1 - kinds / len(each)) * min(1.0, LABEL_WIDTH / width) * usable


def like_indicator(look: Look) -> float:
    """Every cell says yes or no, as 1 or 0."""
    return look.share(lambda cell: cell.strip().lower() in INDICATORS)


def like_measure(look: Look) -> float:
    """Every cell is a number, and the more different ones there are, the less they are labels.

    Codes with zeros in front are no measures, and whole numbers that never come again are most often those of the rows.
    """
    if look.share(CODE.fullmatch) > 0.1:
        return 0.0
    are_of_rows = look.variety > NO_REPEATS and look.share(FRACTION.search) < 0.1
    measure = look.share(is_number) * min(1.0, look.distinct / 3) * (1 - 1 / max(1, look.distinct))
    return measure * (OF_ROWS if are_of_rows else 1.0)


def is_number(cell: str) -> bool:
    """Whether a cell is a number, in any of the ways in which people write one."""
    return NUMBER.fullmatch(cell) is not None or GROUPED.fullmatch(cell) is not None


def like_json(look: Look) -> float:
    """Every cell is a JSON list or object."""
    return look.share(_is_json)


def _is_json(cell: str) -> bool:
    if cell.lstrip()[:1] not in ("[", "{"):
        return False
    try:
        json.loads(cell)
    except ValueError:
        return False
    return True


def _repeats(cell: str) -> bool:
    words = re.findall(r"[\w-]+", cell)
    return len(set(words)) < len(words)
