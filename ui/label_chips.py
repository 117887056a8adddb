"""The labels of a text as chips with their scores: those that apply, and in a fainter row those that do not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from bert_core import Example, Task
from ui.i18n import _
from ui.text import escape_markdown, shorten

MOST_OTHERS = 8
"""Labels that do not apply and are shown, the likeliest first."""


def draw_chips(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """All of it, and whether it is right where that is known."""
    if answer.labels:
        _chips(answer, answer.labels, "blue")
    else:
        st.info(_("No label applies to this text."))
    if example is not None:
        _compare(set(answer.labels), set(json.loads(example.cells["labels"])))
    others = [label for label in answer.probabilities if label not in answer.labels][:MOST_OTHERS]
    if others:
        st.caption(_("Not likely enough"))
        _chips(answer, others, "gray")


def _chips(answer: Any, labels: list[str], color: str) -> None:
    chips = (f":{color}-badge[{escape_markdown(shorten(label))} {answer.probabilities[label]:.0%}]" for label in labels)
    st.markdown(" ".join(chips))


def _compare(given: set[str], right: set[str]) -> None:
    if given == right:
        st.success(_("Right: these are the labels in your data."), icon=":material/check:")
        return
    labels = ", ".join(map(escape_markdown, sorted(right))) or _("none")
    st.warning(_("Not the same: the labels in your data are {labels}.", labels=labels), icon=":material/close:")
