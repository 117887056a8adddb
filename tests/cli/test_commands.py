"""What holds for every command: quick help, one line for an error, no traceback on the screen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bert_core import __version__

HEAVY = ("babel", "keras", "pandas", "sklearn", "streamlit", "tensorflow", "transformers")
COMMANDS = ("train", "evaluate", "predict", "runs", "models", "doctor")
SPEC = """{"task": "classification", "known": {"labels": ["a", "b"]}, "data": {"file_name": "x.csv",
"fingerprint": "0", "form": "label", "columns": {"text": "text", "label": "label"},
"train_rows": 1, "valid_rows": 1}}"""


def test_help_names_every_command(cli) -> None:
    shown = cli("--help")
    assert shown.status == 0
    assert all(command in shown.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(cli, command: str) -> None:
    assert cli(command, "--help").status == 0


def test_help_loads_nothing_heavy() -> None:
    code = f"import bert_core.cli, sys; print(*set({HEAVY}) & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_the_version_is_shown(cli) -> None:
    assert cli("--version").out == f"BERT Studio {__version__}\n"


def test_an_unknown_option_is_bad_input(cli) -> None:
    assert cli("runs", "--colour").status == 2


def test_a_mistake_of_ours_is_one_line_and_a_log(cli, home: Path) -> None:
    run = home / "runs" / "20260101-000000-abcdef"
    run.mkdir(parents=True)
    (run / "spec.json").write_text(SPEC)
    (run / "card.json").write_text('{"name": "broken", "created": 0}')
    (run / "events.jsonl").mkdir()  # nobody expects a folder here

    shown = cli("runs")

    assert shown.status == 1
    assert len(shown.err.splitlines()) == 1
    assert "Traceback" not in shown.out + shown.err
    assert "Traceback" in (home / "logs" / "command-line.log").read_text()
