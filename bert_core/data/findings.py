"""What a look at a table finds: what is odd about it, and what only the person can say. Knows not how it is found.

`code` never changes, so that programs may rely on it; `message` is for people, in their language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bert_core.i18n import Message

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a table.

    Attributes:
        count: how many rows, labels or cells it is about.
        rows: the numbers of some of the rows, ascending, as the person finds them.
        fix: the name of what mends it (`bert_core.data.fixes`), where something of ours does.
        of_valid: whether the rows are those of the file to check on.
    """

    code: str
    severity: Severity
    message: Message
    count: int
    rows: tuple[int, ...] = ()
    fix: str | None = None
    of_valid: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Something that was assumed and that the person may know better: which sheet, whether there is a header.

    Attributes:
        code: the field of `Reading` that the answer sets, or 'task'.
        options: the answers there are, as values of that field; the first is what was assumed.
    """

    code: str
    message: Message
    options: tuple[str, ...]
