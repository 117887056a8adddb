"""What is said of files before anything is trained on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core.data import Inspection, inspect_files
from tests.toy import toy_table


def write(folder: Path, **files: str) -> list[Path]:
    """Files of these contents; `__` in a name stands for a dot."""
    paths = [folder / name.replace("__", ".") for name in files]
    for path, content in zip(paths, files.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def only(folder: Path, content: str) -> Inspection:
    (found,) = inspect_files(write(folder, mine__csv=content))
    return found


def test_a_good_file_is_told_with_its_columns_and_its_task(tmp_path: Path) -> None:
    found = only(tmp_path, toy_table(60))
    assert found.error is None and found.guess.task.name == "classification"
    assert [(column.name, column.role) for column in found.columns] == [("text", "text"), ("label", "label")]
    assert found.columns[1].distinct == len(set(found.table.frame["label"]))


def test_blanks_around_a_label_make_no_other_label(tmp_path: Path) -> None:
    rows = "".join(f"a good text of some words {row},{'  yes' if row % 2 else 'no  '}\n" for row in range(40))
    rows += "".join(f"a good text of other words {row},{'yes' if row % 2 else 'no'}\n" for row in range(40))
    assert only(tmp_path, "text,label\n" + rows).columns[1].distinct == 2


def test_each_column_of_labels_has_a_role(tmp_path: Path) -> None:
    rows = "".join(f"a good text of some words {row},{row % 2},{row % 3 % 2},{row % 5 % 2}\n" for row in range(60))
    found = only(tmp_path, "text,joy,anger,fear\n" + rows)
    assert [column.role for column in found.columns] == ["text", "first_label", "label", "last_label"]


def test_a_file_that_cannot_be_read_is_told_and_the_next_one_goes_on(tmp_path: Path) -> None:
    empty, good = inspect_files(write(tmp_path, empty__csv="", good__csv=toy_table(60)))
    assert "is empty" in str(empty.error) and empty.table is None
    assert good.error is None
    (missing,) = inspect_files([tmp_path / "no such.csv"])
    assert "There is no file no such.csv" in str(missing.error)


def test_a_single_column_is_read_and_refused_for_want_of_a_label(tmp_path: Path) -> None:
    found = only(tmp_path, "text\n" + "a text of some words\n" * 20)
    assert "no label" in str(found.error)
    assert len(found.table) == 20 and found.guess is None


@pytest.mark.parametrize(
    ("train", "other"),
    [("train.csv", "test.csv"), ("reviews-train.csv", "reviews-dev.csv"), ("评论_训练集.csv", "评论_测试集.csv")],
)
def test_files_called_parts_of_one_set_are_compared(tmp_path: Path, train: str, other: str) -> None:
    for name, label in ((other, "never seen"), (train, "good")):
        rows = "".join(f"a text of some words {row},{label if row % 2 else 'bad'}\n" for row in range(60))
        (tmp_path / name).write_text("text,label\n" + rows, encoding="utf-8")
    found = inspect_files([tmp_path / other, tmp_path / train])
    assert all("never seen" in " ".join(str(finding.message) for finding in each.findings) for each in found)


def test_other_files_of_one_call_are_not(tmp_path: Path) -> None:
    tables = ["text,label\n" + "".join(f"a text {row},{name}{row % 2}\n" for row in range(60)) for name in "ab"]
    found = inspect_files(write(tmp_path, first__csv=tables[0], second__csv=tables[1]))
    assert [each.error for each in found] == [None, None]
