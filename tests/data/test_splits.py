"""Which rows are set aside: by which share, file, column, group or time, and what holds of every such division."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

from bert_core.data import PreparedData, Table, prepare, read_table
from bert_core.errors import DataError, SettingsError
from bert_core.spec import DataSource, Split, split_from
from bert_core.tasks import TASKS, Example

TASK = TASKS["classification"]
COLUMNS = {"text": "text", "label": "label"}


def table(columns: Mapping[str, Sequence[str]], name: str = "mine.csv") -> Table:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([list(columns), *zip(*columns.values(), strict=True)])
    return read_table(file.getvalue().encode(), name)


def reviews(rows: int = 60, **more: Sequence[str]) -> Table:
    """Texts that are all different, every other one good."""
    texts, labels = [f"text {row}" for row in range(rows)], [("good", "bad")[row % 2] for row in range(rows)]
    return table({"text": texts, "label": labels, **more})


def divided(from_table: Table, *, valid: Table | None = None, test: Table | None = None, **split: object):
    return prepare(from_table, COLUMNS, TASK, form="label", split=split_from(split), valid_table=valid, test_table=test)


def rows(examples: Sequence[Example]) -> list[int]:
    return [example.row for example in examples]


def parts(data: PreparedData) -> list[list[int]]:
    return [rows(data.train), rows(data.valid), rows(data.test)]


def test_shares_for_checking_and_for_the_test_are_set_aside_with_all_labels_alike() -> None:
    data = divided(reviews(100), valid_share=0.2, test_share=0.1)
    assert [len(part) for part in parts(data)] == [70, 20, 10]
    assert sorted(row for part in parts(data) for row in part) == list(range(2, 102))
    assert TASK.counts(data.test) == {"good": 5, "bad": 5}
    source = data.source
    assert (source.train_rows, source.valid_rows, source.test_rows, source.split.test_share) == (70, 20, 10, 0.1)


def test_without_a_wish_no_row_is_for_the_test() -> None:
    data = divided(reviews())
    assert (len(data.train), len(data.valid), data.test) == (51, 9, [])


def test_files_of_their_own_are_used_whole_and_named_in_the_source() -> None:
    data = divided(reviews(), valid=reviews(20), test=table({"text": ["a", "b"], "label": ["good", "bad"]}, "t.csv"))
    assert [len(part) for part in parts(data)] == [60, 20, 2]
    assert (data.source.split.valid_file, data.source.split.test_file) == ("mine.csv", "t.csv")


def test_a_test_file_and_a_share_for_checking_go_together() -> None:
    assert [len(part) for part in parts(divided(reviews(), test=reviews(20)))] == [51, 9, 20]


def test_a_test_file_must_have_known_labels() -> None:
    other = table({"text": ["a"], "label": ["new"]}, "t.csv")
    with pytest.raises(DataError, match="Row 2 has the label 'new'"):
        divided(reviews(), test=other)


@pytest.mark.parametrize(
    "words",
    [
        ("train", "valid", "test"),
        ("Training", "dev", "TEST"),
        ("training_set", "Validation set", "test set"),
        ("训练", "验证", "测试"),
        ("训练集", "验证集", "测试集"),
    ],
)
def test_a_column_says_which_rows_are_for_what(words: tuple[str, str, str]) -> None:
    said = [words[0 if row < 40 else 1 if row < 50 else 2] for row in range(60)]
    data = divided(reviews(split=said), split_column="split")
    assert parts(data) == [list(range(2, 42)), list(range(42, 52)), list(range(52, 62))]


def test_where_the_column_knows_only_train_and_test_rows_to_check_on_are_drawn_from_train() -> None:
    said = ["train"] * 50 + ["test"] * 10
    data = divided(reviews(split=said), split_column="split", valid_share=0.2)
    assert (len(data.train), len(data.valid), rows(data.test)) == (40, 10, list(range(52, 62)))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["0", "1", "2"] * 20, "says 0, 1, 2, which does not tell which rows are to learn from"),
        (["True", "False"] * 30, "says True, False, which does not tell"),
        (["train"] * 59 + ["held-out"], "Row 61 of mine.csv has 'held-out' in the column 'split'"),
        (["train"] * 30 + [" "] + ["test"] * 29, "Row 32 of mine.csv has nothing in the column 'split'"),
        (["test"] * 60, "leaves no row to learn from"),
    ],
)
def test_a_column_that_does_not_say_it_clearly_is_refused(said: list[str], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        divided(reviews(split=said), split_column="split")
    assert sentence in str(caught.value)


def test_a_file_and_a_column_cannot_both_say_what_to_check_on() -> None:
    with pytest.raises(DataError, match=r"Both mine\.csv and the column 'split' set rows aside"):
        divided(reviews(split=["train", "dev"] * 30), split_column="split", valid=reviews(20))


def test_the_rows_of_a_group_are_never_on_both_sides() -> None:
    people = [f"person {row // 6}" for row in range(60)]
    data = divided(reviews(person=people), group_column="person", valid_share=0.2, test_share=0.2)
    where = defaultdict(set)
    for number, part in enumerate(parts(data)):
        for row in part:
            where[people[row - 2]].add(number)
    assert all(len(found) == 1 for found in where.values())
    assert [len(part) for part in parts(data)] == [36, 12, 12]


def test_rows_without_a_group_are_divided_one_by_one() -> None:
    assert len(divided(reviews(person=[" "] * 60), group_column="person").valid) == 9


def test_the_same_text_is_never_on_both_sides_unless_that_is_wanted() -> None:
    texts = [("Great  food", "great food")[row % 2] if row < 20 else f"text {row}" for row in range(60)]
    labels = ["good"] * 40 + ["bad"] * 20
    twice = table({"text": texts, "label": labels})
    for seed in range(10):
        data = divided(twice, seed=seed)
        assert set(range(2, 22)) <= set(rows(data.train)) or set(range(2, 22)) <= set(rows(data.valid))
    apart = [divided(twice, seed=seed, same_texts_together=False) for seed in range(10)]
    assert any(set(range(2, 22)) & set(rows(data.valid)) for data in apart)


def test_where_all_rows_belong_together_nothing_can_be_set_aside() -> None:
    with pytest.raises(DataError, match="All rows with the same label belong together"):
        divided(reviews(person=["me"] * 60), group_column="person")


@pytest.mark.parametrize(
    "dates",
    [
        [f"2024-03-{31 - day:02}" for day in range(30)],
        [f"2024-03-01T{23 - hour % 24:02}:00:00Z" for hour in range(24)],
        [f"{31 - day}.3.2024" for day in range(30)],
        [f"{31 - day}/03/2024 17:05" for day in range(30)],
        [f"3/{31 - day}/2024" for day in range(30)],
        [f"2024年3月{31 - day}日" for day in range(30)],
        [f"Mar {31 - day}, 2024" for day in range(30)],
        [str(1000.5 - number) for number in range(30)],
    ],
)
def test_the_newest_rows_are_checked_on(dates: list[str]) -> None:
    count = len(dates)
    data = divided(reviews(count, date=dates), time_column="date", valid_share=0.2, test_share=0.1)
    test, valid = round(count * 0.1), round(count * 0.2)
    assert rows(data.test) == list(range(2, 2 + test))
    assert rows(data.valid) == list(range(2 + test, 2 + test + valid))


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (["2024-03-01"] * 58 + ["5.3.2024", ""], "Row 60 of mine.csv has '5.3.2024' in the column 'date'"),
        (["12"] * 59 + ["2024-03-01"], "Row 61 of mine.csv has '2024-03-01'"),
        (["soon"] * 60, "Row 2 of mine.csv has 'soon' in the column 'date', which is neither a number nor a date"),
        (["3/4/2024", "5/6/2024"] * 30, "such as '3/4/2024' in row 2, can be read with the day or with the month"),
        ([" "] * 60, "The column 'date' in mine.csv is empty"),
    ],
)
def test_dates_that_cannot_be_compared_are_refused_with_their_row(dates: list[str], sentence: str) -> None:
    with pytest.raises(DataError) as caught:
        divided(reviews(date=dates), time_column="date")
    assert sentence in str(caught.value)


def test_a_row_without_a_date_counts_as_old_and_the_newest_row_of_a_group_dates_it() -> None:
    dates = [""] * 30 + [f"2024-01-{day:02}" for day in range(1, 31)]
    people = ["first", *(f"person {row}" for row in range(1, 59)), "first"]
    data = divided(reviews(date=dates, person=people), time_column="date", group_column="person", valid_share=0.1)
    assert rows(data.valid) == [2, *range(57, 62)]


def test_a_label_that_is_only_in_the_newest_rows_is_said_not_to_be_learned() -> None:
    labels = ["good", "bad"] * 29 + ["new", "new"]
    found = table({"text": [f"text {row}" for row in range(60)], "label": labels, "year": sorted(map(str, range(60)))})
    years = table({"text": [f"text {row}" for row in range(60)], "label": labels, "year": list(map(str, range(60)))})
    assert not any("cannot be learned" in str(notice) for notice in divided(found).notices)
    data = divided(years, time_column="year")
    assert any("The answer 'new' (row 60) stands only in rows that are set aside" in str(each) for each in data.notices)


@pytest.mark.parametrize("name", ["split_column", "group_column", "time_column"])
def test_a_column_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(DataError, match=r"mine\.csv has no column 'nope'"):
        divided(reviews(), **{name: "nope"})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_share": 0}, "valid_share"),
        ({"valid_share": 1}, "valid_share"),
        ({"valid_share": float("nan")}, "valid_share"),
        ({"test_share": -0.1}, "test_share"),
        ({"valid_share": 0.6, "test_share": 0.4}, "test_share"),
        ({"test_file": "t.csv", "test_share": 0.4}, "test_share"),
        ({"seed": -1}, "seed"),
        ({"group_column": "a", "time_column": "a"}, "split_column"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(values: dict[str, object], field: str) -> None:
    with pytest.raises(SettingsError) as caught:
        split_from(values)
    assert caught.value.field == field


def test_the_record_of_an_older_run_is_still_read() -> None:
    old = """{"file_name": "a.csv", "fingerprint": "0", "form": "label", "columns": {},
        "split": {"valid_share": 0.2, "valid_file": "b.csv", "seed": 4}, "train_rows": 8, "valid_rows": 2}"""
    source = DataSource.model_validate_json(old)
    assert source.split == Split(valid_share=0.2, valid_file="b.csv", seed=4)
    assert (source.test_rows, source.split.test_share) == (0, 0)


def test_the_order_of_the_file_stays_in_every_part() -> None:
    data = divided(reviews(200), valid_share=0.3, test_share=0.2)
    assert all(part == sorted(part) for part in parts(data))


def test_labels_of_texts_with_several_are_divided_evenly() -> None:
    task = TASKS["multilabel"]
    labels = [("a|b", "a", "b|c", "")[row % 4] if row < 96 else "d" for row in range(100)]
    found = table({"text": [f"text {row}" for row in range(100)], "labels": labels})
    columns = {"text": "text", "labels": "labels"}
    data = prepare(found, columns, task, form="list", split=Split(valid_share=0.25))
    assert (len(data.valid), task.counts(data.valid)) == (25, {"a": 12, "b": 12, "c": 6, "d": 1})
