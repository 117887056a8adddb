"""Whether more rows would help, on the Evaluate page: a curve, a sentence, and how far to trust it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import LearningCurve, Run, Study
from bert_core.evaluation.learning_curve import CurvePoint

FRAME = "../../ui/frame.py"


@pytest.fixture
def run(toy_run: Run, home: Path, own_services: None) -> Run:
    return Run(shutil.copytree(toy_run.folder, home / "runs" / toy_run.id))


def open_section() -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=60)
    at.context = {"locale": "en-US"}
    at.session_state["evaluate_section"] = "data"
    at.run().switch_page("../pages/evaluate.py").run()
    assert not at.exception
    return at


def found(run: Run, *scores: float) -> None:
    study = Study(run, "more_data")
    study.folder.mkdir(exist_ok=True)
    points = [CurvePoint(rows=50 * n, score=score, least=score, most=score) for n, score in enumerate(scores, 1)]
    study.write(LearningCurve(points=tuple(points), checked_rows=40))


@pytest.mark.parametrize(
    ("scores", "said", "gain"),
    [((0.6, 0.7, 0.75, 0.8), "Yes: ", "+10.0"), ((0.6, 0.9, 0.9, 0.9), "Hardly: ", "+0.0")],
)
def test_the_curve_is_said_in_a_sentence_with_how_much_a_row_counts(run: Run, scores, said: str, gain: str) -> None:
    found(run, *scores)
    at = open_section()
    assert any(heading.value.startswith(said) for heading in at.subheader)
    assert any(
        f"{gain} points" in text.value and "each of which counts 2.5 points" in text.value for text in at.caption
    )
    [spec] = [json.loads(each.proto.spec) for each in at.get("plotly_chart")]
    assert spec["data"][0]["x"] == [50, 100, 150, 200]
    assert spec["layout"]["yaxis"]["tickformat"] == ".1~%"  # so that no two marks of a short axis read the same


def test_before_it_was_looked_for_there_is_a_button_that_begins(run: Run) -> None:
    assert open_section().button(key="more_data_begin").label == "Find out"
