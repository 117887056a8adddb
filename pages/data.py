"""Data: bring a table of texts, see what is in it, say what shall be learned from it.

1. A file of one's own, pasted text, or a sample.
2. What was detected, in one line and changeable, what only the person can say, and the first rows.
3. What shall be learned, and the column of each role, guessed and changeable.
4. What was noticed about the rows, and what mends it.
5. How often each label occurs, how long the texts are, which language it is.
6. Which rows are set aside for checking, what to know of all this, and on to training.
"""

from __future__ import annotations

import streamlit as st

from bert_core import SAMPLES, PreparedData
from ui.chosen_data import InHand
from ui.data_source import about, choose_source
from ui.data_split import choose_split
from ui.data_view import choose_columns, show_content, show_problems, show_table
from ui.health_view import show_health
from ui.how_read import ask, show_reading
from ui.i18n import _, say
from ui.run_start import expect_start
from ui.state import address_in_hand
from ui.task_choice import choose_task
from ui.text import escape_markdown


def page() -> None:
    """The whole page, as far as there is something to show."""
    expect_start()
    st.title(_("Data"))
    chosen = choose_source()
    if chosen is None:
        st.info(_("Choose a file or a sample: what is in it is shown here before anything is trained."))
        return
    st.divider()
    show_reading(chosen)
    ask(chosen)
    show_table(chosen)
    if chosen.sample:
        st.caption(about(SAMPLES[chosen.sample]))
    choose_task(chosen)
    if chosen.columns:
        choose_columns(chosen)
        show_health(chosen)
    if chosen.problem and not chosen.is_split:
        show_problem(chosen)
    if chosen.prepared:
        show_content(chosen, chosen.prepared)
    if chosen.columns:
        choose_split(chosen)
    if chosen.problem and chosen.is_split:
        show_problem(chosen)
    if chosen.prepared:
        show_rows(chosen.prepared)
    go_on(chosen)


def show_problem(chosen: InHand) -> None:
    """Why nothing can be learned from this choice, and the rows that are in the way."""
    st.error(escape_markdown(say(chosen.problem)))
    if chosen.problems:
        show_problems(chosen)


def show_rows(prepared: PreparedData) -> None:
    """How many rows are for what, and what the person should know of them."""
    with st.container(horizontal=True):
        st.metric(_("Rows to learn from (training)"), f"{len(prepared.train):,}", width="content")
        st.metric(_("Rows to check on (validation)"), f"{len(prepared.valid):,}", width="content")
        if prepared.test:
            st.metric(_("Rows for the test at the end"), f"{len(prepared.test):,}", width="content")
        if prepared.known.labels:
            st.metric(_("Labels"), f"{len(prepared.known.labels):,}", width="content")
    for notice in prepared.split_notices:
        st.warning(escape_markdown(say(notice)))


def go_on(chosen: InHand) -> None:
    """The way to the next page, open once there is something to learn from."""
    if st.button(_("Go on to training"), type="primary", key="go_on", disabled=chosen.prepared is None):
        st.switch_page("../pages/train.py", query_params={"run": "new", **address_in_hand()})


page()
