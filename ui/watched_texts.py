"""Texts of a person's own that the model is asked while it learns: where they are typed, before Start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from bert_core import MOST_WATCHED, TASKS, Column
from ui.chosen_data import InHand
from ui.i18n import _
from ui.state import widget_value

Cells = dict[str, str]


def watched_texts(chosen: InHand) -> tuple[Cells, ...]:
    """The texts that are typed so far. There is always one empty line more, until there are enough."""
    inputs = TASKS[chosen.task].inputs_of(chosen.prepared.source.columns)
    typed = [_typed(inputs, line) for line in range(MOST_WATCHED)]
    lines = next((line for line, cells in enumerate(typed) if not any(cells.values())), MOST_WATCHED - 1) + 1
    with st.expander(_("Watch texts of your own while it learns"), key="watched", icon=":material/visibility:"):
        st.caption(
            _(
                "Up to {count} texts that you would like answered. At every check the model says what it thinks of "
                "them, and you see it change its mind. It does not learn from them.",
                count=MOST_WATCHED,
            )
        )
        cells = [_line(inputs, line) for line in range(lines)]
        whole = tuple(each for each in cells if all(each.values()))
        if len(inputs) > 1 and any(any(each.values()) and not all(each.values()) for each in cells):
            st.caption(_("A line counts once all of its boxes are filled in."))
    return whole


def _line(inputs: Sequence[Column], line: int) -> Cells:
    columns = st.columns(len(inputs))
    return {
        column.role: place.text_input(
            _("{title} {number}", title=_(column.title), number=line + 1),
            key=_key(column, line),
            persist_state="session",
        ).strip()
        for column, place in zip(inputs, columns, strict=True)
    }


def _typed(inputs: Sequence[Column], line: int) -> Mapping[str, str]:
    return {column.role: widget_value(_key(column, line), "").strip() for column in inputs}


def _key(column: Column, line: int) -> str:
    return f"watched_{column.role}_{line}"
