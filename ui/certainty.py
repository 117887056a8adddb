"""How sure is sure: whether a model is as often right as it says, and what trusting only sure answers brings."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from bert_core import table_csv, trust
from ui.charts import chart, empty_figure
from ui.i18n import _
from ui.judged import JudgedRows, judged_rows, known_parts
from ui.run_table import RunLine

BLUE = "#0072b2"
USUAL = 90
FINE, POOR = 0.03, 0.1
"""Calibration errors up to which a model is taken at its word, and from which on it is not."""


def certainty(line: RunLine, rows: JudgedRows) -> None:
    """The section: said and true, then the slider."""
    known = rows.frame[rows.frame["sure"].notna()]
    if known.empty:
        st.info(_("This model does not say how sure it is."))
        return
    _said_and_true(known, rows)
    _trust(line, rows, known)


def _said_and_true(known: pd.DataFrame, rows: JudgedRows) -> None:
    error, before, bins = rows.figures.calibration_error, rows.figures.plain_calibration_error, rows.figures.sureness
    st.subheader(_("Is it as often right as it says? (calibration)"), anchor=False)
    values = {"error": f"{100 * error:.1f}"}
    if error <= FINE:
        words = _("Yes: what it says and what is right differ by {error} points on average.", **values)
    elif error <= POOR:
        words = _("Roughly: what it says and what is right differ by {error} points on average.", **values)
    else:
        words = _("No: what it says and what is right differ by {error} points on average.", **values)
    if before is not None:
        words += " " + _(
            "Without its correction (temperature scaling) it would be {before} points.", before=f"{100 * before:.1f}"
        )
    st.write(words)
    figure = empty_figure(x_title=_("how sure it says it is"), y_title=_("share that is right"), height=360)
    figure.add_scatter(
        x=[0, 1], y=[0, 1], mode="lines", name=_("as it says"), line={"dash": "dot", "color": "rgba(128,128,128,0.8)"},
        hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=[each.sure for each in bins], y=[each.right for each in bins], mode="lines+markers", name=_("this model"),
        line_color=BLUE, customdata=[each.rows for each in bins],
        marker_size=[8 + 14 * each.rows / len(known) for each in bins],
        hovertemplate="%{x:.0%} → %{y:.0%} · %{customdata:,}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%")
    figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    numbers = pd.DataFrame(
        {
            _("How sure"): [f"{each.sure:.1%}" for each in bins],
            _("Right"): [f"{each.right:.1%}" for each in bins],
            _("Rows"): [each.rows for each in bins],
        }
    )
    chart(figure, numbers, key="reliability", description=_("How often answers are right that are so sure"))


def _trust(line: RunLine, rows: JudgedRows, known: pd.DataFrame) -> None:
    st.subheader(_("Trust only sure answers"), anchor=False)
    percent = st.slider(
        _("Take answers that are at least so sure"), 0, 100, USUAL, format="%d%%", key="trust", persist_state="session"
    )
    here = trust(known["sure"].tolist(), known["right"].tolist(), percent / 100)
    st.write(
        _("Answers at least **{percent} %** sure: **{answered:.0%}** of the rows, of which **{right:.1%}** are right. "
          "The rest is for a person to look at.", percent=percent, answered=here.answered, right=here.right)
    )  # fmt: skip
    if rows.part != "valid" and "valid" in known_parts(line.run):
        other = judged_rows(line, "valid").frame
        other = other[other["sure"].notna()]
        promise = trust(other["sure"].tolist(), other["right"].tolist(), percent / 100)
        st.caption(
            _("On the rows it was checked on it was {answered:.0%} of the rows, {right:.1%} right.",
              answered=promise.answered, right=promise.right)
        )  # fmt: skip
    rest = rows.frame[~(rows.frame["sure"] >= percent / 100)]
    st.download_button(
        _("Download the rest (review.csv)"),
        lambda: table_csv(rows.with_texts(rest[["row", "answer", "sure", "truth"]])),
        file_name="review.csv",
        mime="text/csv",
        key="trust_download",
        on_click="ignore",
        icon=":material/download:",
    )
