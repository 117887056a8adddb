"""Rows set aside by options of the command line: the rows are the right ones, and the person is told how many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bert_core import TASKS, PreparedData
from bert_core.cli.specify import read_data
from bert_core.cli.split_options import split_options
from bert_core.spec import Split

TABLE = "text,label,part,author,year\n" + "".join(
    f"text {row},{'ab'[row % 2]},{'train' if row < 40 else 'dev' if row < 50 else 'test'},{row // 6},{1900 + row}\n"
    for row in range(60)
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE)
    return path


def read(file: Path, **aside: Any) -> PreparedData:
    return read_data(file, aside, TASKS["classification"], {"text": "text", "label": "label"})[1]


@pytest.mark.parametrize(
    ("aside", "counts"),
    [
        ({}, (51, 9, 0)),
        ({"valid_share": 0.2, "test_share": 0.1}, (42, 12, 6)),
        ({"split_column": "part"}, (40, 10, 10)),
        ({"group_column": "author", "valid_share": 0.2}, (48, 12, 0)),
        ({"time_column": "year", "valid_share": 0.2}, (48, 12, 0)),
    ],
)
def test_rows_are_set_aside_as_the_options_say(
    file: Path, aside: dict[str, Any], counts: tuple[int, int, int], capsys: pytest.CaptureFixture[str]
) -> None:
    data = read(file, **aside)
    assert (len(data.train), len(data.valid), len(data.test)) == counts
    said = capsys.readouterr().err
    assert f"{counts[0]} rows to learn from, {counts[1]} to check on" in said
    assert (f"{counts[2]} rows for the test at the end" in said) == (counts[2] > 0)


def test_files_of_their_own_are_read(file: Path) -> None:
    data = read(file, valid=file, test=file)
    assert (len(data.train), len(data.valid), len(data.test)) == (60, 60, 60)
    assert (data.source.split.valid_file, data.source.split.test_file) == ("mine.csv", "mine.csv")


def test_every_option_is_a_file_or_a_field_of_the_split() -> None:
    assert {option.name for option in split_options()} <= {"valid", "test", *Split.model_fields}
