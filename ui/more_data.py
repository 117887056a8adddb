"""Would more data help? What a model of fewer rows would have reached, as a curve and in a sentence."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bert_core import N_, LearningCurve
from ui.charts import chart, empty_figure
from ui.i18n import _
from ui.quantities import time_words
from ui.run_table import RunLine
from ui.study_view import again_button, study

BLUE = "#0072b2"
TRAININGS = 3
"""On parts of the rows, each with as many steps as that on all of them."""
VERDICTS = {
    "yes": N_("Yes: the second half of the rows made it clearly better. More rows of the same kind will help."),
    "a little": N_("A little: the second half of the rows made it slightly better."),
    "hardly": N_(
        "Hardly: the second half of the rows changed next to nothing. Better labels help more than more rows."
    ),
}


def more_data(line: RunLine) -> None:
    """The section."""
    has_classes, metric = line.task.has_classes, line.task.main_metric
    if not metric.is_share:
        st.info(_("How good a model of this task is, is not a share of right answers, so there is no such curve."))
        return
    if has_classes:
        st.write(
            _("A quick stand-in for the model (linear, on the pretrained one) learns from a quarter, half, three "
              "quarters and all of the rows. Where its curve still rises at the end, more rows will help.")
        )  # fmt: skip
    else:
        st.write(
            _("The model is trained anew on a quarter, half and three quarters of the rows, with as many steps as on "
              "all of them. Where its curve still rises at the end, more rows will help.")
        )  # fmt: skip
        if line.report:
            st.caption(
                _("This takes about {time}. You can leave this page meanwhile.",
                  time=time_words(TRAININGS * line.report.seconds))
            )  # fmt: skip
    found = study(line.run, "more_data", LearningCurve, begin=_("Find out"))
    if found is None:
        return
    st.subheader(_(VERDICTS[found.verdict]), anchor=False)
    st.caption(
        _("The second half of the rows brought {gain:+.1f} points. Measured on {rows:,} rows set aside, each of which "
          "counts {each:.1f} points.", gain=100 * found.gain, rows=found.checked_rows, each=100 / found.checked_rows)
    )  # fmt: skip
    rows, scores = [point.rows for point in found.points], [point.score for point in found.points]
    title = _("right answers (accuracy)") if has_classes else _(metric.title)
    figure = empty_figure(x_title=_("rows to learn from"), y_title=title, height=340)
    figure.add_scatter(
        x=rows, y=scores, mode="lines+markers", line_color=BLUE, marker_size=9, showlegend=False,
        error_y={
            "type": "data", "symmetric": False, "thickness": 1.5,
            "array": [point.most - point.score for point in found.points],
            "arrayminus": [point.score - point.least for point in found.points],
        },
        hovertemplate="%{x:,}: %{y:.1%}<extra></extra>",
    )  # fmt: skip
    figure.update_yaxes(tickformat=".1~%")
    figure.update_xaxes(rangemode="tozero")
    numbers = pd.DataFrame({_("Rows"): rows, title: [f"{score:.1%}" for score in scores]})
    if has_classes:  # of several draws of the rows
        numbers[_("Lowest")] = [f"{point.least:.1%}" for point in found.points]
        numbers[_("Highest")] = [f"{point.most:.1%}" for point in found.points]
    chart(figure, numbers, key="learning_curve", description=_("How good a model of so many rows is"))
    again_button(line.run, "more_data")
