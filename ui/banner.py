"""The line on every page that says what is being trained right now, and leads there."""

from __future__ import annotations

import streamlit as st

from bert_core import STATE_TITLES, Run, RunError, Status, status
from ui.i18n import _, say
from ui.services import events, log, store
from ui.text import escape_markdown, shorten

NEWEST = 20
"""Runs that are looked at: older ones than these are done."""


def active_runs() -> list[tuple[Run, Status]]:
    """The runs that are being trained or wait for it: first the one that is trained, then the others, oldest first."""
    found = []
    for run in store().runs()[:NEWEST]:
        if run.end() is not None:  # most have ended, and a look at the last line is enough to know
            continue
        try:
            state = status(run, events(run.folder).history(points=50))
        except RunError as error:  # a damaged run is shown as such on the Runs page, not on every page
            log().warning("%s", say(error))
            continue
        if state.is_active:
            found.append((run, state))
    return sorted(found, key=lambda entry: (entry[1].state == "waiting", entry[0].id))


@st.fragment(run_every=2.0)
def banner() -> None:
    """Name, state and share done of the training that runs, and how many wait for it, with a link to its curves."""
    active = active_runs()
    for run, state in active[:1]:
        values = {"name": escape_markdown(shorten(run.card.name, 40)), "state": _(STATE_TITLES[state.state])}
        if state.share_done:
            label = _("{name}: {state}, {share:.0%}", share=state.share_done, **values)
        else:
            label = _("{name}: {state}", **values)
        waiting = len(active) - 1
        st.page_link(
            "../pages/train.py",
            label=_("{first} (and {count} waiting)", first=label, count=waiting) if waiting else label,
            icon=":material/progress_activity:",
            query_params={"run": run.id},
        )
