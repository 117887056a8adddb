"""`runs` and `models`: what there is."""

from __future__ import annotations

import shutil
from pathlib import Path

from bert_core import DEFAULT_MODEL, Run
from tests.cli.conftest import CommandLine


def test_without_runs_it_says_how_to_train(cli: CommandLine) -> None:
    shown = cli("runs")
    assert shown.status == 0
    assert "train FILE" in shown.out
    assert cli("runs", "--json").json == []


def test_a_run_is_listed_with_state_and_score(cli: CommandLine, toy_run: Run) -> None:
    shown = cli("runs", "--runs", toy_run.folder.parent)
    for words in (toy_run.id, "toy", "finished", "reviews.csv", "%"):
        assert words in shown.out
    (listed,) = cli("runs", "--runs", toy_run.folder.parent, "--json").json
    assert listed["metrics"] == toy_run.report.metrics
    assert (listed["run"], listed["state"]) == (toy_run.id, "finished")


def test_a_damaged_run_hides_no_other(cli: CommandLine, toy_run: Run, tmp_path: Path) -> None:
    for run_id in (toy_run.id, "20260101-000000-abcdef"):
        shutil.copytree(toy_run.folder, tmp_path / "runs" / run_id)
    (tmp_path / "runs" / "20260101-000000-abcdef" / "card.json").write_text("{")
    shown = cli("runs", "--runs", tmp_path / "runs", "--json")
    assert [listed["run"] for listed in shown.json] == [toy_run.id]
    assert "damaged" in shown.err


def test_the_models_say_which_are_here(cli: CommandLine) -> None:
    listed = {model["identifier"]: model for model in cli("models", "--json").json}
    assert listed[DEFAULT_MODEL]["at_hand"] is True
    assert DEFAULT_MODEL in cli("models").out
