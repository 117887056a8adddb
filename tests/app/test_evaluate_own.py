"""A file with right answers, brought to the Evaluate page: a real trained model answers it in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import RunStore

FRAME = "../../ui/frame.py"
GOOD_TEXT, BAD_TEXT = "the food was and staff good great", "the food was and staff stale rude"


@pytest.fixture
def open_page(home_with_run: Path) -> Callable[[], AppTest]:
    def open_page() -> AppTest:
        at = AppTest.from_file(FRAME, default_timeout=180)
        at.context = {"locale": "en-US"}
        at.run().switch_page("../pages/evaluate.py").run()
        at.segmented_control(key="evaluate_part").set_value("file").run()
        assert not at.exception
        return at

    return open_page


def bring(at: AppTest, text: str) -> AppTest:
    at.file_uploader(key="evaluate_upload").set_value(("mine.csv", text.encode(), "text/csv")).run()
    assert not at.exception
    return at


def answered(at: AppTest) -> AppTest:
    at.button(key="own_start").click().run()
    deadline = time.monotonic() + 90
    while any(button.key == "own_stop" for button in at.button) and time.monotonic() < deadline:
        time.sleep(0.2)
        at.run()
    assert not at.exception
    return at


def test_its_score_its_mistakes_and_how_sure_they_are_are_shown(open_page) -> None:
    rows = [f"{GOOD_TEXT},good,web"] * 6 + [f"{BAD_TEXT},bad,phone"] * 3 + [f"{BAD_TEXT},good,phone"]
    at = answered(bring(open_page(), "\n".join(["text,label,channel", *rows]) + "\n"))
    assert {metric.label: metric.value for metric in at.metric}["Right answers (accuracy)"] == "90.0%"
    assert any("10 rows" in caption.value for caption in at.caption)
    at.session_state["evaluate_section"] = "mistakes"
    at.run()
    table = at.dataframe[0].value
    assert table["row"].tolist() == [11]
    assert (table["text"][9], table["truth"][9], table["answer"][9]) == (BAD_TEXT, "good", "bad")
    at.selectbox(key="slices_by").set_value("column:channel").run()
    parts = next(each.value for each in at.dataframe if "Part" in each.value.columns)
    assert dict(zip(parts["Part"], parts["Rows"], strict=True)) == {"web": 6, "phone": 4}
    at.session_state["evaluate_section"] = "certainty"
    at.run()
    assert not at.exception
    assert any("at least **90 %** sure" in text.value for text in at.markdown)


def test_the_rows_of_the_run_are_still_there_afterwards(open_page) -> None:
    at = answered(bring(open_page(), f"text,label\n{GOOD_TEXT},good\n{BAD_TEXT},bad\n{GOOD_TEXT} food,good\n"))
    at.segmented_control(key="evaluate_part").set_value("valid").run()
    assert not at.exception
    assert not any("3 rows" in caption.value for caption in at.caption)


def test_rows_that_it_learned_from_are_told(open_page, home_with_run: Path) -> None:
    [run] = RunStore(home_with_run / "runs").runs()
    learned = next(run.examples("train")).cells
    at = answered(bring(open_page(), f"text,label\n{learned['text']},{learned['label']}\n{GOOD_TEXT} new,good\n"))
    assert any("learned from 1 of these rows" in warning.value for warning in at.warning)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"text,label\n{GOOD_TEXT},good\n{BAD_TEXT},awful\n", "Row 3"),
        (f"text\n{GOOD_TEXT}\n", "column"),
        (f"text,label\n{GOOD_TEXT},\n", "empty"),
    ],
)
def test_a_file_that_does_not_fit_gets_one_sentence(open_page, text: str, said: str) -> None:
    at = bring(open_page(), text)
    [error] = at.error
    assert said in error.value
    assert not at.metric
    assert at.file_uploader(key="evaluate_upload")
