"""The Try it page, with a real trained model and a real prediction process."""

from __future__ import annotations

import json
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from streamlit.testing.v1 import AppTest

from bert_core import Run
from tests.toy import toy_table

FRAME = "../../ui/frame.py"
GOOD_TEXT, BAD_TEXT = "the food was and staff good great", "the food was and staff stale rude"


@pytest.fixture
def open_page(home_with_run: Path) -> Callable[..., AppTest]:
    """Opens the page in a session of its own."""

    def open_page(*, run: str | None = None, locale: str = "en-US") -> AppTest:
        at = AppTest.from_file(FRAME, default_timeout=180)
        at.context = {"locale": locale}
        if run:
            at.query_params["run"] = run
        at.run().switch_page("../pages/try_it.py").run()
        assert not at.exception
        return at

    return open_page


def texts(at: AppTest) -> str:
    """All that stands on the page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind))


def bars(at: AppTest) -> dict[str, float]:
    [trace] = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    return dict(zip(trace["customdata"], trace["x"], strict=True))


def upload(at: AppTest, content: bytes, name: str = "reviews.csv") -> AppTest:
    at.segmented_control(key="try_mode").set_value("file").run()
    at.file_uploader(key="try_upload").set_value((name, content, "text/csv")).run()
    assert not at.exception
    return at


def wait_for_answers(at: AppTest) -> None:
    """Look again, as the page does by itself, until the file is answered."""
    deadline = time.monotonic() + 90
    while any(button.key == "try_stop" for button in at.button) and time.monotonic() < deadline:
        time.sleep(0.1)
        at.run()
    assert not at.exception


def address(at: AppTest, name: str) -> str:
    value = at.query_params[name]
    return value if isinstance(value, str) else value[0]


def test_a_typed_text_gets_a_label_and_how_sure_the_model_is(open_page) -> None:
    at = open_page()
    at.text_area(key="try_text").set_value(GOOD_TEXT).run()
    assert not at.exception
    assert at.header[0].value == "good"
    assert bars(at)["good"] > 0.5
    assert sum(bars(at).values()) == pytest.approx(1, abs=1e-4)
    at.text_area(key="try_text").set_value(BAD_TEXT).run()
    assert at.header[0].value == "bad"


def test_the_line_about_the_run_names_task_data_score_and_model(open_page) -> None:
    at = open_page()
    line = at.caption[0].value
    for part in ("classification", "reviews", "accuracy", "toy"):
        assert part in line


def test_a_click_on_a_row_set_aside_answers_it_and_shows_its_right_label(open_page) -> None:
    at = open_page()
    examples = [button for button in at.button if (button.key or "").startswith("try_example_")]
    assert len(examples) == 6
    examples[0].click().run()
    assert not at.exception
    assert at.text_area(key="try_text").value.strip()
    assert "in your data is" in texts(at)


def test_several_texts_are_answered_in_a_table(open_page) -> None:
    at = open_page()
    at.segmented_control(key="try_mode").set_value("several").run()
    at.text_area(key="try_lines").set_value(f"{GOOD_TEXT}\n\n{BAD_TEXT}\n").run()
    assert not at.exception
    table = at.dataframe[0].value
    assert table["Text"].tolist() == [GOOD_TEXT, BAD_TEXT]
    assert table["prediction"].tolist() == ["good", "bad"]


def test_far_too_many_lines_are_led_to_a_file(open_page) -> None:
    at = open_page()
    at.segmented_control(key="try_mode").set_value("several").run()
    at.text_area(key="try_lines").set_value("good\n" * 501).run()
    assert "as a file" in texts(at)


def test_text_and_answer_are_still_there_after_another_page(open_page) -> None:
    at = open_page()
    at.text_area(key="try_text").set_value(BAD_TEXT).run()
    at.switch_page("../pages/runs.py").run()
    at.switch_page("../pages/try_it.py").run()
    assert not at.exception
    assert at.text_area(key="try_text").value == BAD_TEXT
    assert at.header[0].value == "bad"


def test_the_run_in_the_address_is_the_one_that_answers(open_page, home_with_run: Path, toy_run: Run) -> None:
    other = Run(Path(shutil.copytree(toy_run.folder, home_with_run / "runs" / "20990101-000000-abcdef")))
    try:
        assert open_page().selectbox(key="chosen_run").value == other.id
        at = open_page(run=toy_run.id)
        assert at.selectbox(key="chosen_run").value == toy_run.id
        at.selectbox(key="chosen_run").set_value(other.id).run()
        assert address(at, "run") == other.id
        at.switch_page("../pages/runs.py").run()
        at.switch_page("../pages/try_it.py").run()
        assert at.selectbox(key="chosen_run").value == other.id
    finally:
        other.delete()


def test_no_other_run_answers_in_the_place_of_one_that_is_gone(open_page, toy_run: Run) -> None:
    at = open_page(run="20200101-000000-000000")
    assert "is not here" in texts(at)
    assert at.selectbox(key="chosen_run").value is None
    assert not at.text_area
    at.selectbox(key="chosen_run").select(toy_run.id).run()
    assert at.text_area and address(at, "run") == toy_run.id


def test_nothing_on_the_page_is_read_as_markup(open_page) -> None:
    at = open_page()
    at.text_area(key="try_text").set_value("![x](http://evil) <b>good</b> :red[great] $x$").run()
    assert not at.exception
    assert "![x]" not in texts(at)


def test_a_file_comes_back_with_its_answers(open_page) -> None:
    content = f"id,text,note\n1,{GOOD_TEXT},=1+1\n2,,empty\n3,{BAD_TEXT},ok\n"
    at = upload(open_page(), content.encode())
    assert at.selectbox[-1].value == "text"
    assert "left out" in texts(at)
    at.button(key="try_start").click().run()
    wait_for_answers(at)
    assert "2 of 2" in texts(at)
    assert at.dataframe[0].value["prediction"].tolist() == ["good", "bad"]
    assert at.get("download_button")


def test_the_column_that_the_run_learned_from_is_taken_first(open_page) -> None:
    rows = ["review,text"]
    rows += [f"{GOOD_TEXT} {number} and much longer than the other,short {number}" for number in range(9)]
    at = upload(open_page(), "\n".join(rows).encode())
    assert at.selectbox[-1].value == "text"


def test_stop_keeps_the_rows_answered_so_far(open_page) -> None:
    at = upload(open_page(), toy_table(20_000, seed=5).encode())
    at.button(key="try_start").click().run()
    assert not at.exception
    at.button(key="try_stop").click().run()
    wait_for_answers(at)
    assert "of 20000 rows are answered" in texts(at)
    assert at.get("download_button")
    assert any(button.key == "try_start" for button in at.button)


def test_a_file_that_is_no_table_gets_one_sentence_and_the_page_goes_on(open_page) -> None:
    at = upload(open_page(), b"\x89PNG\r\n\x1a\n\0\0\0", "picture.csv")
    assert len(at.error) == 1
    assert "picture" in at.error[0].value
    at.segmented_control(key="try_mode").set_value("one").run()
    at.text_area(key="try_text").set_value(GOOD_TEXT).run()
    assert at.header[0].value == "good"


def test_a_reloaded_page_finds_the_file_and_its_answers(open_page, home_with_run: Path) -> None:
    at = upload(open_page(), b"text,x\n" + GOOD_TEXT.encode() + b",1\n")
    at.button(key="try_start").click().run()
    wait_for_answers(at)
    again = AppTest.from_file(FRAME, default_timeout=180)
    again.query_params["file"] = address(at, "file")
    again.run().switch_page("../pages/try_it.py").run()
    again.segmented_control(key="try_mode").set_value("file").run()
    assert not again.exception
    assert "1 of 1" in texts(again)


def test_a_killed_prediction_process_is_not_noticed(open_page) -> None:
    at = open_page()
    at.text_area(key="try_text").set_value(GOOD_TEXT).run()
    for child in psutil.Process().children():
        if "bert_core.serving.process" in child.cmdline():
            child.send_signal(signal.SIGKILL)
    at.text_area(key="try_text").set_value(BAD_TEXT).run()
    assert not at.exception
    assert at.header[0].value == "bad"


def test_a_broken_model_gets_one_sentence(open_page, home_with_run: Path, toy_run: Run) -> None:
    broken = Run(Path(shutil.copytree(toy_run.folder, home_with_run / "runs" / "20990101-000000-bbbbbb")))
    try:
        (broken.model_folder / "model.safetensors").write_bytes(b"no weights")
        at = open_page(run=broken.id)
        at.text_area(key="try_text").set_value("anything").run()
        assert not at.exception
        assert len(at.error) == 1
    finally:
        broken.delete()


def test_a_run_whose_rows_are_damaged_still_answers(open_page, home_with_run: Path, toy_run: Run) -> None:
    damaged = Run(Path(shutil.copytree(toy_run.folder, home_with_run / "runs" / "20990101-000000-cccccc")))
    try:
        (damaged.folder / "data" / "valid.jsonl").write_text("{", encoding="utf-8")
        at = open_page(run=damaged.id)
        assert "missing or damaged" in texts(at)
        at.text_area(key="try_text").set_value(GOOD_TEXT).run()
        assert at.header[0].value == "good"
    finally:
        damaged.delete()


def test_without_runs_the_page_leads_home(home_with_run: Path, home: Path) -> None:
    at = AppTest.from_file(FRAME, default_timeout=180)
    at.run().switch_page("../pages/try_it.py").run()
    assert not at.exception
    assert "no trained model yet" in at.info[0].value
