"""JSON as people's files have it, and its values as the cells of a table: numbers stay as they are written.

Knows nothing of where in a file the JSON stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bert_core.data.cells import Cells
from bert_core.data.findings import Finding
from bert_core.data.formats.base import Rows
from bert_core.data.limits import MOST_CELLS, MOST_COLUMNS
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import Reading

DEEPEST = 100
"""A value in a cell may hold lists in lists so deep. What reads it later needs some room, too."""
MOST_NAMED = 20
"""Rows that a finding names."""
ESCAPED_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""Half of a character beyond U+FFFF as JSON escapes it; only both halves together are text."""
LONE_HALF = re.compile("[\ud800-\udfff]")
EXAMPLE = '{"text": "…", "label": "…"}'
"""What a record looks like, for sentences, in which braces of their own would mean something else."""
LONGEST_INTEGER = 18
"""Digits of a whole number that Python writes again as it was, and quickly."""


class Number:
    """A number as it is written in the file; no string, lest it be written in quotation marks."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _integer(text: str) -> int | Number:
    return int(text) if len(text) <= LONGEST_INTEGER and text != "-0" else Number(text)


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=_integer, parse_constant=Number)
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


def parse(text: str) -> Any:
    """The value that a JSON text is; a number that Python would write in another way is a `Number`.

    Raises:
        json.JSONDecodeError: it is no JSON; knows the line and the column.
        RecursionError: it is nested too deep.
    """
    return _DECODER.decode(text)


def cell(value: Any) -> str:
    """A value as text: strings and numbers as they are, null as nothing, lists and objects as JSON for people.

    Raises:
        RecursionError: it is nested deeper than `DEEPEST`.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if type(value) is int:
        return str(value)
    try:
        written = _ENCODER.encode(value)
    except TypeError:  # there is a `Number` in it
        return _written(value, DEEPEST)
    if written.count("[") + written.count("{") > DEEPEST:
        _check_depth(value, DEEPEST)
    return written


def is_record(value: Any) -> bool:
    """Whether a value is an object, whose names are those of columns."""
    return isinstance(value, dict)


def rows_of(records: Iterable[tuple[int, Mapping[str, Any]]], source: Source, format_name: str) -> Rows:
    """A table of records, each with its number: a column for every name that occurs, in the order of the file.

    Raises:
        DataError: the records have no names at all, or far too many, or a value is nested too deep.
    """
    names: dict[str, None] = {}
    numbers: list[int] = []
    found: list[dict[str, str]] = []
    for number, record in records:
        numbers.append(number)
        found.append(_cells(record, number, source.file_name))
        names.update(dict.fromkeys(record))
        if len(names) > MOST_COLUMNS or len(names) * len(found) > MOST_CELLS:
            raise DataError(
                N_("The first {records} records of {file} have {names} different names, too many for a table. Give "
                   "all records the same names."),
                file=source.file_name, names=len(names), records=len(found),
            )  # fmt: skip
    if not names:
        raise DataError(
            N_("The records of {file} have nothing in them. Give each a text, such as {example}."),
            file=source.file_name, example=EXAMPLE,
        )  # fmt: skip
    lacking = [number for number, row in zip(numbers, found, strict=True) if len(row) < len(names)]
    cells: Iterable[list[str]] = ([row.get(name, "") for name in names] for row in found)
    columns = list(names)
    if any(map(ESCAPED_HALF.search, source.open())):
        cells = ([LONE_HALF.sub("\ufffd", each) for each in row] for row in cells)
        columns = [LONE_HALF.sub("\ufffd", name) for name in columns]
    table, reading = Cells.of(len(columns), cells), Reading(format=format_name)
    return Rows(columns, table, numbers, reading, _lacking_finding(lacking, source.file_name))


def _cells(record: Mapping[str, Any], number: int, file_name: str) -> dict[str, str]:
    try:
        return {name: cell(value) for name, value in record.items()}
    except RecursionError as error:
        raise too_deep(file_name, number) from error


def too_deep(file_name: str, row: int) -> DataError:
    """The error for a value that no table can hold."""
    return DataError(
        N_("Row {row} of {file} holds lists or objects inside each other, more than {limit} deep. Take them out, or "
           "leave the row out."),
        file=file_name, row=row, limit=DEEPEST,
    )  # fmt: skip


def _lacking_finding(lacking: Sequence[int], file_name: str) -> list[Finding]:
    if not lacking:
        return []
    message = Message(
        text=N_("{count} record of {file} lacks a name that others have; the cell is empty there (row {row})."),
        plural=N_("{count} records of {file} lack a name that others have; the cells are empty there (first: row "
                  "{row})."),
        values={"count": len(lacking), "file": file_name, "row": lacking[0]},
    )  # fmt: skip
    return [Finding("lacking_names", "info", message, len(lacking), tuple(lacking[:MOST_NAMED]))]


def _written(value: Any, depth: int) -> str:
    """As the encoder does it, but numbers as they were."""
    if isinstance(value, Number):
        return value.text
    if not isinstance(value, (dict, list)):
        return _ENCODER.encode(value)
    if depth == 0:
        raise RecursionError
    if isinstance(value, list):
        return "[" + ", ".join([_written(member, depth - 1) for member in value]) + "]"
    members = [f"{_ENCODER.encode(name)}: {_written(member, depth - 1)}" for name, member in value.items()]
    return "{" + ", ".join(members) + "}"


def _check_depth(value: Any, depth: int) -> None:
    if isinstance(value, (dict, list)):
        if depth == 0:
            raise RecursionError
        for member in value.values() if isinstance(value, dict) else value:
            _check_depth(member, depth - 1)
