"""Entities are shown in their text, with the type written beside each, and nothing of a text is read as HTML."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from bert_core import TASKS
from ui.answers import DRAWINGS

NASTY = '<b>x</b> & "y" met <script>1</script>'


def script() -> None:
    import json

    from bert_core import TASKS, EntitiesAnswer, Entity, Example
    from ui.answers import draw_answer

    text = '<b>x</b> & "y" met <script>1</script>'
    answer = EntitiesAnswer(text, (Entity(0, 8, "<i>", text[:8], 0.9), Entity(15, 18, "B", "met", 0.6)))
    example = Example(2, {"text": text, "entities": json.dumps([[0, 8, "<i>"]])})
    draw_answer(answer, TASKS["entities"], {"text": text}, example)


def test_entities_are_marked_and_everything_is_escaped() -> None:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert not at.exception
    found, right = (element.proto.body for element in at.get("html"))
    assert found.count("<mark ") == 2 and right.count("<mark ") == 1
    for shown in (found, right):
        assert set(re.findall(r"</?([a-z]+)", shown)) == {"div", "mark", "span"}
        plain = re.sub(r"<span[^>]*>[^<]*</span>|<[^>]+>", "", shown)
        assert plain == NASTY.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    assert "&lt;i&gt;</span>" in found
    assert "1 of the 1 entities in your data were found, and 1 that are not there" in at.warning[0].value
    assert at.dataframe[0].value.iloc[:, 2].tolist() == ["0–8", "15–18"]


def test_every_task_has_its_drawing() -> None:
    assert {task.drawing for task in TASKS.values()} <= set(DRAWINGS)
