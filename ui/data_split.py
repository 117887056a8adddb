"""Which rows are set aside to check the model on: a share of the table, or a file of their own."""

from __future__ import annotations

import streamlit as st

from bert_core import N_
from ui.chosen_data import InHand
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.state import begin_with, change_in_hand, problem_in, set_widget, take_valid_file, widget_value
from ui.text import escape_markdown, shorten

WAYS = {"share": N_("A share of the rows"), "file": N_("A file of their own")}
LEAST, MOST = 5, 50
"""The share of rows set aside, in percent."""


def choose_split(chosen: InHand) -> None:
    """The way of setting rows aside, and what belongs to it."""
    way = st.segmented_control(
        _("Rows to check on (validation)"),
        list(WAYS),
        key=begin_with("split_way", "file" if chosen.valid_table else "share"),
        required=True,
        format_func=lambda name: _(WAYS[name]),
        on_change=_forget_file,
        persist_state="session",
        help=_("The model never learns from these rows. They show how well it does on texts that it has not seen."),
    )
    if way == "file":
        _own_file(chosen)
    else:
        _share(chosen)


def _forget_file() -> None:
    if widget_value("split_way", "share") == "share":
        change_in_hand(valid_table=None)


def _share(chosen: InHand) -> None:
    left, right = st.columns([3, 1], gap="medium")
    with left:
        st.slider(
            _("Share set aside, in percent"),
            LEAST,
            MOST,
            key=set_widget("split_share", min(max(round(chosen.valid_share * 100), LEAST), MOST)),
            on_change=_take_share,
            format="%d %%",
            help=_("Each label is divided by the same share. 10 to 20 percent is usual."),
        )
    with right:
        st.number_input(
            _("Number for chance (seed)"),
            0,
            2**31 - 1,
            key=set_widget("split_seed", chosen.seed),
            on_change=_take_seed,
            help=_("The same number sets the same rows aside; another number draws others."),
        )


def _take_share() -> None:
    change_in_hand(valid_share=widget_value("split_share", LEAST) / 100)


def _take_seed() -> None:
    change_in_hand(seed=widget_value("split_seed", 0))


def _own_file(chosen: InHand) -> None:
    file = file_upload(_("Table with the rows to check on, with the same columns"), key="valid_upload")
    if file is not None:
        with st.spinner(_("Reading {file} …", file=escape_markdown(file.name))):
            take_valid_file(file.getvalue(), file.name, place="valid_upload")
        st.rerun()
    if problem := problem_in("valid_upload"):
        st.error(escape_markdown(say(problem)))
    if chosen.valid_table is None:
        st.caption(_("Until you choose a file, {share:.0%} of the rows are set aside.", share=chosen.valid_share))
    else:
        st.caption(_("Chosen: {file}", file=escape_markdown(shorten(chosen.valid_table.file_name))))
