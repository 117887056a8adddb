"""How every check tells what it found: with a count, some of the rows, and a sentence about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.data.findings import Finding, Severity
from bert_core.data.task_table import TaskTable
from bert_core.i18n import Message

MOST_ROWS = 20
"""So many rows are named as examples."""
MOST_NAMED = 5
"""So many labels are named in a sentence."""
LONGEST_NAME = 40
"""Characters of a cell that are repeated in a sentence."""


def finding(
    code: str,
    severity: Severity,
    sentence: tuple[str, str],
    table: TaskTable,
    rows: np.ndarray,
    /,
    *,
    count: int | None = None,
    fix: str | None = None,
    of_valid: bool = False,
    **values: str | int | float | Message,
) -> list[Finding]:
    """What a check found in some rows, given as bool (rows,): one finding, or none where there is no such row.

    The sentence, for one and for several, may name `count`, the first `row`, the `file`, and other values.
    """
    numbers = table.numbers[rows]
    count = len(numbers) if count is None else count
    if not count:
        return []
    text, plural = sentence
    first = int(numbers[0]) if len(numbers) else 0
    known = {"count": count, "row": first, "file": table.table.file_name, **values}
    message = Message(text=text, plural=plural, values=known)
    return [Finding(code, severity, message, count, tuple(numbers[:MOST_ROWS].tolist()), fix, of_valid)]


def named(labels: Sequence[str]) -> str:
    """Labels in a sentence; of very many only the first, and of a very long one only its beginning."""
    quoted = [f"'{shortened(label)}'" for label in labels[:MOST_NAMED]]
    return ", ".join(quoted) + (", …" if len(labels) > MOST_NAMED else "")


def shortened(cell: str) -> str:
    """The beginning of a cell on one line."""
    line = " ".join(cell.split())
    return line if len(line) <= LONGEST_NAME else f"{line[: LONGEST_NAME - 1]}…"
