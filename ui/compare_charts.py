"""The charts of runs beside each other, and their numbers as tables. Each run has its own colour, dash and mark."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from bert_core import Metric
from ui.charts import empty_figure
from ui.compared_runs import Compared
from ui.i18n import _
from ui.quantities import score_words
from ui.text import escape_plotly, shorten

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKS = ("circle", "square", "diamond", "cross", "x", "triangle-up", "star", "hexagon")
NAME_LENGTH = 28
BLUE = "#0072b2"


def interval_figure(runs: Sequence[Compared]) -> go.Figure:
    """How right the answers of each run are, with the bounds between which chance would let that be."""
    figure = empty_figure(x_title=_("right, row by row"), height=100 + 44 * len(runs))
    places = list(range(len(runs)))
    figure.add_scatter(
        x=[run.interval.value for run in runs], y=places, mode="markers", marker={"size": 11, "color": BLUE},
        error_x={
            "type": "data", "symmetric": False, "thickness": 2.5, "width": 7, "color": BLUE,
            "array": [run.interval.high - run.interval.value for run in runs],
            "arrayminus": [run.interval.value - run.interval.low for run in runs],
        },
        customdata=[[_name(run), f"{run.interval.low:.1%}", f"{run.interval.high:.1%}"] for run in runs],
        hovertemplate="%{customdata[0]}: %{x:.1%} (%{customdata[1]} – %{customdata[2]})<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(tickformat=".1~%", nticks=7)
    figure.update_yaxes(
        tickvals=places, ticktext=[_name(run) for run in runs], showgrid=False, range=[len(runs) - 0.5, -0.5]
    )
    return figure


def scores_table(runs: Sequence[Compared]) -> pd.DataFrame:
    """The same in numbers, beside the main metric."""
    metric = runs[0].line.task.main_metric
    return pd.DataFrame(
        {
            _("Run"): [run.name for run in runs],
            _(metric.title): [_score(metric, run.score) for run in runs],
            _("Right, row by row"): [f"{run.interval.value:.1%}" if run.interval else "" for run in runs],
            _("95 % interval"): [_bounds(run) for run in runs],
            _("Rows"): [run.interval.rows if run.interval else None for run in runs],
        }
    )


def curve_figure(runs: Sequence[Compared], metric: Metric | None, *, by_seconds: bool) -> go.Figure:
    """A curve for each run over its checks: this metric, or the error where there is none."""
    is_share = metric is not None and metric.is_share
    figure = empty_figure(
        x_title=_("Seconds of training") if by_seconds else _("Corrections made (steps)"),
        y_title=_(metric.title) if metric else _("Error (loss)"),
        height=360,
    )
    for number, run in enumerate(runs):
        points = _points(run, metric, by_seconds=by_seconds)
        figure.add_scatter(
            x=[x for x, _y in points], y=[y for _x, y in points], name=_name(run), mode="lines+markers",
            line={"width": 2.5, "dash": DASHES[number % len(DASHES)]}, cliponaxis=False,
            marker={"size": 8, "symbol": MARKS[number % len(MARKS)]},
            hovertemplate="%{fullData.name}: %{y:.1%}<extra></extra>" if is_share
            else "%{fullData.name}: %{y:.4f}<extra></extra>",
        )  # fmt: skip
    figure.update_layout(showlegend=True)
    figure.update_xaxes(rangemode="tozero")
    if is_share:
        figure.update_yaxes(tickformat=".1~%")
    return figure


def curve_table(runs: Sequence[Compared], metric: Metric | None, *, by_seconds: bool) -> pd.DataFrame:
    """The points of these curves."""
    rows = [(run.name, x, y) for run in runs for x, y in _points(run, metric, by_seconds=by_seconds)]
    columns = [_("Run"), _("Seconds") if by_seconds else _("Step"), _(metric.title) if metric else _("Error (loss)")]
    return pd.DataFrame(rows, columns=columns).round(4)


def _points(run: Compared, metric: Metric | None, *, by_seconds: bool) -> list[tuple[float, float]]:
    history = run.line.history
    return [
        (
            history.seconds_at(check.time) if by_seconds else check.step,
            check.metrics[metric.name] if metric else check.loss,
        )
        for check in history.validations
        if metric is None or metric.name in check.metrics
    ]


def _score(metric: Metric, value: float | None) -> str:
    return "" if value is None else score_words(metric, value)


def _bounds(run: Compared) -> str:
    return f"{run.interval.low:.1%} – {run.interval.high:.1%}" if run.interval else ""


def _name(run: Compared) -> str:
    return escape_plotly(shorten(run.name, NAME_LENGTH))
