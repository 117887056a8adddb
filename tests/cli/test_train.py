"""`train`: what a person gets from a good file, from a bad one, and from pressing Ctrl-C."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bert_core import Hyperparameters, RunStore
from tests.cli.conftest import TOY_OPTIONS, CommandLine
from tests.toy import toy_table

ENDLESS = (*TOY_OPTIONS, "--epochs", "100", "--batch-size", "2")


def test_json_is_one_object_with_the_score(
    cli: CommandLine, toy_file: Path, toy_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    valid, runs = tmp_path / "valid.csv", tmp_path / "elsewhere"
    valid.write_text(toy_table(40, seed=1))
    monkeypatch.chdir(toy_model.parent)  # the model is named by a relative path, which the worker must find too
    options = ("--model", toy_model.name, "--valid", valid, "--runs", runs, "--name", "mine", *TOY_OPTIONS)

    shown = cli("train", toy_file, *options, "--json")

    assert shown.status == 0, shown.err
    assert "200 rows to learn from, 40 to check on" in shown.err
    assert set(shown.json) == {
        "run", "folder", "state", "seconds", "metrics", "test_metrics", "best_step", "baselines",
    }  # fmt: skip
    assert shown.json["state"] == "finished"
    assert shown.json["metrics"]["accuracy"] > 0.8
    (run,) = RunStore(runs).runs()
    assert (run.id, str(run.folder)) == (shown.json["run"], shown.json["folder"])
    assert (run.card.name, run.spec.data.split.valid_file) == ("mine", "valid.csv")
    assert (run.model_folder / "model.safetensors").is_file()


def test_learning_from_few_examples_keeps_a_model_that_answers(
    cli: CommandLine, toy_file: Path, toy_model: Path, home: Path
) -> None:
    trained = cli("train", toy_file, "--model", toy_model, "--max-length", "32", "--method", "few_examples", "--json")
    assert trained.status == 0, trained.err
    assert trained.json["metrics"]["accuracy"] > 0.8
    answered = cli("predict", trained.json["run"], "the food was great and lovely", "--json")
    assert "good" in answered.out, answered.err


@pytest.fixture
def endless(toy_file: Path, toy_model: Path, home: Path) -> Iterator[subprocess.Popen[str]]:
    """A training that would go on for long, once its first check is done."""
    command = [sys.executable, "-m", "bert_core", "train", str(toy_file), "--model", str(toy_model), *ENDLESS]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert any(line.startswith("Step") for line in process.stderr)
        yield process
        for run in RunStore().runs():
            run.request_stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot send Ctrl-C to one process")
def test_ctrl_c_stops_and_keeps_the_best_model(endless: subprocess.Popen[str], home: Path) -> None:
    endless.send_signal(signal.SIGINT)
    out, err = endless.communicate(timeout=120)

    assert endless.returncode == 0, err
    assert "Press Ctrl-C again" in err
    assert "stopped" in out
    assert "Right answers (accuracy)" in out
    (run,) = RunStore().runs()
    assert (run.model_folder / "model.safetensors").is_file()


def test_a_worker_that_dies_is_told_with_its_last_lines(endless: subprocess.Popen[str]) -> None:
    (worker,) = psutil.Process(endless.pid).children()
    worker.kill()
    out, err = endless.communicate(timeout=60)

    assert (endless.returncode, out) == (1, "")
    assert "ended without a word" in err


BAD_FILES = {
    "empty": ("", "is empty"),
    "header only": ("text,label\n", "no rows of data"),
    "one column": ("text\nsome words\nother words\n", "only one column"),
    "one label": ("text,label\n" + "some words,same\n" * 20, "same label"),
    "a label for each row": ("text,label\n" + "".join(f"words {i},kind {i}\n" for i in range(20)), "belong together"),
    "no texts": ("text,label\n" + ",good\n,bad\n" * 20, "empty in every row"),
    "too many labels": ("text,label\n" + "".join(f"words {i},{i // 2}\n" for i in range(5000)), "different values"),
    "not a table": ("\x00\x01\x02\x03" * 500, "not a text file"),
}


@pytest.mark.parametrize(("content", "sentence"), BAD_FILES.values(), ids=BAD_FILES)
def test_what_is_wrong_with_a_file_is_the_last_line_and_there_is_no_run(
    cli: CommandLine, tmp_path: Path, home: Path, content: str, sentence: str
) -> None:
    file = tmp_path / "data.csv"
    file.write_text(content)
    shown = cli("train", file, *(("--text", "text", "--label", "label") if "label" in content else ()))

    assert (shown.status, shown.out) == (2, "")
    assert sentence in shown.err.splitlines()[-1]
    assert "Traceback" not in shown.err
    assert not (home / "runs").exists()


def test_a_file_that_is_not_there_is_one_line(cli: CommandLine) -> None:
    shown = cli("train", "nowhere.csv")
    assert (shown.status, len(shown.err.splitlines())) == (2, 1)
    assert "nowhere.csv" in shown.err


BAD_OPTIONS = {
    "out of bounds": (("--learning-rate", "3"), "1e-07 to 0.01"),
    "no such choice": (("--schedule", "zigzag"), "linear, cosine, constant"),
    "no such preset": (("--preset", "fast"), "quick, balanced, thorough"),
    "no such task": (("--task", "poetry"), "classification"),
    "no such column": (("--text", "title"), "'text', 'label'"),
    "too long for the model": (("--max-length", "512"), "64"),
    "no share": (("--valid-share", "1.5"), "less than 1"),
    "nothing left": (("--valid-share", "0.5", "--test-share", "0.5"), "leave none to learn from"),
    "no such column of groups": (("--group-column", "author"), "has no column 'author'"),
    "no words for parts": (("--split-column", "label"), "Row 2 of reviews.csv has 'good'"),
    "no dates": (("--time-column", "text"), "neither a number nor a date"),
    "test twice": (("--test", "nowhere.csv", "--test-share", "0.1"), "not both"),
}


@pytest.mark.parametrize(("options", "sentence"), BAD_OPTIONS.values(), ids=BAD_OPTIONS)
def test_a_bad_option_is_told_with_what_is_possible(
    cli: CommandLine, toy_file: Path, toy_model: Path, home: Path, options: tuple[str, ...], sentence: str
) -> None:
    shown = cli("train", toy_file, "--model", toy_model, *options)
    assert (shown.status, shown.out) == (2, "")
    assert sentence in shown.err.splitlines()[-1]
    assert not (home / "runs").exists()


def test_a_damaged_model_is_told_before_there_is_a_run(
    cli: CommandLine, toy_file: Path, toy_model: Path, tmp_path: Path, home: Path
) -> None:
    model = shutil.copytree(toy_model, tmp_path / "damaged")
    weights = model / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:500])
    shown = cli("train", toy_file, "--model", model, *TOY_OPTIONS)
    assert (shown.status, shown.out) == (2, "")
    assert "damaged" in shown.err
    assert not (home / "runs").exists()


def test_texts_that_the_model_cannot_read_are_told(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    rows = "".join(f"房间{row}很干净，服务好,好\n房间{row}太小，服务差,坏\n" for row in range(20))
    file.write_text("文本,标签\n" + rows, encoding="utf-8")
    shown = cli("train", file, "--max-length", "16", "--epochs", "1", "--valid-share", "0.5", "--frozen-layers", "48")
    assert shown.status == 2  # there are no 48 layers, so that nothing is trained here
    assert "Chinese characters" in shown.err
    assert "google-bert/bert-base-chinese" in shown.err


def test_every_setting_is_an_option_with_its_own_help(cli: CommandLine) -> None:
    shown = cli("train", "--help").out
    for name in Hyperparameters.model_fields:
        assert f"--{name.replace('_', '-')}" in shown
