"""The choice of one run among those that can answer, and one line about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from ui.i18n import _
from ui.run_table import RunLine, model_words, score_line
from ui.state import run_in_view, set_widget, view_run, widget_value
from ui.text import escape_markdown

KEY = "chosen_run"


def choose_run(lines: Sequence[RunLine], *, title: str) -> RunLine | None:
    """The run that the address names, or that was looked at last, or the newest, unless the person picks another.

    None where the run that was asked for is gone: another one must not answer in its place unasked.
    """
    known = {line.run.id: line for line in lines}
    wanted: str | None = run_in_view() or lines[0].run.id
    if wanted not in known:
        st.warning(_("The run in the address of this page is not here, or has kept no model. Choose another."))
        wanted = None
    titles = run_titles(lines)
    chosen = st.selectbox(
        title,
        list(known),
        index=None,
        placeholder=_("Choose a run"),
        format_func=titles.get,
        key=set_widget(KEY, wanted),
        on_change=lambda: view_run(widget_value(KEY, wanted)),
    )
    if chosen is None:
        return None
    view_run(chosen)
    return known[chosen]


def run_summary(line: RunLine) -> None:
    """One line: what it learned, from which data, how well, from which model."""
    parts = [
        _(line.task.title),
        _("{file}, rows: {count}", file=escape_markdown(line.spec.data.file_name), count=line.spec.data.train_rows),
        score_line(line),
        escape_markdown(model_words(line.spec.model.identifier)),
    ]
    st.caption(" · ".join(parts))
    if line.is_active:
        st.caption(_("It still learns. The best model so far answers."))


def run_titles(lines: Sequence[RunLine]) -> dict[str, str]:
    """A different title for each run: name and time, and the end of its id where those are the same."""
    titles: dict[str, str] = {}
    for line in lines:
        title = f"{line.name} · {datetime.fromtimestamp(line.created):%Y-%m-%d %H:%M}"
        titles[line.run.id] = f"{title} · {line.run.id[-6:]}" if title in titles.values() else title
    return titles
