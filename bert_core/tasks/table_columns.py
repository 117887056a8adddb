"""The columns of a table as people list them in one cell: their names and, where somebody says so, their types."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.tasks.looks import Look

SEPARATOR = re.compile(r"[|｜\t\r\n]+")
TYPED = re.compile(
    r"(?P<name>.*\S)\s*[(（]\s*(?P<kind>text|string|number|integer|real|float|date|time|boolean|"
    r"文本|字符串|数字|整数|小数|日期|时间|布尔)\s*[)）]",
    re.I | re.S,
)
"""A name with its type behind it, such as `Attendance (number)`."""


class TableColumn(NamedTuple):
    """The name of a column, and what kind of values it holds; empty where nobody says."""

    name: str
    kind: str = ""

    @property
    def text(self) -> str:
        """What the model reads of it."""
        return f"{self.name} ({self.kind})" if self.kind else self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """What it may be called in a query."""
        return (self.name, self.text)


def columns_in(cell: str) -> list[TableColumn]:
    """The columns that a cell lists: separated by `|`, tabs or line breaks, or a JSON list, or WikiSQL's header.

    Empty where there is none.
    """
    found = _from_json(cell)
    if found is None:
        names = [name.strip() for name in SEPARATOR.split(cell)]
        typed = [TYPED.fullmatch(name) for name in names if name]
        # Brackets are part of a name unless every column has a type in them.
        pairs = [(match["name"], match["kind"]) for match in typed if match]
        found = pairs if len(pairs) == len(typed) else [(name, "") for name in names]
    return [TableColumn(name.strip(), kind.strip()) for name, kind in found if name.strip()]


def read_columns(cell: str) -> list[TableColumn]:
    """The columns that a cell lists.

    Raises:
        DataError: there is none.
    """
    columns = columns_in(cell)
    if not columns:
        raise DataError(N_("The list of columns names none. Write the names with | between them: name | age | city."))
    return columns


def like_columns(look: Look) -> float:
    """Every cell is a list of names, and the same table comes again and again, or could."""
    return look.share(lambda cell: len(columns_in(cell)) > 1)


def _from_json(cell: str) -> list[tuple[str, str]] | None:
    """Names and types from JSON; None where the cell is something else."""
    if cell.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        found = json.loads(cell)
    except ValueError:  # a name may begin with a bracket
        return None
    if isinstance(found, dict):
        names, kinds = found.get("header"), found.get("types") or []
        if not isinstance(names, list) or not isinstance(kinds, list):
            return None
        return [(str(name), str(kind)) for name, kind in zip(names, kinds + [""] * len(names), strict=False)]
    return [_pair(each) for each in found]


def _pair(each: Any) -> tuple[str, str]:
    if isinstance(each, Sequence) and not isinstance(each, str):
        return (str(each[0]) if each else "", str(each[1]) if len(each) > 1 else "")
    return (str(each), "")
