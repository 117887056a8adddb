"""Which task a table is taken for, why, and when the person is asked."""

from __future__ import annotations

import json

import pytest

from bert_core.data import TaskGuess, guess_task, read_table
from bert_core.errors import DataError

WORDS = [
    "the",
    "room",
    "was",
    "good",
    "bad",
    "clean",
    "dirty",
    "small",
    "large",
    "quiet",
    "loud",
    "and",
    "we",
    "liked",
    "staff",
    "food",
    "price",
]
ROWS = 120


def text(row: int, length: int = 9) -> str:
    """Texts that all differ."""
    return " ".join(WORDS[(row * 7 + place * (row % 5 + 1)) % len(WORDS)] for place in range(length)) + f" {row}"


def chinese(row: int) -> str:
    return f"这家酒店的房间很干净服务也不错第{row}次入住"


def guess(header: str, *columns: object) -> TaskGuess:
    """The guess for a table whose columns are made from the number of the row."""
    lines = [
        "\t".join(str(column(row)) if callable(column) else str(column) for column in columns) for row in range(ROWS)
    ]
    return guess_task(read_table("\n".join([header.replace(",", "\t"), *lines]).encode(), "mine.tsv"))


def of(*values: object):
    """A column in which these values come in turn."""
    return lambda row: values[row % len(values)]


SURE = [
    ("text,label", (text, of("good", "bad")), "classification"),
    ("评论,标签", (chinese, of("好", "差")), "classification"),
    ("column 1,column 2", (text, of("good", "bad")), "classification"),
    ("column 1,column 2", (of(0, 1), chinese), "classification"),
    ("text,label", (text, of(1, 2, 3, 4, 5)), "classification"),
    ("text,label", (text, of("1.0", "2.0", "3.0", "4.0")), "classification"),
    ("text,code", (text, of("000", "001", "002", "003", "004", "005")), "classification"),
    ("id,text,label", (lambda row: row, text, of("a", "b", "c")), "classification"),
    ("column 1,column 2,column 3", (lambda row: row + 1, text, of("a", "b", "c")), "classification"),
    ("customer,message,team", (lambda row: f"Anna {chr(65 + row % 26)}{row}", text, of("a", "b")), "classification"),
    ("key,day,message,team", (lambda row: f"TCK-{row}", lambda row: f"2024-01-{row % 28 + 1:02}", text, of("a", "b")),
     "classification"),
    ("sentence1,sentence2,score", (text, lambda row: text(row + 500), lambda row: f"{row % 50 / 10:.1f}"), "score"),
    ("句子1,句子2,相似度", (chinese, lambda row: chinese(row + 500), lambda row: f"{row // 9},{row % 9}"), "score"),
    ("text,price", (text, lambda row: f"{row % 40 + 1},{row * 37 % 1000:03}.00"), "score"),
    ("column 1,column 2", (text, lambda row: f"{row * 0.37:.2f}"), "score"),
    ("premise,hypothesis,label", (text, lambda row: text(row + 500), of("yes", "no")), "pair"),
    ("text,topics", (text, of("a|b", "b", "c|a", "", "c")), "multilabel"),
    ("text,joy,anger,fear", (text, of(0, 1), of(1, 0, 0), of(0, 0, 1)), "multilabel"),
    ("text,joy,anger", (text, of("TRUE", "FALSE"), of("FALSE", "FALSE", "TRUE")), "multilabel"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "columns", "task"), SURE)
def test_the_task_is_found_in_any_header_or_none(header: str, columns: tuple, task: str) -> None:
    found = guess(header, *columns)
    assert (found.task.name, found.question) == (task, None)
    assert found.confidence >= 0.8


@pytest.mark.parametrize("header", ["review,stars", "评论,评分", "column 1,column 2"])
def test_where_a_label_may_as_well_be_a_score_the_person_is_asked(header: str) -> None:
    found = guess(header, text, of(1, 2, 3, 4, 5))
    assert found.question is not None and found.question.code == "task"
    assert found.question.options == (found.task.name, found.alternatives[0].task.name)
    assert set(found.question.options) == {"classification", "score"}
    assert 0.5 <= found.confidence < 0.8


