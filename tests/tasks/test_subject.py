"""Whom an event is about: reading, scores, and the columns of real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bert_core import TASKS, Example, Known, QaAnswer
from bert_core.data import guess_columns, guess_task, prepare, read_table

TASK = TASKS["subject"]
DATA = Path(__file__).parents[3] / "shared" / "data" / "dev" / "event_zh_ccks2019"
TEXT = "万马股份转型，华鹏玻璃业绩下滑，万马股份回应"
KNOWN = Known(numbers={"has_no_answer": 1.0, "no_answer_threshold": 0.0})


def example(right: list[str]) -> Example:
    answers = [{"text": subject, "start": TEXT.index(subject)} for subject in right]
    return Example(2, {"text": TEXT, "event_type": "业绩下滑", "answers": json.dumps(answers)})


def test_a_subject_is_found_in_its_text_or_the_nearest_is_offered() -> None:
    rows = [
        Example(row, {"text": TEXT, "event_type": "业绩下滑", "subject": subject})
        for row, subject in enumerate(["华鹏玻璃", "万马股份", "", "华鹏玻离"], 2)
    ]
    found = TASK.parse("columns", rows)
    places = [json.loads(each.cells["answers"]) for each in found.examples]
    assert places == [[{"text": "华鹏玻璃", "start": 7}], [{"text": "万马股份", "start": 0}], []]
    [problem] = found.problems
    assert problem.row == 5 and "'华鹏玻璃'" in str(problem.reason)
    assert [str(notice) for notice in found.notices] == [
        "In 1 row the answer stands in the text more than once (row 3); the first place is taken."
    ]


def test_scores_are_exact_and_by_characters() -> None:
    examples = [example(["华鹏玻璃"]), example(["万马股份", "华鹏玻璃"]), example([]), example([])]
    answers = [QaAnswer(text, 0, 0, 1.0) for text in ("华鹏", "华鹏玻璃", "", "华鹏")]
    assert TASK.score(answers, examples, KNOWN) == pytest.approx({"exact_match": 0.5, "f1": (2 / 3 + 1 + 1) / 4})


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")
@pytest.mark.parametrize("name", ["train", "valid", "test"])
def test_the_real_data_set_is_known_and_every_row_can_be_used(name: str) -> None:
    table = read_table(DATA / f"{name}.csv", f"{name}.csv")
    assert guess_task(table).task is TASK
    guess = guess_columns(table, TASK)
    assert guess.columns == {"text": "text", "event_type": "event_type", "subject": "subject"}
    data = prepare(table, guess.columns, TASK, form=guess.form)
    assert not data.problems and len(data.train) + len(data.valid) == len(table)
    assert "其他" in TASK.counts(data.train)
