"""What a training gets: rows to learn from, rows to check on, and no surprise later."""

from __future__ import annotations

from collections import Counter

import pytest

from bert_core.data import PreparedData, Table, prepare, read_table
from bert_core.errors import DataError
from bert_core.spec import Split
from bert_core.tasks import TASKS, Example

TASK = TASKS["classification"]
COLUMNS = {"text": "text", "label": "label"}


def table(*labels: str, name: str = "mine.csv") -> Table:
    lines = [f"text {i},{label}" for i, label in enumerate(labels)]
    return read_table("\n".join(["text,label", *lines]).encode(), name)


def prepared(*labels: str, **options) -> PreparedData:
    return prepare(table(*labels), COLUMNS, TASK, form="label", **options)


def rows(examples: list[Example]) -> list[int]:
    return [example.row for example in examples]


def test_every_row_is_learned_or_checked_and_none_is_both() -> None:
    data = prepared(*"ab" * 50, split=Split(valid_share=0.2))
    assert sorted(rows(data.train) + rows(data.valid)) == list(range(2, 102))
    assert TASK.counts(data.valid) == {"a": 10, "b": 10}
    assert data.known.labels == ("a", "b")


def test_labels_are_divided_evenly_however_rare_they_are() -> None:
    data = prepared(*"a" * 90, *"b" * 10, *"cc", split=Split(valid_share=0.1))
    assert TASK.counts(data.valid) == {"a": 9, "b": 1, "c": 1}
    assert TASK.counts(data.train) == {"a": 81, "b": 9, "c": 1}


def test_the_same_seed_gives_the_same_split_and_another_another() -> None:
    labels = "ab" * 50
    assert rows(prepared(*labels, split=Split(seed=1)).valid) == rows(prepared(*labels, split=Split(seed=1)).valid)
    assert rows(prepared(*labels, split=Split(seed=1)).valid) != rows(prepared(*labels, split=Split(seed=2)).valid)


def test_twelve_rows_of_four_labels_work_and_the_person_is_warned() -> None:
    data = prepared(*"abcd" * 3)
    assert Counter(TASK.counts(data.train).values()) == {2: 4}
    assert TASK.counts(data.valid) == dict.fromkeys("abcd", 1)
    assert "Only 4 rows are set aside for checking" in str(data.notices[-1])


def test_the_source_says_where_the_rows_came_from() -> None:
    data = prepared(*"ab" * 50, split=Split(valid_share=0.2, seed=3))
    source = data.source
    assert (source.file_name, source.columns, source.train_rows, source.valid_rows) == ("mine.csv", COLUMNS, 80, 20)
    assert (source.split.valid_share, source.split.seed, source.split.valid_file) == (0.2, 3, None)
    assert source.fingerprint == table(*"ab" * 50).fingerprint


def test_an_own_validation_file_is_used_whole() -> None:
    data = prepared(*"ab" * 20, valid_table=table(*"ab" * 20, name="check.csv"))
    assert (len(data.train), len(data.valid), data.source.split.valid_file) == (40, 40, "check.csv")


def test_rows_left_out_of_either_file_are_reported() -> None:
    data = prepared(*"ab" * 20, "", valid_table=table("", *"ab" * 20, name="check.csv"))
    assert data.left_out == (42,)
    assert ["mine.csv" in str(data.notices[0]), "check.csv" in str(data.notices[1])] == [True, True]


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("a", "mine.csv has too few rows to learn from: 1."),
        ("a" * 20, "Every row has the same label, 'a'."),
        ("abcdefghij", "All rows with the same label belong together"),
        ([str(i) for i in range(5000)], "The label column has 5000 different values"),
    ],
)
def test_labels_that_cannot_be_learned_are_refused(labels: str, words: str) -> None:
    with pytest.raises(DataError) as caught:
        prepared(*labels)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ("a" * 20 + "b" * 20 + "c", "The label 'c' (first: row 42) has no row to check on"),
        ("a" * 20 + "b" * 20 + "cd", "2 labels (first: 'c' in row 42) have no row to check on"),
    ],
)
def test_a_label_with_one_row_is_learned_and_the_person_is_told(labels: str, words: str) -> None:
    data = prepared(*labels)
    assert set("abc") <= set(TASK.counts(data.train))
    assert any(words in str(notice) for notice in data.notices)


def test_a_label_that_only_the_validation_file_has_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match="Row 4 has the label 'c'"):
        prepared(*"ab" * 20, valid_table=table("a", "b", "c", name="check.csv"))


def test_a_validation_file_needs_the_same_columns() -> None:
    other = read_table(b"sentence,label\nx,a\n", "check.csv")
    with pytest.raises(DataError, match=r"check\.csv has no column 'text'"):
        prepared(*"ab" * 20, valid_table=other)
