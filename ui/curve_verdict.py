"""What the curves of a run say, in words, with one button that makes the next run with the setting mended."""

from __future__ import annotations

import streamlit as st

from bert_core import TASKS, Course, CurveVerdict, History, Run, RunSpec, Status, curve_words, worth
from ui.i18n import _, say
from ui.run_again import next_run
from ui.text import escape_markdown

NEEDS_MENDING = ("too_high", "collapsed", "no_signal", "overfitting")


def curve_verdict(run: Run, spec: RunSpec, history: History, now: Status) -> None:
    """The most important thing that the curves say, if there is one already, and what can be done about it."""
    verdict = _verdict(spec, history, now)
    if verdict is None:
        return
    text = escape_markdown(say(verdict.message))
    if verdict.kind in NEEDS_MENDING:
        st.warning(text, icon=":material/troubleshoot:")
    else:
        st.info(text, icon=":material/show_chart:")
    if verdict.remedy:
        next_run(run, spec, verdict.remedy)
    elif verdict.kind == "no_signal":
        st.page_link("../pages/data.py", label=_("Look at the data"), icon=":material/table:")


def compared(spec: RunSpec, history: History) -> None:
    """Whether the kept model was worth it, beside much simpler rules; nothing where there are none."""
    metric = TASKS[spec.task].main_metric
    if history.best is None or not metric.is_share:
        return
    found = worth(metric, history.best.metrics[metric.name], history.baselines, rows=spec.data.valid_rows)
    if found is None:
        return
    text = escape_markdown(say(found.message))
    if found.kind == "better":
        st.info(text, icon=":material/balance:")
    else:
        st.warning(text, icon=":material/balance:")


def _verdict(spec: RunSpec, history: History, now: Status) -> CurveVerdict | None:
    if history.plan is None or now.state in ("failed", "waiting"):  # a failure has words of its own
        return None
    task = TASKS[spec.task]
    return curve_words(
        Course(
            settings=spec.hyperparameters,
            metric=task.main_metric,
            plan=history.plan,
            steps=history.steps,
            checks=history.validations,
            baselines=history.baselines,
            rows=spec.data.valid_rows,
            has_classes=task.has_classes,
            has_ended=not now.is_active,
        )
    )
