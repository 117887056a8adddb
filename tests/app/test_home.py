"""The Home page: two clicks to a first training, what became of the newest runs, what this computer can do."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import End, Message, Run

FRAME = Path(__file__).resolve().parents[2] / "ui" / "frame.py"
NASTY = "![x](http://evil.example/a.png) <b>*bold*</b> $x$"
FINISHED = End(outcome="finished", reason=Message(text="done"), best_step=5)
pytestmark = pytest.mark.usefixtures("own_services")


def open_page(*, locale: str = "en-US") -> AppTest:
    at = AppTest.from_file(FRAME, default_timeout=90)
    at.context = {"locale": locale}
    return no_bug(at.run())


def no_bug(at: AppTest) -> AppTest:
    assert not at.exception, at.exception[0].stack_trace
    return at


def texts(at: AppTest) -> str:
    kinds = ("title", "subheader", "markdown", "caption", "info", "warning", "error")
    return "\n".join(str(element.value) for kind in kinds for element in at.get(kind)).replace("\\", "")


def address(at: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in at.query_params.items()}


def links(at: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.label, link.proto.query_string) for link in at.get("page_link")]


def test_the_second_click_of_a_newcomer_is_start() -> None:
    at = open_page()
    no_bug(at.button(key="try_sample").click().run())
    assert at.title[0].value == "Train"
    assert "850 rows to learn from, 150 to check on" in texts(at)
    assert not at.button(key="start").disabled


def test_the_first_sample_is_one_that_a_model_here_reads_whatever_the_language() -> None:
    assert "What bank customers ask (English)" in texts(open_page())
    at = open_page(locale="zh-CN")
    no_bug(at.button(key="try_sample").click().run())
    assert address(at)["sample"] == "bank_questions"


def test_what_the_other_sample_needs_is_said_before_it_is_taken() -> None:
    at = open_page()
    assert "No model on this computer reads these texts yet. BERT, Chinese reads them" in texts(at)
    assert "412 MB" in texts(at)
    no_bug(at.button(key="try_question_kinds").click().run())
    assert (at.title[0].value, address(at)["sample"]) == ("Train", "question_kinds")
    assert address(at)["model"] == "google-bert/bert-base-chinese"


def test_without_runs_nothing_is_said_of_them() -> None:
    at = open_page()
    assert "Recent runs" not in texts(at)


def test_the_newest_runs_lead_to_their_curves_and_to_their_answers(new_run: Callable[..., Run]) -> None:
    run = new_run(end=FINISHED, name="mine")
    run.model_folder.mkdir()
    other = new_run(end=End(outcome="failed", reason=Message(text="no")), name="broken")
    at = open_page()
    assert "**mine**  \nfinished" in texts(at)
    assert "Right answers (accuracy): 75.0%" in texts(at)
    assert "**broken**  \nfailed" in texts(at)
    ways = {("Curves", f"run={other.id}"), ("Curves", f"run={run.id}"), ("Try it", f"run={run.id}")}
    assert {link for link in links(at) if "run=" in link[1]} == ways


def test_of_many_runs_five_are_shown_and_the_way_to_all(new_run: Callable[..., Run]) -> None:
    for _ in range(6):
        new_run(end=FINISHED)
    at = open_page()
    assert len([link for link in links(at) if link[0] == "Curves"]) == 5
    assert "All 6 runs" in [label for label, _ in links(at)]


def test_a_damaged_run_is_named_and_the_page_goes_on(new_run: Callable[..., Run]) -> None:
    run = new_run(end=FINISHED)
    (run.folder / "card.json").write_text("{", encoding="utf-8")
    at = open_page()
    assert "is damaged" in texts(at)
    assert "This computer" in texts(at)


def test_the_name_of_a_run_is_shown_as_it_is(new_run: Callable[..., Run]) -> None:
    new_run(end=FINISHED, name=NASTY)
    shown = [str(element.value) for element in open_page().markdown]
    assert not [text for text in shown if "![x]" in text or "<b>" in text or "$x$" in text]


def test_the_page_tells_what_this_computer_has() -> None:
    at = open_page()
    figures = {metric.label: metric.value for metric in at.metric}
    assert figures["Processor cores"] == str(
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    )
    assert figures["Memory"].endswith(" GB")
    assert set(figures) == {"Processor cores", "Memory", "Free disk space", "Graphics card (GPU)"}
    assert "Models on this computer: MiniLM, 6 layers, English" in texts(at)


def test_the_page_speaks_chinese() -> None:
    at = open_page(locale="zh-CN")
    assert at.button(key="try_sample").label == "用示例数据试试"
    assert json.dumps([text.value for text in at.subheader], ensure_ascii=False) == '["这台电脑"]'