def test_two_right_answers_are_both_offered() -> None:
    found = guess(
        "sentence1,sentence2,entailment,relatedness",
        *(text, lambda row: text(row + 500), of("yes", "no", "neutral"), lambda row: f"{row % 40 / 10 + 1:.1f}"),
    )
    assert found.question is not None and set(found.question.options) == {"pair", "score"}
    assert found.guess.columns["label" if found.task.name == "pair" else "score"] in {"entailment", "relatedness"}


def test_the_reason_is_a_fact_about_the_column_of_the_answers() -> None:
    assert str(guess("text,label", text, of("good", "bad")).reason) == "'label' has 2 different values over 120 rows."
    assert str(guess("text,score", text, lambda row: row / 4).reason) == (
        "'score' holds numbers, 120 different ones over 120 rows."
    )


def test_a_column_that_fits_as_well_is_named() -> None:
    found = guess("review,category,polarity", text, of("hotel", "book", "phone"), of("good", "bad"))
    assert found.guess.columns["label"] == "category"
    assert found.guess.others == {"label": "polarity"}


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("created", lambda row: f"2023-01-{row % 28 + 1:02}"),
        ("created", lambda row: f"{row % 28 + 1:02}/01/2023"),
        ("created", lambda row: f"2023年1月{row % 28 + 1}日"),
        ("key", lambda row: f"3f2504e0-4f89-11d3-9a0c-{row:012x}"),
        ("link", lambda row: f"https://example.org/posts/{row}?page=2"),
        ("number", lambda row: 10_000 + row),
    ],
)
def test_dates_and_ids_are_neither_text_nor_label(name: str, column) -> None:
    for header in (f"{name},note,team", "column 1,column 2,column 3"):
        found = guess(header, column, text, of("a", "b", "c"))
        assert list(found.guess.columns.values()) == header.split(",")[1:]
        assert found.task.name == "classification"


def test_texts_alone_are_refused_with_what_they_are_good_for() -> None:
    with pytest.raises(DataError) as caught:
        guess("text", text)
    assert "has only one column, 'text', so there is no label in it to learn" in str(caught.value)
    assert "'Try it'" in str(caught.value) and "Read your domain first" in str(caught.value)


def test_texts_with_marks_in_them_need_no_second_column() -> None:
    assert guess("text", lambda row: f"Was [Anna {row}](PER) in Rome?").task.name == "entities"


def test_learning_from_the_texts_alone_is_offered_and_never_guessed() -> None:
    found = guess("text,ticket", text, lambda row: f"TCK-{row}")
    assert found.task.name == "classification"
    assert found.alternatives[-1].task.name == "masked_lm"


def test_wide_tables_are_looked_at_in_a_moment() -> None:
    header = ",".join(["text", "label", *(f"x{place}" for place in range(400))])
    found = guess(header, text, of("a", "b"), *[of(0.5, 1.5, 2.5)] * 400)
    assert found.guess.columns["text"] == "text" and found.guess.columns["label"] == "label"


def test_a_file_of_squad_is_for_questions_however_much_its_answers_look_like_labels() -> None:
    about = "Rome is the capital of Italy, and has been so for long."
    questions = [
        {"id": str(n), "question": f"What is place {n} called?", "answers": [{"text": "Rome", "answer_start": 0}]}
        for n in range(30)
    ]
    data = {"version": "1.1", "data": [{"title": "Rome", "paragraphs": [{"context": about, "qas": questions}]}]}
    found = guess_task(read_table(json.dumps(data).encode(), "rome.json"))
    assert (found.task.name, found.question) == ("qa", None)


@pytest.mark.parametrize("yes_no", [("yes", "no"), ("x", ""), ("是", "否"), ("Y", "N"), ("✓", "")])
def test_columns_that_say_yes_or_no_are_many_labels(yes_no: tuple[str, str]) -> None:
    marks = [of(*(yes_no[row % step == 0] for row in range(60))) for step in (2, 3, 5)]
    assert guess("text,angry,happy,sad", text, *marks).task.name == "multilabel"


def test_json_is_no_label() -> None:
    found = guess("text,meta,kind", text, of('{"a": 1}', '{"a": 2}', '{"a": 3}'), of("good", "bad"))
    assert found.guess.columns["label"] == "kind"
