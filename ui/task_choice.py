"""The choice of what is learned, on the Data page and on the Train page."""

from __future__ import annotations

import streamlit as st

from bert_core import TASKS
from ui.chosen_data import InHand
from ui.i18n import _
from ui.state import change_in_hand, set_widget, widget_value


def choose_task(chosen: InHand) -> None:
    """What is to be learned."""
    st.selectbox(
        _("What the model learns (task)"),
        list(TASKS),
        key=set_widget("task", chosen.task),
        format_func=lambda name: _(TASKS[name].title),
        on_change=_take_task,
        help=_(TASKS[chosen.task].help_text),
    )


def _take_task() -> None:
    change_in_hand(task=widget_value("task", next(iter(TASKS))), task_is_chosen=True)
