"""The SQL of WikiSQL: one column of one table, perhaps counted or added up, and conditions that must all be met.

Reads it as people write it down, and writes it. Source: Zhong et al. 2017, "Seq2SQL". Knows no word pieces.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_

AGGREGATES = ("", "MAX", "MIN", "COUNT", "SUM", "AVG")
OPERATORS = ("=", ">", "<")
MOST_CONDITIONS = 4
SINGLE, DOUBLE = "'", '"'
"""The marks around values and around names."""
SHOWN = 60
"""Characters of a text that a sentence about it shows."""

SELECT = re.compile(r"\s*SELECT\b\s*", re.I)
AGGREGATE = re.compile(r"(MAX|MIN|COUNT|SUM|AVG)\s*\(\s*", re.I)
CLOSING = re.compile(r"\s*\)")
FROM = re.compile(r"\s*FROM\s*(\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|[\w.]+)", re.I)
WHERE = re.compile(r"\s*WHERE\b\s*", re.I)
OPERATOR = re.compile(r"\s*([=><])(?![=><])\s*")
AND = re.compile(r"\s*AND\b\s*", re.I)
END = re.compile(r"\s*;?\s*\Z")
QUOTED_VALUE = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"")
QUOTED_NAME = r"\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]"


class Condition(NamedTuple):
    """The numbers of a column and an operator, and the value that the column is compared with."""

    column: int
    operator: int
    value: str


class Query(NamedTuple):
    """The numbers of the column that is wanted and of what becomes of it, and the conditions, all of which hold."""

    select: int
    aggregate: int
    conditions: tuple[Condition, ...]

    def to_json(self) -> str:
        """As a cell of an example."""
        return json.dumps({"select": self.select, "aggregate": self.aggregate, "conditions": self.conditions})

    @classmethod
    def from_json(cls, cell: str) -> Query:
        """From a cell of an example."""
        found = json.loads(cell)
        return cls(found["select"], found["aggregate"], tuple(Condition(*each) for each in found["conditions"]))

    def to_sql(self, names: Sequence[str]) -> str:
        """The text of the query on a table named t with columns of these names."""
        name = _quoted(names[self.select])
        wanted = f"{AGGREGATES[self.aggregate]}({name})" if self.aggregate else name
        conditions = [
            f"{_quoted(names[column])} {OPERATORS[operator]} {_quoted(value, mark=SINGLE)}"
            for column, operator, value in self.conditions
        ]
        return f"SELECT {wanted} FROM t" + (" WHERE " + " AND ".join(conditions) if conditions else "")


def read_query(cell: str, spellings: Sequence[Sequence[str]]) -> Query:
    """The query in a cell: SQL, or WikiSQL's JSON. `spellings` are the ways in which each column may be named.

    Raises:
        DataError: it is neither, or names what the table does not have.
    """
    return _from_wikisql(cell, len(spellings)) if cell.lstrip().startswith("{") else _SqlText(cell, spellings).query()


def _from_wikisql(cell: str, columns: int) -> Query:
    try:
        found = json.loads(cell)
        conditions = tuple(Condition(int(each[0]), int(each[1]), str(each[2])) for each in found["conds"])
        query = Query(int(found["sel"]), int(found["agg"]), conditions)
    except (ValueError, LookupError, TypeError) as error:
        raise DataError(
            N_("The SQL '{text}' is not in WikiSQL's form. Write it as {form}, or as SELECT … FROM … WHERE …."),
            text=_short(cell),
            form='{"sel": 0, "agg": 0, "conds": [[1, 0, "…"]]}',
        ) from error
    named = [query.select, *(condition.column for condition in conditions)]
    operators = [condition.operator for condition in conditions]
    if not (
        all(0 <= number < columns for number in named)
        and 0 <= query.aggregate < len(AGGREGATES)
        and all(0 <= number < len(OPERATORS) for number in operators)
    ):
        raise DataError(
            N_(
                "The SQL '{text}' has a number that stands for nothing: the table has {count} columns, numbered from 0."
            ),
            text=_short(cell),
            count=columns,
        )
    _check_count(conditions)
    return query


class _SqlText:
    """Reads a query from its text, one word after the other."""

    def __init__(self, text: str, spellings: Sequence[Sequence[str]]) -> None:
        self._text = text
        self._place = 0
        self._numbers = _numbers(spellings)
        # The longest first: a column may be named as another one begins.
        known = "|".join(re.escape(name) for name in sorted(self._numbers, key=len, reverse=True) if name)
        column = rf"(?:{QUOTED_NAME}|(?:{known})(?!\w))" if known else rf"(?:{QUOTED_NAME})"
        self._column = re.compile(column, re.I)
        # A value without quotes goes on to the next condition, or to the end.
        self._bare_value = re.compile(rf"(?!['\"])(.+?)(?=\s+AND\s+{column}\s*[=><]|\s*;?\s*\Z)", re.I | re.S)

    def query(self) -> Query:
        """The whole text as a query.

        Raises:
            DataError: a part cannot be read.
        """
        self._need(SELECT)
        aggregated = self._take(AGGREGATE)
        select = self._column_number()
        if aggregated:
            self._need(CLOSING)
        self._need(FROM)
        conditions = []
        if self._take(WHERE):
            conditions.append(self._condition())
            while self._take(AND):
                conditions.append(self._condition())
        self._need(END)
        _check_count(conditions)
        return Query(select, AGGREGATES.index(aggregated[1].upper()) if aggregated else 0, tuple(conditions))

    def _condition(self) -> Condition:
        column = self._column_number()
        operator = OPERATORS.index(self._need(OPERATOR)[1])
        if quoted := self._take(QUOTED_VALUE):
            single, double = quoted.groups()
            value = single.replace("''", "'") if double is None else double.replace('""', '"')
            return Condition(column, operator, value)
        return Condition(column, operator, self._need(self._bare_value)[1])

    def _column_number(self) -> int:
        name = self._need(self._column)[0]
        candidates = [name, name[1:-1].replace('""', '"')] if name[0] in '"`[' else [name]
        for candidate in candidates:
            if (number := self._numbers.get(_folded(candidate))) is not None:
                return number
        raise DataError(
            N_("The SQL names {name}, which is none of the table's columns. Correct the name, or list the column."),
            name=_short(name),
        )

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What stands next, if it is of this pattern."""
        found = pattern.match(self._text, self._place)
        if found:
            self._place = found.end()
        return found

    def _need(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = self._take(pattern)
        if found is None:
            rest = self._text[self._place :].strip()
            raise DataError(
                N_(
                    "The SQL cannot be read from '{rest}' on. It must be SELECT column FROM table WHERE column = "
                    "'value' AND …, with columns of the list, with =, > or <, and with MAX(…), MIN(…), COUNT(…), "
                    "SUM(…), AVG(…) or none."
                ),
                rest=_short(rest) or "…",
            )
        return found


def _numbers(spellings: Sequence[Sequence[str]]) -> Mapping[str, int]:
    """Each way in which a column may be named, and its number; of two columns of one name the first is meant."""
    numbers: dict[str, int] = {}
    for number, names in enumerate(spellings):
        for name in names:
            numbers.setdefault(_folded(name), number)
    return numbers


def _check_count(conditions: Sequence[Any]) -> None:
    if len(conditions) > MOST_CONDITIONS:
        raise DataError(
            N_("The SQL has {count} conditions, and at most {most} can be learned. Leave this row out."),
            count=len(conditions),
            most=MOST_CONDITIONS,
        )


def _folded(name: str) -> str:
    return name.strip().casefold()


def _quoted(text: str, *, mark: str = DOUBLE) -> str:
    return mark + text.replace(mark, mark * 2) + mark


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
