"""Labels that may be wrong, on the Evaluate page: looked at, ticked, and corrected in the next training."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from bert_core import (
    TASKS,
    Hyperparameters,
    Judgement,
    LabelIssues,
    ModelChoice,
    Run,
    RunSpec,
    RunStore,
    Study,
    UploadStore,
    launch,
    prepare,
)
from bert_core.evaluation.corrections import given
from bert_core.evaluation.label_issues import Suspect
from bert_core.judgement import write_judgement

FRAME = "../../ui/frame.py"


@pytest.fixture
def run(toy_run: Run, home: Path, own_services: None) -> Run:
    """A finished run of which the first three rows that it learned from are suspected."""
    run = Run(shutil.copytree(toy_run.folder, home / "runs" / toy_run.id))
    rows = [next_row for next_row, _ in zip(run.examples("train"), range(3), strict=False)]
    suspects = tuple(
        Suspect(row=each.row, label=each.cells["label"], suggested=other(each.cells["label"]), score=0.1 * place,
                is_issue=place < 2)
        for place, each in enumerate(rows)
    )  # fmt: skip
    study = Study(run, "label_issues")
    study.folder.mkdir(exist_ok=True)
    study.write(LabelIssues(rows=200, issues=2, agreement=0.9, suspects=suspects))
    return run


def other(label: str) -> str:
    return {"good": "bad", "bad": "good"}[label]


@pytest.fixture
def page(run: Run) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=60)
    at.context = {"locale": "en-US"}
    at.session_state["evaluate_section"] = "labels"
    at.run().switch_page("../pages/evaluate.py").run()
    assert not at.exception
    return at


def test_the_suspects_are_shown_with_how_far_to_trust_the_judge(run: Run, page: AppTest) -> None:
    assert any("**2** are worth a look" in text.value for text in page.markdown)
    assert any("agrees with 90%" in text.value for text in page.caption)
    assert page.button(key="train_corrected").disabled


def test_the_first_can_be_ticked_at_once_and_the_next_training_has_them_corrected(run: Run, page: AppTest) -> None:
    before = {example.row: example.cells["label"] for example in run.examples("train")}
    page.number_input(key=f"ticked_{run.id}").set_value(2).run()
    assert "2 corrected labels" in page.button(key="train_corrected").label
    page.button(key="train_corrected").click().run()
    assert not page.exception
    [new] = [each for each in RunStore(run.folder.parent).runs() if each.id != run.id]
    new.request_stop("discard")
    after = {example.row: example.cells["label"] for example in new.examples("train")}
    changed = [row for row in before if before[row] != after[row]]
    assert changed == list(before)[:2]
    assert all(after[row] == other(before[row]) for row in changed)
    assert new.spec.corrected == 2


def test_rows_to_check_on_from_a_file_of_their_own_keep_their_labels(run: Run) -> None:
    """Their numbers are those of another file: row 2 there is not row 2 here."""
    data = run.spec.data
    split = data.split.model_copy(update={"valid_file": "valid.csv"})
    run.write(run.spec.model_copy(update={"data": data.model_copy(update={"split": split})}))
    [suspect, *_] = Study(run, "label_issues").result(LabelIssues).suspects
    lines = (run.folder / "data" / "valid.jsonl").read_text().splitlines()
    first = {"row": suspect.row, "cells": {"text": "good food", "label": suspect.label}}
    (run.folder / "data" / "valid.jsonl").write_text("\n".join([json.dumps(first), *lines[1:]]) + "\n")
    (run.folder / "checks.json").unlink()
    page = AppTest.from_file(FRAME, default_timeout=60)
    page.session_state["evaluate_section"] = "labels"
    page.run().switch_page("../pages/evaluate.py").run()
    learned = {each.row: each.cells["text"] for each in run.examples("train")}
    assert page.dataframe[0].value["text"][0] == learned[suspect.row]
    page.number_input(key=f"ticked_{run.id}").set_value(1).run()
    page.button(key="train_corrected").click().run()
    [new] = [each for each in RunStore(run.folder.parent).runs() if each.id != run.id]
    new.request_stop("discard")
    assert [each.cells for each in new.examples("valid")] == [each.cells for each in run.examples("valid")]
    assert next(new.examples("train")).cells["label"] == suspect.suggested


def test_the_difference_is_measured_by_the_corrected_labels(run: Run) -> None:
    """By the wrong labels the old model would be called wrong where it was right."""
    other_run = Run(shutil.copytree(run.folder, run.folder.with_name("20300101-000000-abcdef")))
    other_run.write(run.spec.model_copy(update={"continues": run.id, "corrected": 4}))
    judgement = run.judgement("valid")
    wrongly_labelled = [row._replace(right=0.0, truth=other(row.answer)) for row in judgement.rows[:4]]
    (run.model_folder / "checks.json").unlink()
    write_judgement(run.model_folder, "valid", Judgement((*wrongly_labelled, *judgement.rows[4:]), judgement.logits))
    at = AppTest.from_file(FRAME, default_timeout=60)
    at.session_state["evaluate_section"] = "labels"
    at.query_params["run"] = run.id
    at.run().switch_page("../pages/evaluate.py").run()
    right = np.mean([row.right for row in judgement.rows])
    [said] = [each.value.replace("\\", "") for each in at.success]
    assert f"4 corrected labels: {right:.1%} right, before {right:.1%}" in said
    assert "no real difference" in said


ROWS = {
    "multilabel": ("text,labels\n", [("good food", "good"), ("bad food", "bad"), ("good and bad", "good|bad")]),
    "entities": ("marked\n", [("[food](PLACE) was good",), ("the [room](PLACE) was bad",), ("it was good",)]),
}
CHANGES = {"multilabel": "", "entities": "food (PLACE) → good (PLACE)"}


@pytest.mark.parametrize(
    ("task", "suggested", "cells"),
    [
        ("multilabel", '["bad"]', {"text": "good food", "labels": '["bad"]'}),
        ("entities", "food was [good](PLACE)", {"text": "food was good", "entities": '[[9, 13, "PLACE"]]'}),
    ],
)
def test_answers_of_other_tasks_are_corrected_in_the_same_way(
    task: str, suggested: str, cells: dict[str, str], toy_model: Path, home: Path, own_services: None
) -> None:
    header, rows = ROWS[task]
    content = (header + "".join(",".join(row) + "\n" for row in rows * 12)).encode()
    uploads = UploadStore(home / "uploads")
    table = uploads.read(uploads.keep(content, "mine.csv"))
    form = "list" if task == "multilabel" else "marked"
    columns = {name: name for name in table.columns}
    data = prepare(table, columns, TASKS[task], form=form)
    spec = RunSpec(
        task=task, data=data.source, known=data.known, model=ModelChoice(identifier=str(toy_model)),
        hyperparameters=Hyperparameters(epochs=1, batch_size=8, max_length=32),
    )  # fmt: skip
    run = RunStore(home / "runs").create(spec, data.train, data.valid, name="mine")
    launch(run).wait(timeout=300)
    row = next(each for each in (*run.examples("train"), *run.examples("valid")) if each.cells["text"] == cells["text"])
    study = Study(run, "label_issues")
    study.folder.mkdir()
    suspect = Suspect(
        row=row.row, label=given(TASKS[task], row), suggested=suggested, score=0.1, is_issue=True, change=CHANGES[task]
    )
    study.write(LabelIssues(rows=36, issues=1, agreement=0.9, suspects=(suspect,)))
    page = AppTest.from_file(FRAME, default_timeout=60)
    page.session_state["evaluate_section"] = "labels"
    page.run().switch_page("../pages/evaluate.py").run()
    assert not page.exception
    assert any("trained anew twice" in text.value for text in page.markdown)
    table_shown = page.dataframe[0].value
    assert table_shown.get("part", [""])[0] == CHANGES[task]
    page.number_input(key=f"ticked_{run.id}").set_value(1).run()
    page.button(key="keep_corrected").click().run()
    assert not page.exception
    [kept] = [each for each in uploads.files() if each.file_name == "mine-corrected.csv"]
    target = table.columns[-1]
    assert uploads.read(kept.fingerprint).frame.loc[row.row, target] == suggested
    page.button(key="train_corrected").click().run()
    assert not page.exception
    [new] = [each for each in RunStore(home / "runs").runs() if each.id != run.id]
    new.request_stop("discard")
    [after] = [each for each in (*new.examples("train"), *new.examples("valid")) if each.row == row.row]
    assert after.cells == cells
