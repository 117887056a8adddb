"""From a file's bytes to a table: what the file is, its encoding, its format, its rows. Changes no cell.

Knows no format: each has a module of its own in `formats`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd

from bert_core.data.formats import read_rows
from bert_core.data.source import BLANKS, MAXIMUM_BYTES, Source, open_source
from bert_core.data.table import Table
from bert_core.data.unique import unique_names
from bert_core.errors import DataError
from bert_core.i18n import N_, Message


def read_table(source: Path | bytes, file_name: str, *, maximum_bytes: int = MAXIMUM_BYTES) -> Table:
    """Read a file of rows: CSV and its kin, JSON, JSON Lines, SQuAD or CoNLL. Every cell stays the text that it is.

    Encoding, format and delimiter are found from the content. `file_name` is shown, and its ending tells the format
    where the content leaves it open.

    Raises:
        DataError: the file cannot be read, is too large, is in no such format, has no rows, or has a flaw.
    """
    opened = open_source(source, file_name, maximum_bytes)
    rows = read_rows(opened)
    names = unique_names(name.strip(BLANKS) for name in rows.names)
    if not rows.cells:
        raise DataError(
            N_("{file} has no rows of data, only a header: {columns}. Add rows below it."),
            file=file_name, columns=", ".join(names[:20]),
        )  # fmt: skip
    frame = pd.DataFrame(rows.cells, index=rows.numbers, columns=names, dtype="str")
    notices = [*rows.notices, *([_damaged(frame, opened)] if opened.is_damaged else [])]
    fingerprint = hashlib.sha256(opened.data).hexdigest()
    return Table(file_name, fingerprint, frame, opened.encoding, rows.delimiter, rows.format, tuple(notices))


def _damaged(frame: pd.DataFrame, source: Source) -> Message:
    damaged = frame.apply(lambda cells: cells.str.contains("\ufffd", regex=False)).any(axis=1)
    rows = frame.index[damaged].tolist() or [1]
    return Message(
        text=N_("{count} row of {file} has characters that cannot be read as {encoding}; \ufffd stands in their place "
                "(row {row})."),
        plural=N_("{count} rows of {file} have characters that cannot be read as {encoding}; \ufffd stands in their "
                  "place (first: row {row})."),
        values={"count": len(rows), "file": source.file_name, "encoding": source.encoding, "row": rows[0]},
    )  # fmt: skip
