"""How the score of a run rose, over those of the other runs of the same data."""

from __future__ import annotations

import streamlit as st

from bert_core import distinct_names
from ui.charts import chart
from ui.compare_charts import curve_figure, curve_table
from ui.compared_runs import Compared
from ui.i18n import _
from ui.run_table import RunLine, run_lines

MOST = 8
"""Curves that eyes still tell apart."""


def other_curves(line: RunLine) -> None:
    """The section's end: nothing where there is no other run of the same task and data."""
    lines = [line, *(other for other in run_lines() if other.run.id != line.run.id and _is_alike(other, line))][:MOST]
    if len(lines) < 2:
        return
    st.subheader(_("Beside your other runs of these data (learning curves)"), anchor=False)
    names = distinct_names({each.run.id: each.name for each in lines})
    runs = [Compared(each, names[each.run.id], "valid", None, None) for each in lines]
    metric = line.task.main_metric
    chart(
        curve_figure(runs, metric, by_seconds=False), curve_table(runs, metric, by_seconds=False), key="other_curves",
        description=_("Scores of the runs while they learned"),
    )  # fmt: skip
    st.caption(_("On the rows that each was checked on. Whether one is really better, the page Compare says."))
    st.page_link("../pages/compare.py", label=_("Go to Compare"), icon=":material/compare_arrows:")


def _is_alike(other: RunLine, line: RunLine) -> bool:
    return (
        other.spec is not None
        and other.history is not None
        and bool(other.history.validations)
        and (other.spec.task, other.spec.data.fingerprint) == (line.spec.task, line.spec.data.fingerprint)
    )
