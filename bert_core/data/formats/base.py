"""What every format does: say whether a file is written in it, and read the file's rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bert_core.data.cells import Cells
from bert_core.data.findings import Finding, Question
from bert_core.data.source import Source
from bert_core.spec import Reading


@dataclass(frozen=True, slots=True)
class Format:
    """A way of writing rows down: its title, and how the names of such files end."""

    title: str
    endings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What was read: the rows under the names of their columns, each row with its number, as text.

    Attributes:
        names: those of the columns, as they are in the file; two may be alike, and empty where there is none.
        cells: as many a row as there are names.
        numbers: where the person finds each row: its row in a spreadsheet, its line, or its place in a list.
        reading: what the format found out about the way in which the file is written, its own name first.
        findings: what was assumed, and kept in spite of a flaw.
        questions: what may well be otherwise.
    """

    names: list[str]
    cells: Cells
    numbers: Sequence[int]
    reading: Reading
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)


class Reader(Protocol):
    """A module of this package that reads a format."""

    def claims(self, source: Source) -> bool:
        """Whether a file is written in this format, by its content in the first place, then by its name."""

    def read(self, source: Source) -> Rows:
        """The rows of a file that is.

        Raises:
            DataError: it has a flaw; says where, and what to do.
        """
