"""A number on a dial that reaches from the least to the greatest number that the model has learned from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import Example, Task
from ui.charts import chart, empty_figure
from ui.i18n import _

HEIGHT = 220
BAR = "#0072B2"
"""Blue of Okabe and Ito, told from the mark in any kind of sight, on light and on dark."""
MARK = "#E69F00"
FIELD = "rgba(128,128,128,0.2)"


def draw_dial(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The number, where it stands on the scale, and the right one where it is known."""
    right = None if example is None else float(example.cells["score"])
    gauge = {
        "axis": {"range": [answer.least, answer.greatest], "tickvals": [answer.least, answer.greatest]},
        "bar": {"color": BAR, "thickness": 0.8},
        "bgcolor": FIELD,
        "borderwidth": 0,
    }
    numbers = {_("Answer"): answer.number, _("Least seen"): answer.least, _("Greatest seen"): answer.greatest}
    if right is not None:
        gauge["threshold"] = {"line": {"color": MARK, "width": 4}, "thickness": 1, "value": right}
        numbers[_("In your data")] = right
    figure = empty_figure(height=HEIGHT)
    figure.add_indicator(
        mode="gauge+number", value=answer.number, number={"valueformat": ".3~f"}, gauge=gauge,
    )  # fmt: skip
    figure.update_layout(margin={"l": 32, "r": 32, "t": 24, "b": 8})
    chart(figure, pd.DataFrame([numbers]), key="answer_dial", description=_("The number on a dial"))
    if right is not None:
        st.info(
            _("In your data stands {right:.4g}; the answer is {error:.2g} away from it.",
              right=right, error=abs(answer.number - right))
        )  # fmt: skip
