"""The result of a query on the rows of a table, by SQLite in memory. Knows no files and no answers of a model."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.tasks.wikisql import AGGREGATES, OPERATORS, Query

MOST_ROWS, MOST_RESULTS = 20_000, 1000
SECONDS = 2.0
"""A query that takes longer is given up."""
CHECKED_EVERY = 10_000
"""Instructions of SQLite between two looks at the clock."""


def read_rows(cell: str, columns: int) -> list[list[Any]]:
    """The rows of a table from a JSON list of lists.

    Raises:
        DataError: it is something else, or a row is not as wide as the table.
    """
    try:
        rows = json.loads(cell)
    except ValueError:
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise DataError(N_('The rows of the table are not a JSON list of lists such as [["Ann", 31], ["Bo", 27]].'))
    for number, row in enumerate(rows, 1):
        if len(row) != columns:
            raise DataError(
                N_("Row {number} of the table has {cells} cells, and the list of columns has {columns} names."),
                number=number,
                cells=len(row),
                columns=columns,
            )
    return rows


def run_query(query: Query, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """What a query finds in the rows of a table, one value for each row that it finds.

    Texts are compared without regard to capitals and blanks around them. A column in which every cell is a number is
    compared as numbers. Of a very long table only the first rows are looked at, and only the first results are given.

    Raises:
        DataError: it took too long.
    """
    used = sorted({query.select, *(condition.column for condition in query.conditions)})
    cells = {column: [row[column] for row in rows[:MOST_ROWS]] for column in used}
    numeric = {column: _is_numeric(cells[column]) for column in used}
    stored = [[_stored(cell, numeric[column]) for cell in cells[column]] for column in used]
    # Names of our own: those of a table may be the same twice, or anything at all.
    names = [f'"{column}" {"REAL" if numeric[column] else "TEXT COLLATE folded"}' for column in used]
    values = [_stored(condition.value, numeric[condition.column]) for condition in query.conditions]
    began = time.monotonic()
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.create_collation("folded", _compare)
        connection.execute(f"CREATE TABLE t ({', '.join(names)})")
        connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(used))})", zip(*stored, strict=True))
        connection.execute("PRAGMA query_only = ON")
        connection.set_progress_handler(lambda: time.monotonic() - began > SECONDS, CHECKED_EVERY)
        try:
            found = connection.execute(_statement(query), values).fetchmany(MOST_RESULTS)
        except sqlite3.OperationalError as error:
            raise DataError(N_("The query took too long on this table. Try it on fewer rows.")) from error
    return [value for (value,) in found]


def _statement(query: Query) -> str:
    """The query with a mark for each value, so that no value is ever read as SQL."""
    conditions = " AND ".join(f'"{each.column}" {OPERATORS[each.operator]} ?' for each in query.conditions)
    wanted = f'{AGGREGATES[query.aggregate]}("{query.select}")'
    return f"SELECT {wanted} FROM t" + (f" WHERE {conditions}" if conditions else "")


def _is_numeric(cells: Sequence[Any]) -> bool:
    filled = [cell for cell in cells if not _is_empty(cell)]
    return bool(filled) and all(_number(cell) is not None for cell in filled)


def _stored(cell: Any, is_number: bool) -> str | float | None:
    """A cell or a value as SQLite keeps it; what is no number in a column of numbers stays text, and equals none."""
    if _is_empty(cell):
        return None
    number = _number(cell) if is_number else None
    # Half a character, as JSON may hold, cannot be stored.
    return str(cell).encode("utf-8", "replace").decode() if number is None else number


def _is_empty(cell: Any) -> bool:
    return cell is None or not str(cell).strip()


def _number(cell: Any) -> float | None:
    """A number as people write it, such as `48,053`."""
    try:
        return float(str(cell).replace(",", ""))
    except ValueError:
        return None


def _compare(first: str, second: str) -> int:
    one, other = first.strip().casefold(), second.strip().casefold()
    return (one > other) - (one < other)
