"""How a run ended, what was kept of it, and what can be done next."""

from __future__ import annotations

import streamlit as st

from bert_core import N_, TASKS, History, Run, RunSpec, Status
from ui.i18n import _, say
from ui.quantities import score_words
from ui.services import enqueue, store
from ui.state import view_run
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
    else:
        st.success(f"{reason} {_kept(spec, history)} {_tested(run, spec)}")
    if now.state in ("interrupted", "failed") and (lines := run.log_tail(LOG_LINES)):
        with st.expander(
            _("Details: the last lines of the log"), key="last_lines", expanded=now.state == "interrupted"
        ):
            st.code(lines, language=None, height=240)
    with st.container(horizontal=True):
        if run.model_folder.is_dir() and st.button(_("Try it"), type="primary", icon=":material/chat:", key="try_it"):
            st.switch_page("../pages/try_it.py", query_params={"run": run.id})
        if now.state in ("interrupted", "failed") and st.button(_("Start again with the same settings"), key="again"):
            show_run(start_again(run, spec).id)


def _kept(spec: RunSpec, history: History) -> str:
    """Which step's model was kept and how good it is."""
    if history.best is None or history.last_step is None:
        return ""
    metric = TASKS[spec.task].main_metric
    return _(
        "Kept: the model after step {step:,} of {total:,}. {metric}: {score}.",
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


def start_again(run: Run, spec: RunSpec) -> Run:
    """A new run with the rows and the settings of another, started.

    Raises:
        RunError: the rows are damaged, or there is no room for more.
    """
    test = run.examples("test") if spec.data.test_rows else ()
    new = store().create(spec, run.examples("train"), run.examples("valid"), test, name=run.card.name)
    enqueue(new)
    return new


def show_run(run_id: str) -> None:
    """Show this run on the Train page, and name it in the address."""
    view_run(run_id)
    st.rerun(scope="app")
