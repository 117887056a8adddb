"""Which columns are proposed, for the files that people have."""

from __future__ import annotations

import random

import pytest

from bert_core.data import Guess, guess_columns, guess_inputs, read_table
from bert_core.data.telling import told_by_words
from bert_core.errors import DataError
from bert_core.tasks import TASKS

TASK = TASKS["classification"]
LONG = "a sentence number {} that is as long as people write them"


def guess(header: str, *cells: str, rows: int = 40) -> Guess:
    """The guess for a table; `{}` in a cell stands for the row's number, `{2}` for one of two values."""
    lines = [",".join(cells).replace("{2}", str(i % 2)).replace("{}", str(i)) for i in range(rows)]
    return guess_columns(read_table("\n".join([header, *lines]).encode(), "file.csv"), TASK)


@pytest.mark.parametrize(
    ("header", "cells", "text", "label"),
    [
        ("text,label", (LONG, "{2}"), "text", "label"),
        ("label,text", ("{2}", LONG), "text", "label"),
        ("评论,标签", ("这家酒店的服务很好第{}次", "{2}"), "评论", "标签"),
        ("用户评论内容,情感标签", ("这家酒店的服务很好第{}次", "{2}"), "用户评论内容", "情感标签"),
        ("a,b", (LONG, "{2}"), "a", "b"),
        ("b,a", ("{2}", LONG), "a", "b"),
        ("id,Review Text,user,Sentiment", ("{}", LONG, "user{}", "{2}"), "Review Text", "Sentiment"),
        (",text,label,", ("{}", LONG, "{2}", ""), "text", "label"),
        ("date,body,intent", ("2024-01-{}", LONG, "{2}"), "body", "intent"),
        ("text,text,label", (LONG, "{2}", "{2}"), "text", "label"),
        ("utterance,category", ("short {}", "{2}"), "utterance", "category"),
        ("text,label", (LONG, "always"), "text", "label"),
        ("text,ticket", (LONG, "T-{}"), "text", "ticket"),
    ],
)
def test_the_text_and_the_label_are_found(header: str, cells: tuple[str, ...], text: str, label: str) -> None:
    assert guess(header, *cells).columns == {"text": text, "label": label}


def test_the_reasons_are_facts_about_the_columns() -> None:
    reasons = guess("text,label", LONG, "{2}").reasons
    assert str(reasons["label"]) == "'label' has 2 different values over 40 rows."
    assert str(reasons["text"]) == "'text' has 40 different texts over 40 rows, 57 characters each on average."


def test_a_single_column_is_refused_for_training_and_fine_for_answers() -> None:
    table = read_table(b"message\nhello there\nwho is it\n", "mine.csv")
    with pytest.raises(DataError, match=r"mine\.csv has only one column, 'message'"):
        guess_columns(table, TASK)
    assert guess_inputs(table, TASK) == {"text": "message"}


def test_where_every_text_is_empty_the_names_still_say_which_column_was_meant() -> None:
    found = guess("text,label", "", "{2}")
    assert found.columns == {"text": "text", "label": "label"}


def test_an_empty_cell_is_no_value() -> None:
    table = read_table(f"text,label\n{LONG},yes\n{LONG} b,no\n{LONG} c,\n".encode(), "file.csv")
    assert guess_columns(table, TASK).reasons["label"].values["count"] == 2


def test_of_several_columns_that_could_be_labels_the_one_that_the_texts_tell_is_taken() -> None:
    chance = random.Random(0)
    words = {"billing": "invoice charge refund", "delivery": "parcel courier late", "技术": "screen login crash"}
    lines = ["message,channel,month,team"]
    for number in range(200):
        team = chance.choice(list(words))
        text = f"about my {chance.choice(words[team].split())} of the order number {number}"
        lines.append(f"{text},{chance.choice(['mail', 'chat'])},{chance.choice(['Jan', 'Feb', 'Mar'])},{team}")
    found = guess_columns(read_table("\n".join(lines).encode(), "file.csv"), TASK)
    assert found.columns == {"text": "message", "label": "team"}
    assert found.others["label"] in ("channel", "month")


def test_words_tell_all_of_what_follows_from_them_and_nothing_of_chance() -> None:
    chance = random.Random(0)
    texts = [f"{chance.choice(['red', 'blue'])} thing {number}" for number in range(400)]
    assert told_by_words(texts, [text.split()[0] for text in texts]) == 1.0
    assert told_by_words(texts, [chance.choice("xy") for _ in texts]) < 0.2
    reviews = [chance.choice(["我很喜欢", "太差了", "喜欢这里", "这里很差"]) for _ in range(200)]
    assert told_by_words(reviews, ["好" if "喜欢" in text else "坏" for text in reviews]) == 1.0
    assert told_by_words([], []) == told_by_words(["a"], ["b"]) == 0.0
