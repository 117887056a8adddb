"""`inspect`: one object a file for programs, a short report for people, and the exit status."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine
from tests.toy import toy_table

PROMISED = {
    "file", "ok", "error", "format", "encoding", "delimiter", "header", "rows", "columns", "task", "alternatives",
    "findings", "questions",
}  # fmt: skip
STARS = "review,stars\n" + "".join(f"the room was fine on day {row} of our stay,{row % 5 + 1}\n" for row in range(80))


def test_programs_get_an_object_a_file(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(toy_table(60), encoding="utf-8")
    (tmp_path / "empty.csv").write_bytes(b"")
    shown = cli("inspect", "--json", tmp_path / "good.csv", tmp_path / "empty.csv")
    good, empty = shown.json_lines
    assert shown.status == 2
    assert good.keys() >= PROMISED and good.keys() == empty.keys()
    assert (good["file"], good["ok"], good["error"]) == (str(tmp_path / "good.csv"), True, None)
    assert (good["format"], good["encoding"], good["delimiter"], good["header"]) == ("delimited", "utf-8", ",", 1)
    assert good["rows"] == 60
    assert good["columns"][1].keys() == {"name", "role", "distinct"}
    assert good["task"]["name"] == "classification" and 0 <= good["task"]["confidence"] <= 1
    assert "different values over 60 rows" in good["task"]["reason"]
    assert (empty["ok"], empty["task"], empty["rows"]) == (False, None, None)
    assert empty["error"].startswith("empty.csv is empty.")


def test_findings_and_questions_are_for_programs_too(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "stars.csv").write_text(STARS, encoding="utf-8")
    shown = cli("inspect", "--json", tmp_path / "stars.csv")
    assert shown.status == 0
    (question,) = shown.json["questions"]
    assert (question["code"], question["options"]) == ("task", ["classification", "score"])
    assert question["message"]
    for finding in shown.json["findings"]:
        assert {"code", "severity", "count", "message", "rows"} <= finding.keys()
        assert finding["severity"] in {"info", "warning", "error"}


def test_people_get_a_report(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "stars.csv").write_text(STARS, encoding="utf-8")
    shown = cli("inspect", tmp_path / "stars.csv")
    for words in (
        "Rows: 80, columns: 2, UTF-8, separated by: comma",
        "Task: One label per text (classification)",
        "    Text: review\n    Label: stars\n",
        "Or: A number (similarity, rating). 'stars' holds numbers, 5 different ones over 80 rows.",
        "What shall the model learn? (classification | score)",
    ):
        assert words in shown.out


def test_a_column_that_fits_as_well_is_named(cli: CommandLine, tmp_path: Path) -> None:
    rows = "".join(f"the room was fine on day {row},{'ab'[row % 2]},{'xyz'[row % 3]}\n" for row in range(80))
    (tmp_path / "two.csv").write_text("text,category,polarity\n" + rows, encoding="utf-8")
    assert "Label: category (or polarity)" in cli("inspect", tmp_path / "two.csv").out
    assert cli("inspect", "--json", tmp_path / "two.csv").json["task"]["others"] == {"label": "polarity"}


def test_a_refusal_is_one_sentence_that_helps(cli: CommandLine, tmp_path: Path) -> None:
    shown = cli("inspect", tmp_path / "no such.csv")
    assert shown.status == 2
    assert "There is no file no such.csv. Check the name and the folder." in shown.out
    assert "Traceback" not in shown.out + shown.err


def test_how_a_file_is_read_can_be_said(cli: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "odd.txt").write_text("文本;标签\n" + "很好，喜欢;好\n很差，失望;坏\n" * 20, encoding="gb18030")
    said = ("--encoding", "gb18030", "--delimiter", ";", "--header", "0")
    shown = cli("inspect", "--json", tmp_path / "odd.txt", *said).json
    assert (shown["encoding"], shown["delimiter"], shown["header"], shown["rows"]) == ("gb18030", ";", 0, 41)
    (tmp_path / "tabs.txt").write_text("text\tlabel\n" + "a, b\tgood\nc, d\tbad\n" * 20, encoding="utf-8")
    assert cli("inspect", "--json", tmp_path / "tabs.txt", "--delimiter", "tab").json["delimiter"] == "\t"
    wrong = cli("inspect", tmp_path / "odd.txt", "--encoding", "klingon")
    assert wrong.status == 2 and "klingon" in wrong.out + wrong.err
