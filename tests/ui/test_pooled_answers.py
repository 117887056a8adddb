"""How labels, pairs and numbers are drawn, with texts that would like to be markup."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest


def page(kind: str, known: bool) -> None:
    from bert_core import TASKS, ClassAnswer, Example, LabelsAnswer, NumberAnswer
    from ui.answers import draw_answer

    evil = "![x](http://evil) ]:red[b]"
    answers = {
        "multilabel": LabelsAnswer((evil,), {evil: 0.9, "other": 0.2}, {evil: 0.4, "other": 0.5}),
        "pair": ClassAnswer("yes", {"yes": 0.8, "no": 0.2}),
        "score": NumberAnswer(3.4, 0.0, 5.0),
    }
    asked = {"text": evil, "second": "second text"}
    truth = {"labels": '["other"]', "label": "no", "score": "3.0"}
    draw_answer(answers[kind], TASKS[kind], asked, Example(2, asked | truth) if known else None)


def drawn(kind: str, *, known: bool) -> tuple[AppTest, str]:
    at = AppTest.from_function(page, args=(kind, known), default_timeout=60).run()
    assert not at.exception
    kinds = ("header", "markdown", "caption", "success", "warning", "info")
    return at, "\n".join(str(element.value) for name in kinds for element in at.get(name))


def test_labels_that_apply_are_filled_and_the_others_are_faded() -> None:
    _at, texts = drawn("multilabel", known=False)
    assert ":blue-badge[:material/check: " in texts and ":gray-badge[other · 20%]" in texts
    assert "![x]" not in texts and "]:red[b]" not in texts


def test_the_right_labels_are_told() -> None:
    assert "the labels in your data are other" in drawn("multilabel", known=True)[1]


def test_both_texts_stand_over_the_bars() -> None:
    at, texts = drawn("pair", known=True)
    assert "second text" in texts and "![x]" not in texts and at.header[0].value == "yes"
    assert len(at.get("plotly_chart")) == 1


@pytest.mark.parametrize("known", [False, True])
def test_a_number_stands_on_a_dial_of_the_range_that_was_seen(known: bool) -> None:
    at, texts = drawn("score", known=known)
    [trace] = json.loads(at.get("plotly_chart")[0].proto.spec)["data"]
    assert trace["value"] == 3.4 and trace["gauge"]["axis"]["range"] == [0.0, 5.0]
    assert ("0.4 away" in texts) is known
