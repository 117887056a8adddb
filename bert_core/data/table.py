"""A table as it was in a file: every cell the text it was, every row under the number at which a person finds it.

Knows nothing of how it was read, and nothing of tasks.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from bert_core.i18n import Message


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file that was read.

    Attributes:
        file_name: as the person knows it; never a path to open.
        fingerprint: SHA-256 of the file's bytes, in hexadecimal.
        frame: every cell as text; the index holds the numbers of the rows as the person finds them: those of the
            spreadsheet, the header's row being 1, or lines, or places in a list.
        encoding: name of the codec with which the bytes became text.
        delimiter: the character between two cells; empty where there is only one column, or no such character.
        format: how the file is written, by its name in `FORMATS`.
        notices: what was assumed or kept in spite of a flaw, for the person to see.
    """

    file_name: str
    fingerprint: str
    frame: pd.DataFrame
    encoding: str
    delimiter: str
    format: str
    notices: tuple[Message, ...] = ()

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
