"""The offer to learn from few examples, where there are so few that it is worth a try."""

from __future__ import annotations

import streamlit as st

from bert_core import FEW_ROWS, TASKS
from ui.chosen_data import InHand
from ui.form import METHOD, chosen_hyperparameters
from ui.i18n import _
from ui.state import set_widget


def offer_few_examples(chosen: InHand) -> None:
    """A note with a button that chooses the method; nothing where there are many rows, or it is chosen already."""
    rows = len(chosen.prepared.train)
    is_chosen = chosen_hyperparameters().method == "few_examples"
    if rows >= FEW_ROWS or is_chosen or not TASKS[chosen.task].has_classes:
        return
    with st.container(border=True):
        st.markdown(
            _(
                "There are only {rows} rows to learn from. Learning from few examples takes seconds, and with so few "
                "rows its answers are often better.",
                rows=rows,
            )
        )
        st.button(
            _("Learn from few examples"), key="take_few_examples", icon=":material/bolt:", on_click=_take_few_examples
        )


def _take_few_examples() -> None:
    set_widget(METHOD, "few_examples")
