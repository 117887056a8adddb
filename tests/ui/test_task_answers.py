"""How the answers of tasks are shown, each drawn on a page of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import TASKS, Example
from bert_core.tasks.filled import Blank, FilledAnswer, HiddenWord
from bert_core.tasks.sql_answers import SqlAnswer, SqlCondition
from bert_core.tasks.wikisql import Condition, Query

QUERY = Query(0, 3, (Condition(1, 1, "30"),))
ANSWER = SqlAnswer(
    sql='SELECT COUNT("na*me*") FROM t WHERE "age" > \'30\'',
    select="na*me*",
    aggregate="COUNT",
    conditions=(SqlCondition("age", ">", "30", 10, 12),),
    probability=0.734,
    query=QUERY,
)
TABLE = b"age,na*me*,city\n31,Ann,Rome\n29,Bo,Oslo\n40,Cy,Bonn\n"


def page(answer, task, example):  # a script of its own, that knows no names of this file
    from ui.answers import draw_answer

    draw_answer(answer, task, {} if example is None else example.cells, example)


def drawn(answer: Any, task: str, example: Example | None = None) -> AppTest:
    kwargs = {"answer": answer, "task": TASKS[task], "example": example}
    at = AppTest.from_function(page, default_timeout=60, kwargs=kwargs)
    at.context = {"locale": "en-US"}
    at.run()
    assert not at.exception
    return at


def texts(at: AppTest) -> str:
    kinds = ("header", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def question(query: Query, **cells: str) -> Example:
    return Example(2, {"question": "how many over 30", "columns": "na*me* | age", "sql": query.to_json(), **cells})


def test_a_query_is_shown_as_sql_and_in_words() -> None:
    at = drawn(ANSWER, "sql")
    assert at.code[0].value == ANSWER.sql and at.code[0].language == "sql"
    assert "73.4%" in texts(at)
    assert "It counts the rows that have **na\\*me\\***." in texts(at)
    assert "**age** must be more than **30**." in texts(at)


@pytest.mark.parametrize(("right", "word"), [(QUERY, "Right"), (QUERY._replace(aggregate=0), "Wrong")])
def test_the_right_query_is_shown_where_it_is_known(right: Query, word: str) -> None:
    at = drawn(ANSWER, "sql", question(right))
    assert word in texts(at)
    assert [code.value for code in at.code[1:]] == [
        'SELECT "na*me*" FROM t WHERE "age" > \'30\'' for _ in range(word == "Wrong")
    ]


def test_a_query_is_run_on_the_rows_of_its_example() -> None:
    at = drawn(ANSWER, "sql", question(QUERY, rows=json.dumps([["Ann", 31], ["Bo", 29]])))
    assert at.dataframe[0].value.to_numpy().tolist() == [[1]]


def test_a_query_is_run_on_a_table_that_is_uploaded_whatever_the_order_of_its_columns() -> None:
    at = drawn(ANSWER, "sql")
    at.file_uploader(key="try_sql_table").set_value(("people.csv", TABLE, "text/csv")).run()
    assert not at.exception
    assert at.dataframe[0].value.to_numpy().tolist() == [[2]]


def test_a_table_without_the_column_gets_a_sentence() -> None:
    at = drawn(ANSWER, "sql")
    at.file_uploader(key="try_sql_table").set_value(("people.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert not at.exception
    assert "none of the table" in at.error[0].value


def test_a_blank_is_shown_filled_with_its_likeliest_words() -> None:
    blanks = (
        Blank(4, 7, {"fo*od*": 0.75, "room": 0.25}, None),
        Blank(12, 15, {"good": 0.5, "bad": 0.25}, HiddenWord("bad", -1.4, False)),
    )
    at = drawn(FilledAnswer("the fo*od* was good", blanks), "masked_lm")
    assert at.header[0].value == "fo\\*od\\*"
    assert "the fo\\*od\\* was good" in texts(at)
    at.selectbox(key="try_blank").select_index(1).run()
    assert not at.exception
    assert at.header[0].value == "good"
    assert "Wrong: the hidden word is bad." in texts(at)


def test_a_text_without_any_word_says_what_to_do() -> None:
    assert "Write ___ where one is missing" in texts(drawn(FilledAnswer("", ()), "masked_lm"))
