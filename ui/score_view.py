"""How good a model is: all its figures, how well each kind of answer is found, and which are taken for which."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from bert_core import Task, confusion_matrix, most_confused
from ui.charts import chart, clicked, empty_figure
from ui.i18n import _
from ui.judged import OWN, JudgedRows
from ui.other_curves import other_curves
from ui.quantities import score_words
from ui.run_table import RunLine
from ui.state import set_widget
from ui.text import escape_plotly, shorten

MOST_BARS = 25
MOST_IN_MATRIX = 20
LABEL_LENGTH = 22
SECTION, MATRIX = "evaluate_section", "matrix"
"""Keys of the choice of a section, and of the confusion matrix."""
HIT = 24
"""Pixels of a point that is clicked in a cell of the matrix."""
BLUE, ORANGE = "#0072b2", "#d55e00"
"""Two hues that colour-blind eyes tell apart (Okabe and Ito 2008)."""


def score(line: RunLine, rows: JudgedRows, metrics: dict[str, float]) -> None:
    """The section: figures, kinds of answer, and, where there are labels, which is taken for which."""
    _figures(line.task, metrics, rows)
    _kinds(rows)
    if line.task.has_classes:
        _matrix(line, rows)
        _curves(rows)
    other_curves(line)


def _figures(task: Task, metrics: dict[str, float], rows: JudgedRows) -> None:
    known = [metric for metric in task.metrics if metric.name in metrics]
    with st.container(horizontal=True):
        for metric in known:
            st.metric(
                _(metric.title), score_words(metric, metrics[metric.name]), help=_(metric.help_text), width="content"
            )
    interval = rows.figures.right
    values = {"count": interval.rows, "value": interval.value, "low": interval.low, "high": interval.high}
    if rows.part == OWN:
        st.caption(
            _("Measured on {count:,} rows of your file. Right on average: {value:.1%}; on other rows like them it "
              "would be between **{low:.1%} and {high:.1%}** (95 % interval).", **values)
        )  # fmt: skip
    else:
        st.caption(
            _("Measured on {count:,} rows that the model did not learn from. Right on average: {value:.1%}; on other "
              "rows like them it would be between **{low:.1%} and {high:.1%}** (95 % interval).", **values)
        )  # fmt: skip


def _kinds(rows: JudgedRows) -> None:
    scores = rows.figures.kinds
    if not scores:
        return
    st.subheader(_("Each kind of answer"), anchor=False)
    shown = sorted(scores[:MOST_BARS], key=lambda each: each.right)
    names = [escape_plotly(shorten(each.kind, LABEL_LENGTH)) for each in shown]
    are_found = scores[0].precision is not None
    figure = empty_figure(x_title=_("found (recall)") if are_found else _("right"), height=90 + 24 * len(shown))
    figure.add_bar(
        x=[each.right for each in shown], y=list(range(len(shown))), orientation="h", marker_color=BLUE,
        text=[f"{each.right:.0%}" for each in shown], textangle=0,
        customdata=[[escape_plotly(each.kind), each.rows] for each in shown],
        hovertemplate="%{customdata[0]}: %{x:.1%} · %{customdata[1]:,}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(tickvals=list(range(len(shown))), ticktext=names, showgrid=False)
    table = {
        _("Kind"): [each.kind for each in scores],
        _("Rows"): [each.rows for each in scores],
        _("Found (recall)") if are_found else _("Right"): [f"{each.right:.1%}" for each in scores],
    }
    if are_found:
        table[_("Right among the answers (precision)")] = [f"{each.precision:.1%}" for each in scores]
        table["F1"] = [f"{each.f1:.1%}" for each in scores]
    chart(figure, pd.DataFrame(table), key="kinds", description=_("How well each kind of answer is found"))
    if len(scores) > MOST_BARS:
        st.caption(_("The {count} most common are drawn; the table has all.", count=MOST_BARS))


def _matrix(line: RunLine, rows: JudgedRows) -> None:
    """Which label is taken for which; a click on a cell opens its rows."""
    all_labels = line.spec.known.labels
    labels = most_confused(rows.judgement.rows, all_labels, most=MOST_IN_MATRIX)
    chosen = set(labels)
    inside = [row for row in rows.judgement.rows if row.truth in chosen and row.answer in chosen]
    counts = confusion_matrix(inside, labels)
    shares = counts / counts.sum(axis=1, keepdims=True).clip(1)
    st.subheader(_("Which is taken for which (confusion matrix)"), anchor=False)
    st.caption(_("Down: the right label. Across: the model's answer. Click a cell to see its rows."))
    names = [escape_plotly(shorten(label, LABEL_LENGTH)) for label in labels]
    places = list(range(len(labels)))
    figure = empty_figure(x_title=_("answer"), y_title=_("right label"), height=150 + 30 * len(labels))
    figure.add_heatmap(
        z=shares, x=places, y=places, colorscale=[[0, "rgba(0,114,178,0.04)"], [1, "rgba(0,114,178,0.85)"]],
        zmin=0, zmax=1, showscale=False, hoverinfo="skip", xgap=1, ygap=1,
        text=np.where(counts, counts.astype(str), ""), texttemplate="%{text}",
    )  # fmt: skip
    cells = [(truth, answer) for truth in places for answer in places]
    figure.add_scatter(  # a heat map cannot be clicked, points can
        x=[answer for _truth, answer in cells], y=[truth for truth, _answer in cells], mode="markers",
        marker={"size": HIT, "symbol": "square", "opacity": 0}, showlegend=False,
        customdata=[[names[truth], names[answer], int(counts[truth, answer])] for truth, answer in cells],
        hovertemplate="%{customdata[0]} → %{customdata[1]}: %{customdata[2]:,}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(tickvals=places, ticktext=names, showgrid=False, tickangle=-90, tickfont={"size": 11})
    figure.update_yaxes(tickvals=places, ticktext=names, showgrid=False, autorange="reversed")
    found = rows.figures.confusions
    table = {
        _("Right label"): [each.truth for each in found],
        _("Answer"): [each.answer for each in found],
        _("Rows"): [each.rows for each in found],
    }
    chart(
        figure, pd.DataFrame(table), key=MATRIX, description=_("How many rows of each label got which answer"),
        on_click=lambda: _open_rows(labels),
    )  # fmt: skip
    if len(all_labels) > len(labels):
        st.caption(
            _("Drawn are the {count} labels of most mistakes; the table has the mistakes of all.", count=len(labels))
        )


def _open_rows(labels: list[str]) -> None:
    """Show the rows of the cell that was clicked, in the section of the mistakes."""
    place = clicked(MATRIX)
    if place is not None:
        truth, answer = labels[place[1]], labels[place[0]]
        set_widget("mistakes_truth", truth)
        set_widget("mistakes_answer", answer)
        set_widget("mistakes_all", truth == answer)
        set_widget(SECTION, "mistakes")


def _curves(rows: JudgedRows) -> None:
    """For two labels, what asking for more sureness of the second costs and brings."""
    curves = rows.figures.curves
    if curves is None:
        return
    st.subheader(_("Stricter or more generous (thresholds)"), anchor=False)
    label = escape_plotly(shorten(curves.label, LABEL_LENGTH))
    left, right = st.columns(2)
    with left:
        figure = empty_figure(x_title=_("false alarms"), y_title=_("found: {label}", label=label))
        figure.add_scatter(x=curves.false_alarms, y=curves.found, mode="lines", name=label, line_color=BLUE)
        figure.add_scatter(
            x=[0, 1], y=[0, 1], mode="lines", name=_("guessing"), line={"dash": "dot", "color": "rgba(128,128,128,0.8)"}
        )
        _as_shares(figure)
        numbers = pd.DataFrame({_("false alarms"): curves.false_alarms, _("found"): curves.found})
        chart(figure, numbers, key="roc", description=_("Found rows against false alarms (ROC)"))
        st.caption(_("Area under the curve (ROC AUC): {area:.3f}; 0.5 is guessing, 1 is perfect.", area=curves.area))
    with right:
        figure = empty_figure(x_title=_("found (recall)"), y_title=_("right among the answers (precision)"))
        figure.add_scatter(x=curves.recall, y=curves.precision, mode="lines", name=label, line_color=ORANGE)
        _as_shares(figure)
        numbers = pd.DataFrame({_("found (recall)"): curves.recall, _("precision"): curves.precision})
        chart(figure, numbers, key="precision_recall", description=_("Precision against recall"))
        st.caption(_("Average precision: {area:.3f}.", area=curves.average_precision))


def _as_shares(figure: go.Figure) -> None:
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
