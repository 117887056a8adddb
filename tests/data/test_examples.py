"""Which rows of a table are used, and what is said about the others."""

from __future__ import annotations

import pytest

from bert_core.data import Examples, examples_from, read_table
from bert_core.errors import DataError
from bert_core.tasks import TASKS, Example

TASK = TASKS["classification"]
COLUMNS = {"text": "text", "label": "label"}


def examples(data: str, columns: dict[str, str] | None = None, **options: bool) -> Examples:
    return examples_from(read_table(data.encode(), "mine.csv"), columns or COLUMNS, TASK, **{"form": "label"} | options)


def test_texts_stay_as_they_are_and_labels_lose_the_blanks_around_them() -> None:
    found = examples('text,label\n" two  blanks ",\u00a0good \n')
    assert found.examples == [Example(2, {"text": " two  blanks ", "label": "good"})]
    assert found.notices == ()


@pytest.mark.parametrize("empty", ["", "   ", "\u00a0", "\u200b\ufeff", "\u3000", "\x00\x07"])
def test_rows_without_text_or_label_are_left_out_and_counted(empty: str) -> None:
    found = examples(f"text,label\na,x\n{empty},x\nb,{empty}\n{'c' * 200},y\n")
    assert [example.row for example in found.examples] == [2, 5]
    assert found.left_out == (3, 4)
    assert str(found.notices[0]) == (
        "2 rows of mine.csv have an empty cell in 'text', 'label' and are left out (first: row 3)."
    )


@pytest.mark.parametrize("cell", ["NA", "null", "None", "nan", "N/A", "0", "?", "👍"])
def test_words_that_other_tools_take_for_nothing_are_labels_and_texts(cell: str) -> None:
    found = examples(f"text,label\n{cell},{cell}\n")
    assert found.examples[0].cells == {"text": cell, "label": cell}


def test_for_answers_only_the_text_is_needed() -> None:
    found = examples("text,label\na,\n,x\n", {"text": "text"}, form=None)
    assert found.examples == [Example(2, {"text": "a"})]


@pytest.mark.parametrize(
    ("data", "columns", "words"),
    [
        ("text,label\na,x\n", {"text": "txt", "label": "label"}, "no column 'txt'. Its columns are: 'text', 'label'."),
        ("text,label\na,x\n", {"text": "text"}, "Choose the column for 'Label'."),
        ("text,label\na,x\n", {"text": "text", "label": "text"}, "'text' cannot be both 'Text' and 'Label'"),
        ("text,label\n,x\n ,y\n", COLUMNS, "The column 'text' in mine.csv is empty in every row."),
        ("text,label\na,\nb,\n", COLUMNS, "The column 'label' in mine.csv is empty in every row."),
        ("text,label\na,\n,y\n", COLUMNS, "No row of mine.csv has something in each of the columns 'text', 'label'."),
    ],
)
def test_columns_that_cannot_be_used_are_named(data: str, columns: dict[str, str], words: str) -> None:
    with pytest.raises(DataError) as caught:
        examples(data, columns)
    assert words in str(caught.value)
