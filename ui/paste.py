"""A table or texts pasted from elsewhere, in the place of a file."""

from __future__ import annotations

import streamlit as st

from ui.i18n import _, say
from ui.state import problem_in, take_file, widget_value
from ui.text import escape_markdown

PLACE, KEY = "paste", "pasted"
NAME = "pasted.txt"
"""What the file is called that is made of it; what is in it is found from the content."""


def paste() -> None:
    """A box to paste into, closed until it is wanted."""
    with st.expander(_("Paste a table or texts"), icon=":material/content_paste:"):
        st.text_area(
            _("Rows copied from a spreadsheet, or CSV, JSON or other text"),
            key=KEY,
            height=160,
            help=_("One row a line. The first row names the columns, if it does so in your table."),
        )
        st.button(_("Use this text"), key="use_pasted", on_click=_take)
        if problem := problem_in(PLACE):
            st.error(escape_markdown(say(problem)))


def _take() -> None:
    take_file(widget_value(KEY, "").encode(), NAME, place=PLACE)
