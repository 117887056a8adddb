"""SQL as people write it, the columns that it may name, and what it finds in a table."""

from __future__ import annotations

import json

import pytest

from bert_core import DataError, read_query, run_query
from bert_core.tasks.mentions import find_mention
from bert_core.tasks.table_columns import TableColumn, columns_in, read_columns
from bert_core.tasks.table_query import read_rows
from bert_core.tasks.wikisql import Condition, Query

NAMES = ["Name", "Name of player", "Date (local)", 'Say "hi"', "身高", "50% [a]"]
SPELLINGS = [[name] for name in NAMES]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ('SELECT "Name" FROM t', Query(0, 0, ())),
        ("select name from some_table;", Query(0, 0, ())),
        ('SELECT"Name"FROM t', Query(0, 0, ())),
        ("SELECT MAX(Name) FROM t", Query(0, 1, ())),
        ("SELECT count( [Name of player] ) FROM `a b`", Query(1, 3, ())),
        ("SELECT Name of player FROM t WHERE Name = 'x'", Query(1, 0, (Condition(0, 0, "x"),))),
        ("SELECT Name FROM t WHERE Date (local) > 5", Query(0, 0, (Condition(2, 1, "5"),))),
        ("SELECT 身高 FROM t WHERE name = '李 雷'", Query(4, 0, (Condition(0, 0, "李 雷"),))),
        ("SELECT Name FROM t WHERE Name = 'O''Brien'", Query(0, 0, (Condition(0, 0, "O'Brien"),))),
        ("SELECT Name FROM t WHERE Name = \"Crow's \"\"Feet\"\"\"", Query(0, 0, (Condition(0, 0, 'Crow\'s "Feet"'),))),
        ('SELECT "Say ""hi""" FROM t', Query(3, 0, ())),
        ("SELECT 50% [a] FROM t", Query(5, 0, ())),
        (
            "SELECT Name FROM t WHERE Name = rock and roll AND Date (local) = may 3",
            Query(0, 0, (Condition(0, 0, "rock and roll"), Condition(2, 0, "may 3"))),
        ),
        ('{"sel": 4, "agg": 5, "conds": [[0, 1, 12.5]]}', Query(4, 5, (Condition(0, 1, "12.5"),))),
    ],
)  # fmt: skip
def test_a_query_is_read_however_it_is_written(text: str, query: Query) -> None:
    assert read_query(text, SPELLINGS) == query


@pytest.mark.parametrize("column", range(len(NAMES)))
@pytest.mark.parametrize("value", ["", "'", "''", '"', "a AND b = 'c'", "x; DROP TABLE t", "北京\n上海", "WHERE", "😀"])
def test_a_query_that_is_written_can_be_read_again(column: int, value: str) -> None:
    query = Query(column, column, (Condition(column, column % 3, value), Condition(0, 0, value)))
    assert read_query(query.to_sql(NAMES), SPELLINGS) == query
    assert Query.from_json(query.to_json()) == query


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "cannot be read from '…' on"),
        ("DELETE FROM t", "cannot be read from 'DELETE FROM t' on"),
        ("SELECT * FROM t", r"cannot be read from '\* FROM t' on"),
        ('SELECT "Nme" FROM t', 'names "Nme", which is none of'),
        ("SELECT Name FROM t WHERE Name >= 5", "cannot be read from '>= 5' on"),
        ("SELECT Name FROM t WHERE Name = 'O'Brien'", "cannot be read from 'Brien'' on"),
        ("SELECT Name FROM t ORDER BY Name", "cannot be read from 'ORDER BY Name' on"),
        ("SELECT Name FROM t WHERE Name = 'a' OR Name = 'b'", "cannot be read from 'OR Name"),
        ("SELECT Name FROM t WHERE " + " AND ".join(["Name = 1"] * 5), "has 5 conditions, and at most 4"),
        ('{"sel": 0}', "not in WikiSQL's form"),
        ('{"sel": 9, "agg": 0, "conds": []}', "the table has 6 columns"),
        ('{"sel": 0, "agg": 0, "conds": [[0, 3, "x"]]}', "a number that stands for nothing"),
        ("{", "not in WikiSQL's form"),
    ],
)
def test_what_is_no_such_query_gets_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(DataError, match=reason):
        read_query(text, SPELLINGS)


