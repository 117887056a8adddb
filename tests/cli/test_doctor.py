"""`doctor`: whether all is there, and what to do where it is not."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine


def test_a_healthy_computer_passes(cli: CommandLine) -> None:
    shown = cli("doctor")
    assert shown.status == 0, shown.out
    for words in ("Keras", "tensorflow, CPU", "at hand and verified", "can be written"):
        assert words in shown.out


def test_a_home_folder_that_cannot_be_written_is_told_with_what_to_do(cli: CommandLine, home: Path) -> None:
    home.write_text("a file where the folder should be")
    shown = cli("doctor")
    assert shown.status == 1
    assert "BERT_STUDIO_HOME" in shown.out
