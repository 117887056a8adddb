"""Any number of labels as chips: those that apply are filled and ticked, the others stand faded in a row beneath."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import Example, Task
from ui.charts import numbers_of
from ui.i18n import _
from ui.text import escape_markdown, shorten

MOST_FADED = 20
CHIP_LENGTH = 40


def draw_chips(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The labels that apply and those that do not, each with how likely it is, and the right ones where known."""
    others = [label for label in answer.probabilities if label not in answer.labels]
    if answer.labels:
        _chips(answer, answer.labels, "blue", ":material/check: ")
    else:
        st.markdown(_("No label applies to this text."))
    if example is not None:
        _compare(answer.labels, json.loads(example.cells["labels"]))
    if others:
        st.caption(_("These do not apply. A label applies from its own threshold on."))
        _chips(answer, others[:MOST_FADED], "gray", "")
    numbers = pd.DataFrame(
        {
            _("Label"): list(answer.probabilities),
            _("Probability"): [f"{share:.2%}" for share in answer.probabilities.values()],
            _("Applies from"): [f"{answer.thresholds[label]:.2%}" for label in answer.probabilities],
        }
    )
    numbers_of(numbers, key="answer_chips")


def _chips(answer: Any, labels: Sequence[str], colour: str, icon: str) -> None:
    chips = [
        f":{colour}-badge[{icon}{escape_markdown(shorten(label, CHIP_LENGTH))} · {answer.probabilities[label]:.0%}]"
        for label in labels
    ]
    st.markdown(" ".join(chips))


def _compare(given: Sequence[str], right: Sequence[str]) -> None:
    if set(given) == set(right):
        st.success(_("Right: your data has the same labels."), icon=":material/check:")
        return
    labels = ", ".join(escape_markdown(label) for label in right) or _("none")
    st.warning(_("Not the same: the labels in your data are {labels}.", labels=labels), icon=":material/close:")
