"""How a run ended and what was kept of it."""

from __future__ import annotations

import streamlit as st

from bert_core import N_, TASKS, History, Run, RunSpec, Status
from ui.curve_verdict import compared
from ui.i18n import _, say
from ui.quantities import score_words
from ui.run_again import ways_on
from ui.text import escape_markdown

LOG_LINES = 60
INTERRUPTED = N_(
    "The training process has ended without saying so: it was killed, it ran out of memory, or the computer was "
    "restarted."
)


def outcome(run: Run, spec: RunSpec, history: History, now: Status) -> None:
    """How it ended, what was kept, and what can be done next."""
    reason = escape_markdown(say(history.end.reason)) if history.end else ""
    if now.state == "interrupted":
        st.warning(_(INTERRUPTED))
    elif now.state == "failed":
        st.error(reason)
    elif now.state == "paused":
        st.info(reason)
    else:
        st.success(f"{reason} {_kept(spec, history)} {_tested(run, spec)}")
        compared(spec, history)
    if now.state in ("interrupted", "failed") and (lines := run.log_tail(LOG_LINES)):
        with st.expander(
            _("Details: the last lines of the log"), key="last_lines", expanded=now.state == "interrupted"
        ):
            st.code(lines, language=None, height=240)
    ways_on(run, spec, history, now)


def _kept(spec: RunSpec, history: History) -> str:
    """Which step's model was kept, why, and how good it is."""
    if history.best is None or history.last_step is None:
        return ""
    metric = TASKS[spec.task].main_metric
    return _(
        "Kept: the model after step {step:,} of {total:,}, the best of {count} checks. {metric}: {score}.",
        count=len(history.validations),
        step=history.best.step,
        total=history.last_step.step,
        metric=_(metric.title),
        score=score_words(metric, history.best.metrics[metric.name]),
    )


def _tested(run: Run, spec: RunSpec) -> str:
    """How good it is on rows that had no part in the training, where there were some."""
    report, metric = run.report, TASKS[spec.task].main_metric
    if report is None or metric.name not in report.test_metrics:
        return ""
    score = score_words(metric, report.test_metrics[metric.name])
    return _("On the {count:,} rows of the test: {score}.", count=spec.data.test_rows, score=score)
