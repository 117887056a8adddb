"""What is odd about the characters of a table: how they were decoded, damage, control characters, enormous cells.

Changes no cell. Looks at bytes in the first place: a large file mostly has nothing of all this, and that is seen fast.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from bert_core.data.bytes_in import count_below, count_of
from bert_core.data.encoding import double_encoded
from bert_core.data.findings import Finding
from bert_core.data.limits import LONG_CELL
from bert_core.data.source import Source
from bert_core.i18n import N_, Message

UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
CONTROL = r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\x85]"
FIRST_PRINTED, USUAL, DELETE = ord(" "), (b"\t", b"\n", b"\r"), b"\x7f"
WIDE_CONTROL, ESCAPED = (b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xa9"), b"\\u00"
"""Line ends that only Unicode has, in UTF-8, and how JSON writes control characters."""
MOST_NAMED = 20
"""Rows that a finding names."""


def character_findings(frame: pd.DataFrame, source: Source) -> list[Finding]:
    """What to tell the person, the worst first."""
    found: list[Finding] = []
    if source.encoding:
        found += _damaged(frame, source) + _mojibake(source) + _encoding(source)
    has_control = _has_control(source)
    if has_control:
        found += _nul(frame, source) + _control(frame, source)
    return found + _long_cells(frame, source)


def _damaged(frame: pd.DataFrame, source: Source) -> list[Finding]:
    if not source.is_damaged:
        return []
    rows = _rows_with(frame, "\ufffd", regex=False) or [int(frame.index[0])]
    message = Message(
        text=N_("{count} row of {file} has characters that cannot be read as {encoding}; \ufffd stands in their place "
                "(row {row})."),
        plural=N_("{count} rows of {file} have characters that cannot be read as {encoding}; \ufffd stands in their "
                  "place (first: row {row})."),
        values={"count": len(rows), "file": source.file_name, "encoding": source.encoding, "row": rows[0]},
    )  # fmt: skip
    return [Finding("damaged_characters", "warning", message, len(rows), tuple(rows[:MOST_NAMED]))]


def _mojibake(source: Source) -> list[Finding]:
    if not double_encoded(source.head):
        return []
    text = N_("The texts of {file} look as if they had been decoded in a wrong way before they were saved (such as Ã© "
              "in the place of é). Save the file again from where it comes, as UTF-8.")  # fmt: skip
    message = Message(text=text, values={"file": source.file_name})
    return [Finding("double_encoded", "warning", message, 1)]


def _encoding(source: Source) -> list[Finding]:
    if source.encoding in UNICODE or source.asked.encoding is not None:
        return []
    text = N_("{file} is not in UTF-8; it was read as {encoding}. Look at the texts: if letters are wrong, choose "
              "another encoding.")  # fmt: skip
    message = Message(text=text, values={"file": source.file_name, "encoding": source.encoding})
    return [Finding("encoding_assumed", "info", message, 1)]


def _has_control(source: Source) -> bool:
    """Whether there may be control characters, by the bytes; text of two bytes a character must be looked at."""
    if source.binary or source.encoding.startswith(("utf-16", "utf-32")):
        return True
    data = source.data
    if DELETE in data or count_below(data, FIRST_PRINTED) > sum(count_of(data, each) for each in USUAL):
        return True
    return ESCAPED in data or (not data.isascii() and any(each in data for each in WIDE_CONTROL))


def _nul(frame: pd.DataFrame, source: Source) -> list[Finding]:
    rows = _rows_with(frame, "\0", regex=False)
    if not rows:
        return []
    message = Message(
        text=N_("{count} row of {file} has NUL characters in it (row {row}). They were kept, and no model reads them."),
        plural=N_("{count} rows of {file} have NUL characters in them (first: row {row}). They were kept, and no model "
                  "reads them."),
        values={"count": len(rows), "file": source.file_name, "row": rows[0]},
    )  # fmt: skip
    return [Finding("nul_characters", "warning", message, len(rows), tuple(rows[:MOST_NAMED]))]


def _control(frame: pd.DataFrame, source: Source) -> list[Finding]:
    rows = _rows_with(frame, CONTROL, regex=True)
    if not rows:
        return []
    message = Message(
        text=N_("{count} row of {file} has control characters in it (row {row}). They were kept, and divide no row."),
        plural=N_("{count} rows of {file} have control characters in them (first: row {row}). They were kept, and "
                  "divide no row."),
        values={"count": len(rows), "file": source.file_name, "row": rows[0]},
    )  # fmt: skip
    return [Finding("control_characters", "info", message, len(rows), tuple(rows[:MOST_NAMED]))]


def _long_cells(frame: pd.DataFrame, source: Source) -> list[Finding]:
    lengths = pd.concat([frame.iloc[:, place].str.len() for place in range(frame.shape[1])], axis=1).max(axis=1)
    long = lengths[lengths >= LONG_CELL]
    if long.empty:
        return []
    message = Message(
        text=N_("{count} row of {file} has a cell of {length} characters or more (row {row}). It was read whole; only "
                "its beginning is shown, and models read a few hundred words of it."),
        plural=N_("{count} rows of {file} have a cell of {length} characters or more (first: row {row}). They were "
                  "read whole; only their beginnings are shown, and models read a few hundred words of them."),
        values={"count": len(long), "file": source.file_name, "length": LONG_CELL, "row": int(long.index[0])},
    )  # fmt: skip
    return [Finding("huge_cells", "warning", message, len(long), tuple(map(int, long.index[:MOST_NAMED])))]


def _rows_with(frame: pd.DataFrame, pattern: str, *, regex: bool) -> list[int]:
    """The numbers of the rows in which a cell has it."""
    has = np.zeros(len(frame), dtype=bool)
    for place in range(frame.shape[1]):
        has |= frame.iloc[:, place].str.contains(pattern, regex=regex).to_numpy(dtype=bool)
    return [int(number) for number in frame.index[has]]
