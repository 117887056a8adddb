"""`evaluate` and `predict`: a trained run at work on texts and files."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from bert_core import Run
from tests.cli.conftest import CommandLine
from tests.toy import toy_table

PRAISE, COMPLAINT = "the food was wonderful and fresh", "the room was dirty and awful"


def test_texts_are_answered_one_object_each(cli: CommandLine, toy_run: Run) -> None:
    shown = cli("predict", toy_run.id, PRAISE, COMPLAINT, "--runs", toy_run.folder.parent, "--json")
    assert shown.status == 0, shown.err
    assert [(answer["text"], answer["label"]) for answer in shown.json_lines] == [(PRAISE, "good"), (COMPLAINT, "bad")]
    assert sum(shown.json_lines[0]["probabilities"].values()) == pytest.approx(1)


def test_lines_of_standard_input_are_answered(cli: CommandLine, toy_run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{PRAISE}\n\n房间很好\n".encode())))
    shown = cli("predict", "toy", "-", "--runs", toy_run.folder.parent, "--json")
    assert [answer["text"] for answer in shown.json_lines] == [PRAISE, "房间很好"]


def test_a_person_reads_a_table(cli: CommandLine, toy_run: Run) -> None:
    shown = cli("predict", "toy", PRAISE, "--runs", toy_run.folder.parent)
    assert PRAISE in shown.out
    assert "%" in shown.out


def test_why_says_what_each_word_adds_to_the_answer(cli: CommandLine, toy_run: Run) -> None:
    shown = cli("predict", "toy", PRAISE, "--why", "--runs", toy_run.folder.parent, "--json")
    assert shown.status == 0, shown.err
    [first, second] = shown.json_lines[0]["why"]
    assert (first["claim"], second["claim"]) == ("good", "bad")
    assert " ".join(word["text"] for word in first["words"]) == PRAISE
    strongest = max(first["words"], key=lambda word: word["influence"])
    assert strongest["text"] in ("wonderful", "fresh")
    table = cli("predict", "toy", PRAISE, "--why", "--runs", toy_run.folder.parent).out
    assert "Why 'good'" in table and "wonderful" in table.split("Why")[1]


def test_a_file_comes_back_with_answers_and_without_formulas(cli: CommandLine, toy_run: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "texts.csv", tmp_path / "answers.csv"
    file.write_text(f"id,text\n1,{PRAISE}\n2,\n3,=SUM(A1)\n")
    shown = cli("predict", "toy", "--file", file, "--out", out, "--runs", toy_run.folder.parent)

    assert (shown.status, shown.out) == (0, ""), shown.err
    header, first, second, third = out.read_text(encoding="utf-8-sig").splitlines()
    assert header == "id,text,prediction,probability"
    assert first.startswith(f"1,{PRAISE},good,")
    assert second == "2,,,"
    assert third.startswith("3,'=SUM(A1),")


def test_the_text_column_is_found_under_another_name(cli: CommandLine, toy_run: Run, tmp_path: Path) -> None:
    file = tmp_path / "texts.csv"
    file.write_text(f"number,review\n1,{PRAISE}\n2,{COMPLAINT}\n")
    shown = cli("predict", "toy", "--file", file, "--runs", toy_run.folder.parent, "--json")
    assert [(answer["row"], answer["label"]) for answer in shown.json_lines] == [(2, "good"), (3, "bad")]


def test_json_lines_are_answered_with_the_numbers_of_their_lines(
    cli: CommandLine, toy_run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text(f'{{"review": "{PRAISE}"}}\n\n{{"review": "{COMPLAINT}"}}\n')
    shown = cli("predict", "toy", "--file", file, "--runs", toy_run.folder.parent, "--json")
    assert [(answer["row"], answer["label"]) for answer in shown.json_lines] == [(1, "good"), (3, "bad")]


def test_a_labelled_file_gives_the_metrics_of_the_task(cli: CommandLine, toy_run: Run, tmp_path: Path) -> None:
    file = tmp_path / "test.csv"
    file.write_text(toy_table(60, seed=2))
    shown = cli("evaluate", "toy", file, "--runs", toy_run.folder.parent, "--json")
    assert shown.status == 0, shown.err
    assert shown.json["rows"] == 60
    assert shown.json["metrics"]["accuracy"] > 0.8
    assert set(shown.json["metrics"]) == set(toy_run.report.metrics)


def test_a_label_that_the_model_does_not_know_names_its_row(cli: CommandLine, toy_run: Run, tmp_path: Path) -> None:
    file = tmp_path / "test.csv"
    file.write_text(toy_table(4) + "some words,strange\n")
    shown = cli("evaluate", "toy", file, "--runs", toy_run.folder.parent)
    assert shown.status == 2
    assert "Row 6" in shown.err and "'strange'" in shown.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("a text", "--file", "x.csv"), "not both"),
        (("a text", "--out", "x.csv"), "--file"),
        (("--file", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_what_cannot_be_answered_is_one_line(
    cli: CommandLine, toy_run: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    shown = cli("predict", "toy", *arguments, "--runs", toy_run.folder.parent)
    assert (shown.status, shown.out) == (2, "")
    assert len(shown.err.splitlines()) == 1
    assert sentence in shown.err


def test_a_model_that_reads_two_texts_is_asked_with_an_object_for_each_row(
    cli: CommandLine, toy_run: Run, tmp_path: Path
) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id)))
    source = run.spec.data.model_copy(update={"columns": {"text": "a", "second": "b", "label": "label"}})
    run.write(run.spec.model_copy(update={"task": "pair", "data": source}))
    asked = json.dumps({"text": PRAISE, "second": COMPLAINT})
    shown = cli("predict", run.id, asked, "--runs", tmp_path, "--json")
    assert shown.status == 0, shown.err
    assert (shown.json["text"], shown.json["second"]) == (PRAISE, COMPLAINT)
    for wrong in (PRAISE, "[1]", '{"text": "a"}', '{"text": "a", "second": 1}'):
        refused = cli("predict", run.id, wrong, "--runs", tmp_path)
        assert refused.status == 2 and '{"text": "…", "second": "…"}' in refused.err
