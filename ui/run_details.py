"""The curves of a run, and beneath them its numbers and its log for those who want to see them."""

from __future__ import annotations

import streamlit as st

from bert_core import TASKS, History, Run, RunSpec
from ui.i18n import _
from ui.live_plot import live_plot
from ui.quantities import score_words
from ui.run_charts import (
    HEIGHT,
    LOW_HEIGHT,
    baselines_table,
    checks_table,
    learning_rate_figure,
    loss_figure,
    metrics_figure,
    steps_table,
)

LOG_LINES = 60


def learns_from_few(spec: RunSpec) -> bool:
    """Whether the steps of a run are strengths that are tried, not corrections."""
    return spec.hyperparameters.method == "few_examples"


def curves(run: Run, spec: RunSpec, history: History) -> None:
    """The charts, which are moved in place as the run goes on."""
    few = learns_from_few(spec)
    left, right = st.columns(2, gap="medium")
    with left:
        live_plot(
            loss_figure(history, by_strength=few), key=f"loss_{run.id}", description=_loss_words(history), height=HEIGHT
        )
    with right:
        figure = metrics_figure(history, TASKS[spec.task], by_strength=few)
        live_plot(figure, key=f"metrics_{run.id}", description=_score_words(spec, history), height=HEIGHT)
    if few:  # which knows no learning rate
        return
    figure = learning_rate_figure(history)
    live_plot(figure, key=f"rate_{run.id}", description=_("Learning rate by step"), height=LOW_HEIGHT)


def _loss_words(history: History) -> str:
    last = history.last_step
    if last is None:
        return _("Error by step: no step yet")
    return _("Error by step: {loss:.3f} at step {step}", loss=last.smooth_loss, step=last.step)


def _score_words(spec: RunSpec, history: History) -> str:
    if not history.validations:
        return _("Score by step: no check yet")
    check, metric = history.validations[-1], TASKS[spec.task].main_metric
    return _(
        "Score by step: {score} at step {step}", score=score_words(metric, check.metrics[metric.name]), step=check.step
    )


def details(run: Run, spec: RunSpec, history: History) -> None:
    """What only some want to see, read only once it is asked for."""
    numbers = st.expander(_("The numbers"), key="numbers", on_change="rerun")
    if numbers.open:
        with numbers:
            few = learns_from_few(spec)
            st.dataframe(checks_table(history, TASKS[spec.task], by_strength=few), hide_index=True)
            if history.baselines:
                st.dataframe(baselines_table(history, TASKS[spec.task]), hide_index=True)
            st.dataframe(steps_table(history, by_strength=few), hide_index=True)
    log = st.expander(_("What the training process printed (log)"), key="log", on_change="rerun")
    if log.open:
        with log:
            st.code(run.log_tail(LOG_LINES) or _("Nothing yet."), language=None, height=300)
