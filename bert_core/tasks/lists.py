"""Lists of labels as people write them into a cell. Knows no columns and no tasks."""

from __future__ import annotations

import json
import re

SEPARATORS = (r"[|｜]", r"[;；]", r"[,，、]")
"""The first of these that is in a cell divides it: what stands to its right may be part of a label."""
QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
PYTHON_LIST = re.compile(rf"\[\s*(?:(?:{QUOTED.pattern})(?:[,\s]+|(?=\])))*\]")
"""A list as Python and NumPy print it, which is how pandas writes one into a CSV file."""


def labels_in(cell: str) -> list[str] | None:
    """The labels in a cell, each once, in their order; None where the cell is no list of labels."""
    cell = cell.strip()
    if cell[:1] in ("[", "{"):
        found = _bracketed(cell)
    else:
        separator = _separator(cell)
        found = re.split(separator, cell) if separator else [cell]
    return None if found is None else list(dict.fromkeys(label for label in map(str.strip, found) if label))


def notation(cell: str) -> str:
    """How a list is written: '[]', or one of the signs between its labels; empty where there is only one label."""
    cell = cell.strip()
    if cell[:1] in ("[", "{"):
        return "[]"
    separator = _separator(cell)
    return separator[1] if separator else ""


def _separator(cell: str) -> str | None:
    return next((separator for separator in SEPARATORS if re.search(separator, cell)), None)


def _bracketed(cell: str) -> list[str] | None:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        if not PYTHON_LIST.fullmatch(cell):
            return None
        return [re.sub(r"\\(.)", r"\1", quoted[1:-1]) for quoted in QUOTED.findall(cell)]
    if not isinstance(found, list) or not all(isinstance(label, str | int) for label in found):
        return None
    return [str(label) for label in found]
