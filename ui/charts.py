"""What all charts share: margins, axes, and the numbers of a chart as a table beneath it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from ui.i18n import _
from ui.state import widget_value

GRID = "rgba(128,128,128,0.25)"


def empty_figure(*, x_title: str = "", y_title: str = "", height: int = 320) -> go.Figure:
    """A figure without traces, in the look of all our charts; colours and fonts come from the theme of the page."""
    axis = {"gridcolor": GRID, "zeroline": False, "automargin": True}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": {**axis, "title": x_title},
            "yaxis": {**axis, "title": y_title},
            "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
            "uirevision": "kept",
            "hovermode": "closest",
        }
    )


def chart(
    figure: go.Figure,
    numbers: pd.DataFrame,
    *,
    key: str,
    description: str,
    on_click: Callable[[], None] | Literal["ignore"] = "ignore",
) -> None:
    """A finished chart, and its numbers as a table one click away. What was clicked is what `clicked` says then."""
    st.plotly_chart(
        figure,
        key=key,
        theme="streamlit",
        config={"displayModeBar": False},
        alt=description,
        on_select=on_click,
        selection_mode="points",
    )
    numbers_of(numbers, key=key)


def clicked(key: str) -> tuple[int, int] | None:
    """The place of the point of a chart that was clicked last, across and down."""
    points = widget_value(key, {"selection": {"points": []}})["selection"]["points"]
    return (int(points[0]["x"]), int(points[0]["y"])) if points else None


def numbers_of(numbers: pd.DataFrame, *, key: str) -> None:
    """The numbers of a chart as a table, folded."""
    with st.expander(_("The numbers"), key=f"{key}_numbers"):
        st.dataframe(numbers, hide_index=True)
