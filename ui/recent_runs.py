"""The newest runs in a few lines: what became of them, and the ways to their curves and to their answers."""

from __future__ import annotations

import streamlit as st

from bert_core import STATE_TITLES, TASKS, Run, RunError, status
from ui.i18n import _, say
from ui.services import events, log, store
from ui.text import escape_markdown, shorten

NEWEST = 5


def recent_runs() -> None:
    """One line a run, newest first; nothing where there is none."""
    runs = store().runs()[:NEWEST]
    if not runs:
        return
    st.subheader(_("Recent runs"))
    for run in runs:
        try:
            _line(run)
        except RunError as error:  # shown with its reason on the Runs page
            log().warning("%s", say(error))


def _line(run: Run) -> None:
    name, state = run.card.name, status(run, events(run.folder).history(points=50))
    report = run.report
    metric = TASKS[run.spec.task].main_metric
    with st.container(border=True, key=f"run_{run.id}"):
        what, answers, curves, ask = st.columns([4, 3, 1, 1], vertical_alignment="center")
        what.markdown(f"**{escape_markdown(shorten(name))}**  \n{_(STATE_TITLES[state.state])}")
        if report:
            answers.markdown(f"{report.metrics[metric.name]:.1%}  \n{_(metric.title)}")
        curves.page_link("../pages/train.py", label=_("Curves"), query_params={"run": run.id})
        if report:
            ask.page_link("../pages/try_it.py", label=_("Try it"), query_params={"run": run.id})
