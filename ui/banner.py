"""The line on every page that says what is being trained right now, and leads there."""

from __future__ import annotations

import streamlit as st

from bert_core import STATE_TITLES, Run, RunError, Status, status
from ui.i18n import _, say
from ui.pace import seconds_between_looks
from ui.services import events, log, queue, store
from ui.text import escape_markdown, shorten

NEWEST = 20
"""Runs that are looked at: older ones than these are done, or wait, or have shown lately that they live."""
LONG_DEAD = 60.0
"""Seconds."""


def active_runs() -> list[tuple[Run, Status]]:
    """The runs that are being trained or wait for it: first those that are trained, then the others in their order."""
    found = []
    waiting = {run.id: place for place, run in enumerate(queue().waiting(), 1)}
    for number, run in enumerate(store().runs()):
        lives = (run.last_sign_of_life or LONG_DEAD) < LONG_DEAD
        if run.id not in waiting and (run.end() is not None if number < NEWEST else not lives):
            continue  # most have ended, and a look at the last line is enough to know
        try:
            state = status(run, events(run.folder).history(points=50))
        except RunError as error:  # a damaged run is shown as such on the Runs page, not on every page
            log().warning("%s", say(error))
            continue
        if state.is_active:
            found.append((run, state))
    return sorted(found, key=lambda entry: (entry[1].state == "waiting", waiting.get(entry[0].id, 0), entry[0].id))


def banner() -> None:
    """The line; it moves by itself."""
    st.fragment(_banner, run_every=seconds_between_looks(2.0))()


def _banner() -> None:
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
