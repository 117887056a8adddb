"""An answer in its text: marked, escaped, compared with the right one."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from ui.span_view import SHOWN_AROUND, marked

TEXT = "<b>the food</b>\t\twas & is good"


def script(text: str, answer: dict, right: list | None) -> None:
    import json

    from bert_core import TASKS, Example, QaAnswer
    from ui.answers import draw_answer

    cells = {"context": text, "question": "what"}
    known = None if right is None else Example(2, {**cells, "answers": json.dumps(right)})
    others = (QaAnswer("", 0, 0, 0.2), QaAnswer("food", 7, 11, 0.1))
    draw_answer(QaAnswer(**answer, probability=0.7, runners_up=others), TASKS["qa"], cells, known)


def drawn(answer: str, right: list[str] | None) -> AppTest:
    start = TEXT.index(answer)
    place = {"text": answer, "start": start, "end": start + len(answer)}
    rights = None if right is None else [{"text": each, "start": TEXT.index(each)} for each in right]
    at = AppTest.from_function(script, args=(TEXT, place, rights), default_timeout=30).run()
    assert not at.exception
    return at


def test_the_answer_is_marked_in_its_text_and_nothing_of_the_text_is_read_as_html() -> None:
    start = TEXT.index("good")
    html = marked(TEXT, start, start + 4)
    assert ">good</mark></div>" in html
    assert "&lt;b&gt;the food&lt;/b&gt;\t\twas &amp; is <mark" in html


def test_of_a_very_long_text_the_part_around_the_answer_is_shown() -> None:
    html = marked("x" * 50_000 + "good" + "y" * 50_000, 50_000, 50_004)
    assert len(html) < 2 * SHOWN_AROUND + 500
    assert ">…x" in html and "y…</div>" in html


@pytest.mark.parametrize(
    ("answer", "right", "kind", "words"),
    [
        ("good", ["good"], "success", "Right. In your data: good"),
        ("is good", ["good"], "info", "Partly right"),
        ("food", ["good"], "warning", "Wrong"),
        ("", [], "success", "no answer in this text"),
        ("good", [], "warning", "no answer in this text"),
    ],
)
def test_the_right_answer_stands_beside_it(answer: str, right: list[str], kind: str, words: str) -> None:
    [box] = drawn(answer, right).get(kind)
    assert words in box.value


def test_the_runners_up_are_a_table_in_which_no_answer_is_said_in_words() -> None:
    at = drawn("good", None)
    assert at.header[0].value == "good"
    assert at.dataframe[0].value["Answer"].tolist() == ["no answer in this text", "food"]
    assert drawn("", None).header[0].value == "No answer in this text"
