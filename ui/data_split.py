"""Which rows are set aside: a share to check the model on and, for those who want it, much else."""

from __future__ import annotations

import streamlit as st

from bert_core import N_
from ui.chosen_data import InHand
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.split_view import show_parts
from ui.state import (
    change_in_hand,
    change_split,
    problem_in,
    set_widget,
    take_test_file,
    take_valid_file,
    widget_value,
)
from ui.text import escape_markdown, shorten

LEAST, MOST = 5, 50
"""The share of rows set aside to check on, in percent."""
MOST_FOR_TEST = 40
NO_COLUMN = ""
"""Stands for no column in the choice of one."""
COLUMNS = {
    "split_column": (
        N_("Column that says which rows are for what"),
        N_("Each cell says train, valid or test. Where no row is marked to check on, a share of the others is drawn."),
    ),
    "group_column": (
        N_("Column of groups that stay together"),
        N_("Such as the author or the patient: a model that has seen other rows of the same one looks better than it "
           "will be with strangers."),
    ),
    "time_column": (
        N_("Column of dates: the newest are set aside"),
        N_("Dates or numbers. Choose it where the model will answer texts that are written later."),
    ),
}  # fmt: skip
FILES = {
    "valid": (N_("Table with the rows to check on, with the same columns"), take_valid_file),
    "test": (N_("Table with the rows for the test, with the same columns"), take_test_file),
}


def choose_split(chosen: InHand) -> None:
    """The share of rows to check on, all other ways behind a click, and what comes of it."""
    _share(chosen)
    special = chosen.is_split or chosen.split.test_share or not chosen.split.same_texts_together
    with st.expander(_("More ways to set rows aside"), expanded=bool(special), key="more_split"):
        _test_share(chosen)
        for place, name in zip(st.columns(len(COLUMNS), gap="medium"), COLUMNS, strict=True):
            with place:
                _column(chosen, name)
        _chance(chosen)
        for place, name in zip(st.columns(len(FILES), gap="medium"), FILES, strict=True):
            with place:
                _own_file(chosen, name)
    if chosen.prepared:
        show_parts(chosen, chosen.prepared)


def _share(chosen: InHand) -> None:
    st.slider(
        _("Rows to check on (validation), in percent"),
        LEAST,
        MOST,
        key=set_widget("split_share", min(max(round(chosen.split.valid_share * 100), LEAST), MOST)),
        on_change=_take_share,
        args=("split_share", "valid_share"),
        format="%d %%",
        disabled=chosen.valid_table is not None,
        help=_(
            "The model never learns from these rows. They show how well it does on texts that it has not seen. Each "
            "label is divided by the same share. 10 to 20 percent is usual."
        ),
    )


def _test_share(chosen: InHand) -> None:
    st.slider(
        _("Rows for a test at the end, in percent"),
        0,
        MOST_FOR_TEST,
        key=set_widget("split_test_share", min(round(chosen.split.test_share * 100), MOST_FOR_TEST)),
        on_change=_take_share,
        args=("split_test_share", "test_share"),
        format="%d %%",
        disabled=chosen.test_table is not None,
        help=_(
            "These rows have no part in the training at all. The finished model is scored on them once, which tells "
            "more honestly how good it is: the rows to check on have helped to choose it."
        ),
    )


def _take_share(key: str, field: str) -> None:
    change_split(**{field: widget_value(key, 0) / 100})


def _column(chosen: InHand, name: str) -> None:
    taken = getattr(chosen.split, name)
    title, help_text = COLUMNS[name]
    others = [column for column in chosen.split.columns if column != taken]
    st.selectbox(
        _(title),
        [NO_COLUMN, *(column for column in chosen.table.columns if column not in others)],
        key=set_widget(name, taken or NO_COLUMN),
        format_func=lambda column: _("no such column") if column == NO_COLUMN else column,
        on_change=_take_column,
        args=(name,),
        help=_(help_text),
    )


def _take_column(name: str) -> None:
    change_split(**{name: widget_value(name, NO_COLUMN) or None})


def _chance(chosen: InHand) -> None:
    left, right = st.columns([2, 1], gap="medium", vertical_alignment="bottom")
    with left:
        st.toggle(
            _("Rows with the same text stay together"),
            key=set_widget("split_same_texts", chosen.split.same_texts_together),
            on_change=_take_same_texts,
            help=_("Else the model may be checked on texts that it has learned by heart."),
        )
    with right:
        st.number_input(
            _("Number for chance (seed)"),
            0,
            2**31 - 1,
            key=set_widget("split_seed", chosen.split.seed),
            on_change=_take_seed,
            help=_("The same number sets the same rows aside; another number draws others."),
        )


def _take_same_texts() -> None:
    change_split(same_texts_together=widget_value("split_same_texts", True))


def _take_seed() -> None:
    change_split(seed=widget_value("split_seed", 0))


def _own_file(chosen: InHand, part: str) -> None:
    title, take = FILES[part]
    key = f"{part}_upload"
    file = file_upload(_(title), key=key)
    if file is not None:
        with st.spinner(_("Reading {file} …", file=escape_markdown(file.name))):
            take(file.getvalue(), file.name, place=key)
        st.rerun()
    if problem := problem_in(key):
        st.error(escape_markdown(say(problem)))
    table = chosen.valid_table if part == "valid" else chosen.test_table
    if table is not None:
        st.caption(_("Chosen: {file}", file=escape_markdown(shorten(table.file_name))))
        st.button(
            _("Do without this file"),
            key=f"forget_{part}",
            on_click=change_in_hand,
            kwargs={f"{part}_table": None},
        )
