"""What a column of a table looks like, and how well that fits what a task wants. Knows no table: it gets cells."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

NUMBER_OR_DATE = re.compile(r"[\d\s.,:;/+\-%$€£¥TZ年月日时分秒]+")
NUMBER = re.compile(r"\s*[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?\s*")
WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
"""Characters that say as much as several letters."""
LOOKED_AT = 1000
"""Characters of a cell that are looked at."""


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
    """Texts are long, all different, and no numbers."""
    is_number = look.share(lambda cell: NUMBER_OR_DATE.fullmatch(cell[:100]))
    return (0.2 + 0.8 * look.variety) * min(1.0, look.width / 40) * (1 - is_number)


def like_label(look: Look) -> float:
    """Labels are short, and the same ones come again and again."""
    return (1 - look.variety) * min(1.0, 30 / max(1.0, look.width)) - (look.distinct == 1) * 0.5


def like_number(look: Look) -> float:
    """Every cell is a number, and there are more than a few."""
    return look.share(NUMBER.fullmatch) * min(1.0, look.distinct / 3)


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
