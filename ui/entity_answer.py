"""The answer of a task that finds entities: the text with them in colour, a table, and the right ones where known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from bert_core import Example, Task
from ui.entity_view import Span, entity_table, marked_text
from ui.i18n import _


def draw_entities(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """All of it."""
    found: list[Span] = [(each.start, each.end, each.label) for each in answer.entities]
    marked_text(answer.text, found)
    if not found:
        st.caption(_("The model found no entity in this text."))
    if example is not None:
        _compare(answer.text, found, [tuple(each) for each in json.loads(example.cells["entities"])])
    if found:
        entity_table(answer.entities)


def _compare(text: str, found: list[Span], right: list[Span]) -> None:
    if found == right:
        st.success(_("Right: these are the entities in your data too."), icon=":material/check:")
        return
    st.warning(
        _(
            "{hits} of the {right} entities in your data were found, and {wrong} that are not there. In your data:",
            hits=len(set(found) & set(right)),
            right=len(right),
            wrong=len(set(found) - set(right)),
        ),
        icon=":material/close:",
    )
    marked_text(text, right)
