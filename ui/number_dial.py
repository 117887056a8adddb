"""A number on a dial between the least and the greatest that the model learned from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from bert_core import Example, Task
from ui.charts import chart
from ui.i18n import _

HEIGHT = 230


def draw_dial(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The number; a line on the dial marks the right one, where it is known."""
    least, greatest = min(answer.least, answer.number), max(answer.greatest, answer.number)
    gauge = {"axis": {"range": [least, greatest]}, "bar": {"thickness": 0.6}, "borderwidth": 0}
    numbers = {_("Answer"): [f"{answer.number:.4g}"]}
    if example is not None:
        right = float(example.cells["number"])
        gauge["threshold"] = {"value": right, "thickness": 1, "line": {"width": 4}}
        gauge["axis"] = {"range": [min(least, right), max(greatest, right)]}
        numbers[_("In your data")] = [f"{right:.4g}"]
    figure = go.Figure(
        go.Indicator(mode="gauge+number", value=answer.number, number={"valueformat": ".3g"}, gauge=gauge)
    )
    figure.update_layout(height=HEIGHT, margin={"l": 30, "r": 30, "t": 20, "b": 10})
    chart(figure, pd.DataFrame(numbers), key="answer_dial", description=_("The answer on a dial"))
