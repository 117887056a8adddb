"""Would more data help? What a model of fewer rows would have reached, as a curve and in a sentence."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bert_core import N_, LearningCurve
from ui.charts import chart, empty_figure
from ui.i18n import _
from ui.run_table import RunLine
from ui.study_view import again_button, study

BLUE = "#0072b2"
VERDICTS = {
    "yes": N_("Yes: the last quarter of the rows made it clearly better. More rows of the same kind will help."),
    "a little": N_("A little: the last quarter of the rows made it slightly better."),
    "hardly": N_(
        "Hardly: the last quarter of the rows changed next to nothing. Better labels help more than more rows."
    ),
}


def more_data(line: RunLine) -> None:
    """The section."""
    st.write(
        _("A quick stand-in for the model (linear, on the pretrained one) learns from a quarter, half, three quarters "
          "and all of the rows. Where its curve still rises at the end, more rows will help.")
    )  # fmt: skip
    if not line.task.has_classes:
        st.info(_("This is possible for tasks with one label for each row only."))
        return
    found = study(line.run, "more_data", LearningCurve, begin=_("Find out"))
    if found is None:
        return
    st.subheader(_(VERDICTS[found.verdict]), anchor=False)
    rows, scores = [point.rows for point in found.points], [point.accuracy for point in found.points]
    figure = empty_figure(x_title=_("rows to learn from"), y_title=_("right answers (accuracy)"), height=340)
    figure.add_scatter(
        x=rows, y=scores, mode="lines+markers", line_color=BLUE, marker_size=9, showlegend=False,
        error_y={
            "type": "data", "symmetric": False, "thickness": 1.5,
            "array": [point.most - point.accuracy for point in found.points],
            "arrayminus": [point.accuracy - point.least for point in found.points],
        },
        hovertemplate="%{x:,}: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(tickformat=".0%")
    figure.update_xaxes(rangemode="tozero")
    numbers = pd.DataFrame(
        {
            _("Rows"): rows,
            _("Right answers"): [f"{score:.1%}" for score in scores],
            _("Lowest"): [f"{point.least:.1%}" for point in found.points],
            _("Highest"): [f"{point.most:.1%}" for point in found.points],
        }
    )
    chart(figure, numbers, key="learning_curve", description=_("How good a model of so many rows is"))
    again_button(line.run, "more_data")
