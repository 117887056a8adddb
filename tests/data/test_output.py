"""The file of predictions that a person opens in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from bert_core.data import defuse, examples_from, predictions_csv, read_table
from bert_core.tasks import TASKS

TASK = TASKS["classification"]


def written(data: str, *answers: dict[str, str | float]) -> list[list[str]]:
    table = read_table(data.encode(), "mine.csv")
    examples = examples_from(table, {"text": "text"}, TASK, form=None).examples
    content = predictions_csv(table, examples, answers)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_same_table_comes_back_with_the_answers_beside_it() -> None:
    rows = written(
        'text,note\n"好, 的",007\n,empty\nb,1.0\n',
        {"prediction": "正面", "probability": 0.98765432},
        {"prediction": "负面", "probability": 1.0},
    )
    assert rows == [
        ["text", "note", "prediction", "probability"],
        ["好, 的", "007", "正面", "0.987654"],
        ["", "empty", "", ""],
        ["b", "1.0", "负面", "1"],
    ]


def test_columns_that_are_there_already_are_kept() -> None:
    rows = written("text,prediction\na,mine\n", {"prediction": "x"})
    assert rows == [["text", "prediction", "prediction (2)"], ["a", "mine", "x"]]


def test_no_cell_of_the_file_is_a_formula() -> None:
    rows = written('text,"=HYPERLINK(""x"")"\n=1+1,@SUM(A1)\n', {"prediction": "-2+3", "probability": -0.5})
    assert rows == [
        ["text", '\'=HYPERLINK("x")', "prediction", "probability"],
        ["'=1+1", "'@SUM(A1)", "'-2+3", "-0.5"],
    ]


@pytest.mark.parametrize("cell", ["=1", "+1+1", "-1+1", "@x", "\tx", "\rx", "\nx", "＝1+1", "-", "+A1", "-1e", "=-3.5"])
def test_formulas_become_text(cell: str) -> None:
    assert defuse(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "text", "-3.5", "+3", "-1,200.50", "-1e-5", "-5%", "a=b", "'=1", "😀"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert defuse(cell) == cell
