"""The Evaluate page, with a real trained model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from bert_core import Run
from bert_core.judgement import Judged, Judgement

FRAME = "../../ui/frame.py"


@pytest.fixture
def run(toy_run: Run, home: Path, own_services: None) -> Run:
    """A finished run whose rows somebody may change."""
    run = Run(shutil.copytree(toy_run.folder, home / "runs" / toy_run.id))
    (run.folder / "checks.json").unlink()
    return run


@pytest.fixture
def open_page(home: Path) -> Callable[..., AppTest]:
    def open_page(locale: str = "en-US") -> AppTest:
        at = AppTest.from_file(FRAME, default_timeout=60)
        at.context = {"locale": locale}
        at.run().switch_page("../pages/evaluate.py").run()
        assert not at.exception
        return at

    return open_page


def section(at: AppTest, name: str) -> AppTest:
    at.session_state["evaluate_section"] = name
    at.run()
    assert not at.exception
    return at


def make_wrong(run: Run, count: int) -> None:
    """Let some answers to rows of a test be wrong."""
    judgement = run.judgement("valid")
    labels = run.spec.known.labels
    rows = []
    for number, row in enumerate(judgement.rows):
        answer = labels[1 - labels.index(row.truth)] if number < count else row.truth
        rows.append(
            Judged(row.row, row.truth, answer, float(answer == row.truth), 0.6 + 0.01 * number, row.kinds, row.length)
        )
    shutil.copy(run.folder / "data" / "valid.jsonl", run.folder / "data" / "test.jsonl")
    run.keep_judgement("test", Judgement(tuple(rows), judgement.logits))


def test_without_a_model_the_page_leads_to_a_first_training(home: Path, own_services: None, open_page) -> None:
    assert "no trained model" in open_page().info[0].value


def test_all_figures_are_there_with_each_label(run: Run, open_page) -> None:
    at = open_page()
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["Right answers (accuracy)"] == f"{run.report.metrics['accuracy']:.1%}"
    assert any("confusion matrix" in each.value for each in at.subheader)
    assert any("ROC AUC" in each.value for each in at.caption)
    kinds = next(each.value for each in at.dataframe if "F1" in each.value.columns)
    assert sorted(kinds["Kind"]) == sorted(run.spec.known.labels)


def test_mistakes_come_with_the_surest_first_and_right_answers_only_on_demand(run: Run, open_page) -> None:
    make_wrong(run, 3)
    at = section(open_page(), "mistakes")
    table = at.dataframe[0].value
    assert len(table) == 3 and (table["truth"] != table["answer"]).all()
    assert table["sure"].is_monotonic_decreasing
    examples = {example.row: example.cells["text"] for example in run.examples("test")}
    assert table["text"].tolist() == [examples[row] for row in table["row"]]
    at.toggle(key="mistakes_all").set_value(True).run()
    assert len(at.dataframe[0].value) == len(run.judgement("test").rows)


def test_mistakes_of_one_label_can_be_looked_at_alone(run: Run, open_page) -> None:
    make_wrong(run, 4)
    at = section(open_page(), "mistakes")
    label = run.spec.known.labels[0]
    at.selectbox(key="mistakes_truth").set_value(label).run()
    assert set(at.dataframe[0].value["truth"]) <= {label}


@pytest.mark.parametrize("by", ["truth", "answer", "length", "sure"])
def test_rows_can_be_divided_by_what_is_known_of_them(run: Run, open_page, by: str) -> None:
    make_wrong(run, 3)
    at = section(open_page(), "mistakes")
    at.selectbox(key="slices_by").set_value(by).run()
    assert not at.exception
    parts = next(each.value for each in at.dataframe if "Part" in each.value.columns)
    assert parts["Rows"].sum() == len(run.judgement("test").rows)


def test_a_damaged_file_gets_a_sentence(run: Run, open_page) -> None:
    path = run.model_folder / "valid_answers.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert "damaged" in open_page().error[0].value


def test_a_run_of_an_older_version_says_what_to_do(run: Run, open_page) -> None:
    (run.model_folder / "valid_answers.jsonl").unlink()
    assert "Train it again" in open_page().info[0].value


def test_of_very_many_rows_the_first_are_shown(run: Run, open_page) -> None:
    labels, random = run.spec.known.labels, np.random.default_rng(0)
    example = next(run.examples("valid"))
    lines, rows = [], []
    for number in range(2000):
        truth, answer = random.choice(labels, 2)
        rows.append(Judged(number + 2, str(truth), str(answer), float(truth == answer), 0.9, (str(truth),), 20))
        lines.append(f'{{"row": {number + 2}, "cells": {{"text": "{example.cells["text"]}", "label": "{truth}"}}}}\n')
    (run.folder / "data" / "test.jsonl").write_text("".join(lines))
    run.keep_judgement("test", Judgement(tuple(rows)))
    at = section(open_page(), "mistakes")
    assert len(at.dataframe[0].value) == 1000
    assert any("The first 1,000" in each.value for each in at.caption)


def test_the_curves_of_other_runs_of_the_same_data_are_drawn_beside(run: Run, open_page) -> None:
    assert not any("other runs" in each.value for each in open_page().subheader)
    other = Run(shutil.copytree(run.folder, run.folder.with_name("20200101-000000-abcdef")))
    other.rename("the other one")
    at = open_page()
    assert any("other runs" in each.value for each in at.subheader)
    points = next(each.value for each in at.dataframe if "Step" in each.value.columns)
    assert set(points["Run"]) == {run.card.name, "the other one"}
