"""What every format does: say whether a file is written in it, and read the file's rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bert_core.data.source import Source
from bert_core.i18n import Message


@dataclass(frozen=True, slots=True)
class Format:
    """A way of writing rows down: its title, and how the names of such files end."""

    title: str
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What was read: the rows under the names of their columns, each row with its number, as text.

    Attributes:
        format: the name of the format, as in `FORMATS`.
        names: those of the columns, as they are in the file; two may be alike.
        cells: as many a row as there are names.
        numbers: where the person finds each row: its row in a spreadsheet, its line, or its place in a list.
        notices: what was assumed.
        delimiter: the character between two cells, where there is one.
    """

    format: str
    names: list[str]
    cells: list[list[str]]
    numbers: list[int]
    notices: list[Message]
    delimiter: str = ""


class Reader(Protocol):
    """A module of this package that reads a format."""

    def claims(self, source: Source) -> bool:
        """Whether a file is written in this format, by its content in the first place, then by its name."""

    def read(self, source: Source) -> Rows:
        """The rows of a file that is.

        Raises:
            DataError: it has a flaw; says where, and what to do.
        """
