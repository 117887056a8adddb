"""`compare` and `report`: what runs are worth, for people and for programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from huggingface_hub import ModelCard

from bert_core import Card, Run
from tests.cli.conftest import CommandLine

OTHER = "20260101-000000-abcdef"


@pytest.fixture
def runs(toy_run: Run, tmp_path: Path) -> Path:
    """A folder of two runs that differ by one setting."""
    for run_id in (toy_run.id, OTHER):
        shutil.copytree(toy_run.folder, tmp_path / "runs" / run_id)
    other = Run(tmp_path / "runs" / OTHER)
    other.write(Card(name="other", created=toy_run.card.created))
    spec = toy_run.spec
    other.write(spec.model_copy(update={"hyperparameters": spec.hyperparameters.model_copy(update={"epochs": 3})}))
    return tmp_path / "runs"


def test_two_runs_are_compared_in_words(cli: CommandLine, runs: Path) -> None:
    shown = cli("compare", "toy", "other", "--runs", runs)
    assert shown.status == 0
    for words in ("no real difference between 'toy' and 'other'", "95 % interval", "Passes over the data", "8", "3"):
        assert words in shown.out


def test_two_runs_are_compared_for_programs(cli: CommandLine, runs: Path, toy_run: Run) -> None:
    found = cli("compare", "toy", "other", "--runs", runs, "--json").json
    assert found["part"] == "valid"
    assert [run["run"] for run in found["runs"]] == [toy_run.id, OTHER]
    right = found["runs"][0]["right"]
    assert right["value"] == pytest.approx(toy_run.report.metrics["accuracy"])
    assert right["low"] <= right["value"] <= right["high"]
    assert found["differences"][0]["test"] == "mcnemar" and found["differences"][0]["chance"] == 1.0
    assert found["settings"] == [{"title": "Passes over the data (epochs)", "values": ["8", "3"]}]


def test_one_run_is_not_compared(cli: CommandLine, runs: Path) -> None:
    shown = cli("compare", "toy", "toy", "--runs", runs)
    assert shown.status == 2 and "two different runs" in shown.err


def test_a_report_is_written(cli: CommandLine, runs: Path, tmp_path: Path) -> None:
    shown = cli("report", "toy", "--runs", runs, "--out", tmp_path / "report.html")
    assert shown.status == 0 and "report.html" in shown.err
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_card_goes_to_standard_output(cli: CommandLine, runs: Path) -> None:
    shown = cli("report", "toy", "--card", "--runs", runs)
    assert ModelCard(shown.out).data.pipeline_tag == "text-classification"


def test_a_place_that_cannot_be_written_gets_a_sentence(cli: CommandLine, runs: Path, tmp_path: Path) -> None:
    shown = cli("report", "toy", "--runs", runs, "--out", tmp_path / "nowhere" / "report.html")
    assert shown.status == 2 and "cannot be written" in shown.err
