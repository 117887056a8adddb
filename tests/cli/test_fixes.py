"""What the command line tells of odd rows, and that what mends them stands in the run's spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core.cli.specify import read_data
from bert_core.tasks import TASKS
from tests.cli.conftest import CommandLine
from tests.toy import toy_table


@pytest.fixture
def odd_file(tmp_path: Path) -> Path:
    """Reviews of which one label has only one row, and another is written in two ways."""
    path = tmp_path / "reviews.csv"
    path.write_text(toy_table(60) + "the film was it,single\nthe food was fresh,GOOD\n", encoding="utf-8")
    return path


def test_what_is_odd_is_told_with_the_option_that_mends_it(odd_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read_data(odd_file, {}, TASKS["classification"], {})
    told = capsys.readouterr().err
    assert "To mend it: --fix leave_out_single_labels" in told
    assert "To mend it: --fix merge_labels" in told


def test_the_option_can_be_repeated_and_an_unknown_name_is_refused(cli: CommandLine, odd_file: Path) -> None:
    shown = cli("train", odd_file, "--fix", "merge_labels", "--fix", "magic")
    assert shown.status == 2
    assert "There is nothing called 'magic' that mends a table" in shown.err
    assert "--fix merge_labels" not in shown.err


def test_what_was_mended_is_told_and_recorded(odd_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fixes = ("leave_out_single_labels", "merge_labels")
    _, data = read_data(odd_file, {}, TASKS["classification"], {}, fixes=fixes, skip_bad_rows=True)
    assert data.known.labels == ("bad", "good")
    assert data.source.fixes == ("merge_labels", "leave_out_unusable", "leave_out_single_labels")
    told = capsys.readouterr().err
    assert "Spellings of the same label were made the most common one. (1 row)" in told
    assert "--fix" not in told