@pytest.mark.parametrize(
    ("cell", "columns"),
    [
        ("name | age", [TableColumn("name"), TableColumn("age")]),
        ("name|age||", [TableColumn("name"), TableColumn("age")]),
        ("name (text) | age (number)", [TableColumn("name", "text"), TableColumn("age", "number")]),
        ("Rank (number) | age", [TableColumn("Rank (number)"), TableColumn("age")]),
        ("姓名（文本）｜年龄（数字）", [TableColumn("姓名", "文本"), TableColumn("年龄", "数字")]),
        ("name\tage", [TableColumn("name"), TableColumn("age")]),
        ('["name", ["age", "real"]]', [TableColumn("name"), TableColumn("age", "real")]),
        ('{"header": ["a", "b"], "types": ["text", "real"]}', [TableColumn("a", "text"), TableColumn("b", "real")]),
        ('{"header": ["a", "b"]}', [TableColumn("a"), TableColumn("b")]),
        ("[a] | b", [TableColumn("[a]"), TableColumn("b")]),
        (" | ", []),
    ],
)
def test_columns_are_read_however_they_are_listed(cell: str, columns: list[TableColumn]) -> None:
    assert columns_in(cell) == columns


def test_a_table_without_columns_is_refused() -> None:
    with pytest.raises(DataError, match="names none"):
        read_columns(" | ")


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("What is in SOUTH Australia?", "south australia", "SOUTH Australia"),
        ("a game on 2011 - 12 at home", "2011-12", "2011 - 12"),
        ("in 2007 a share of 7", "7", "7"),
        ("points 12 or 2", "2", "2"),
        ("北京有多少人", "北京", "北京"),
        ("😀😀 straße two", "STRASSE", "straße"),
        ("a\t b  c", "b c", "b  c"),
        ("cafe\u0301 noir", "cafe\u0301", "cafe\u0301"),
        ("only goals here", "goal", "goal"),
        ("nothing", "else", None),
        ("nothing", " ", None),
    ],
)
def test_a_value_is_found_in_the_question_whatever_its_capitals_and_blanks(
    text: str, value: str, found: str | None
) -> None:
    place = find_mention(text, value)
    assert (place and text[place[0] : place[1]]) == found
    if text.startswith("in 2007"):
        assert place == (19, 20)


ROWS = [["Ann", "31", "48,053"], ["bo ", "27", "1,000"], ["Bo", "", "9"], ["李雷", "40", None]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(0, 0, (Condition(0, 0, "BO"),)), ["bo ", "Bo"]),
        (Query(0, 0, (Condition(2, 1, "999"),)), ["Ann", "bo "]),
        (Query(2, 1, ()), [48053.0]),
        (Query(0, 3, (Condition(1, 1, "26"), Condition(1, 2, "41"))), [3]),
        (Query(1, 5, ()), [98 / 3]),
        (Query(0, 0, (Condition(0, 0, "x' OR '1' = '1"),)), []),
        (Query(0, 0, (Condition(1, 0, "none"),)), []),
        (Query(0, 0, (Condition(0, 0, "李雷"),)), ["李雷"]),
    ],
)
def test_a_query_finds_in_sqlite_what_it_says(query: Query, found: list) -> None:
    assert run_query(query, ROWS) == found


def test_an_empty_table_and_half_characters_do_no_harm() -> None:
    assert run_query(Query(1, 0, (Condition(0, 0, "x"),)), []) == []
    assert run_query(Query(0, 3, ()), []) == [0]
    assert run_query(Query(0, 0, ()), [["\ud800"]]) == ["?"]


@pytest.mark.parametrize("cell", ["no json", '{"a": 1}', "[1, 2]"])
def test_rows_that_are_no_table_are_refused(cell: str) -> None:
    with pytest.raises(DataError, match="not a JSON list of lists"):
        read_rows(cell, 2)


def test_a_row_of_another_width_is_named() -> None:
    with pytest.raises(DataError, match="Row 2 of the table has 1 cells, and the list of columns has 2"):
        read_rows(json.dumps([["a", "b"], ["c"]]), 2)
