"""The texts that an answer is about, one under the other."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bert_core import Task
from ui.i18n import _
from ui.text import escape_markdown, shorten

MOST_SHOWN = 400


def show_pair(task: Task, cells: Mapping[str, str]) -> None:
    """Each text under its name."""
    with st.container(border=True):
        for column in task.inputs:
            st.caption(_(column.title))
            st.markdown(escape_markdown(shorten(cells[column.role], MOST_SHOWN)))
