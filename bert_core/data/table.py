"""A table as it was in a file: every cell the text it was, every row under the number at which a person finds it.

Knows nothing of how it was read, and nothing of tasks.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bert_core.data.findings import Finding, Question
from bert_core.spec import Reading


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file that was read.

    Attributes:
        file_name: as the person knows it; never a path to open.
        fingerprint: SHA-256 of the file's bytes, in hexadecimal.
        frame: every cell as text; the index holds the numbers of the rows as the person finds them: those of the
            spreadsheet, the header's row being 1, or lines, or places in a list.
        reading: how the file was read, complete: what was chosen, and what was found where nothing was.
        findings: what was assumed or kept in spite of a flaw, for the person to see.
        questions: what was assumed and may well be otherwise.
    """

    file_name: str
    fingerprint: str
    frame: pd.DataFrame
    reading: Reading
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def columns(self) -> list[str]:
        """The names of the columns, from left to right, each different."""
        return list(self.frame.columns)

    @property
    def first_row(self) -> int:
        """The number of the first row of data."""
        return int(self.frame.index[0])
