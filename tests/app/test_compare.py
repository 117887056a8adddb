"""The Compare page and the report section, with a real trained model."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import Card, Judgement, Run
from bert_core.judgement import write_judgement

FRAME = "../../ui/frame.py"
NASTY = "![x](http://evil) :red[a] <b>$x$"


@pytest.fixture
def add(toy_run: Run, home: Path, own_services: None) -> Callable[..., Run]:
    """Adds a run like the toy run whose first answers are wrong."""

    def add(number: int, name: str, *, wrong: int = 0) -> Run:
        run = Run(Path(shutil.copytree(toy_run.folder, home / "runs" / f"20260101-{number:06}-abcdef")))
        run.write(Card(name=name, created=toy_run.card.created + number))
        rows = run.judgement("valid").rows
        (run.model_folder / "checks.json").unlink()
        changed = tuple(row._replace(right=float(place >= wrong)) for place, row in enumerate(rows))
        write_judgement(run.model_folder, "valid", Judgement(changed))
        return run

    return add


def open_page(*runs: Run) -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=60)
    at.context = {"locale": "en-US"}
    if runs:
        at.query_params["runs"] = " ".join(run.id for run in runs)
    at.run().switch_page("../pages/compare.py").run()
    assert not at.exception
    return at


def test_with_less_than_two_runs_the_page_says_what_to_do(add: Callable[..., Run]) -> None:
    add(1, "only")
    assert "Two trained models are needed" in open_page().info[0].value


def test_two_runs_get_intervals_a_verdict_curves_and_what_differs(add: Callable[..., Run]) -> None:
    good, bad = add(1, "good"), add(2, "bad", wrong=15)
    spec = bad.spec
    bad.write(spec.model_copy(update={"hyperparameters": spec.hyperparameters.model_copy(update={"epochs": 3})}))
    at = open_page(good, bad)
    assert "good" in at.success[0].value and "better" in at.success[0].value and "surely" in at.success[0].value
    assert len(at.get("plotly_chart")) == 3
    scores = next(each.value for each in at.dataframe if "95 % interval" in each.value.columns)
    assert scores["Right, row by row"][0] == "100.0%"
    differing = next(each.value for each in at.dataframe if "Setting" in each.value.columns)
    assert differing["Setting"].tolist() == ["Passes over the data (epochs)"]
    assert differing["bad"].tolist() == ["3"]


def test_the_newest_two_are_compared_at_first(add: Callable[..., Run]) -> None:
    add(1, "oldest")
    add(2, "middle")
    add(3, "newest")
    at = open_page()
    assert "no real difference" in at.info[0].value
    assert "newest" in at.info[0].value.replace("\\", "") and "middle" in at.info[0].value


def test_curves_can_be_drawn_against_seconds(add: Callable[..., Run]) -> None:
    at = open_page(add(1, "one"), add(2, "two"))
    at.session_state["compare_by"] = "seconds"
    at.run()
    assert not at.exception
    points = next(each.value for each in at.dataframe if "Seconds" in each.value.columns)
    assert (points["Seconds"] >= 0).all()


def test_of_three_runs_any_two_can_be_tested(add: Callable[..., Run]) -> None:
    at = open_page(add(1, "one"), add(2, "two", wrong=1), add(3, "three", wrong=20))
    assert "one" in at.info[0].value and "two" in at.info[0].value
    at.selectbox[-1].set_value("20260101-000003-abcdef").run()
    assert not at.exception
    assert "three" in at.success[0].value


def test_runs_with_other_rows_are_told_why_not(add: Callable[..., Run]) -> None:
    one, other = add(1, "one"), add(2, "two")
    (other.folder / "checks.json").unlink()
    path = other.folder / "data" / "valid.jsonl"
    path.write_text(path.read_text().replace("the", "these", 1))
    assert any("same rows" in each.value for each in open_page(one, other).warning)


def test_names_are_never_read_as_markup(add: Callable[..., Run]) -> None:
    at = open_page(add(1, NASTY), add(2, NASTY, wrong=15))
    shown = [each.value for kind in ("markdown", "success", "info", "caption", "warning") for each in at.get(kind)]
    assert not [text for text in shown if "![x]" in text]


def test_the_runs_page_leads_here_with_the_chosen_runs(add: Callable[..., Run]) -> None:
    first, second = add(1, "one"), add(2, "two")
    at = AppTest.from_file(FRAME, default_timeout=60)
    at.context = {"locale": "en-US"}
    at.run().switch_page("../pages/runs.py").run()
    at.session_state[f"runs_2_{second.id}"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    at.run()
    assert not at.exception
    [link] = [link.proto for link in at.get("page_link") if link.proto.page.endswith("compare")]
    assert first.id in link.query_string and second.id in link.query_string


def test_the_report_section_has_the_facts_and_both_files(add: Callable[..., Run]) -> None:
    add(1, NASTY)

    def section() -> None:
        from ui.report_view import report
        from ui.run_table import run_lines

        report(run_lines()[0])

    at = AppTest.from_function(section, default_timeout=60).run()
    assert not at.exception
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["Rows to learn from"] == "170" and "–" in figures["Right, row by row (95 % interval)"]
    assert len(at.get("download_button")) == 2
