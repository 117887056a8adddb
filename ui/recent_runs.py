"""The newest runs in a few lines: what became of them, and the ways to their curves and to their answers."""

from __future__ import annotations

import streamlit as st

from ui.i18n import _, say
from ui.run_table import RunLine, run_line, score_line, state_words
from ui.services import store
from ui.text import escape_markdown, shorten

NEWEST = 5


def recent_runs() -> None:
    """One line a run, newest first; nothing where there is none."""
    runs = store().runs()
    if not runs:
        return
    st.subheader(_("Recent runs"))
    for run in runs[:NEWEST]:
        _draw(run_line(run))
    if len(runs) > NEWEST:
        st.page_link("../pages/runs.py", label=_("All {count} runs", count=len(runs)), icon=":material/list:")


def _draw(line: RunLine) -> None:
    with st.container(border=True):
        about, score, ways = st.columns([4, 4, 3], vertical_alignment="center")
        about.markdown(f"**{escape_markdown(shorten(line.name, 60))}**  \n{state_words(line)}")
        if line.problem:
            score.caption(escape_markdown(say(line.problem)))
            return
        score.markdown(score_line(line))
        address = {"run": line.run.id}
        with ways, st.container(horizontal=True):
            st.page_link("../pages/train.py", label=_("Curves"), icon=":material/show_chart:", query_params=address)
            if line.can_answer:
                st.page_link("../pages/try_it.py", label=_("Try it"), icon=":material/chat:", query_params=address)
