"""A run as it is seen: how far it is and how it learns while it is trained, how it ended after that.

Reads everything from the run's folder, so a reload, a second tab or a return from another page shows it whole.
"""

from __future__ import annotations

import time

import streamlit as st

from bert_core import N_, PHASE_TITLES, STATE_TITLES, TASKS, History, Run, RunSpec, Status, catalog_entry, launch, status
from ui.i18n import _, say
from ui.live_plot import live_plot
from ui.quantities import score_words, time_words
from ui.run_charts import HEIGHT, LOW_HEIGHT, checks_table, learning_rate_figure, loss_figure, metrics_figure, steps_table
from ui.services import events, store
from ui.text import escape_markdown

POINTS = 1000
"""Steps that a curve is drawn with."""
PACE_POINTS = 50
LOG_LINES = 60
COLOURS = {"finished": "green", "stopped": "green", "failed": "red", "interrupted": "orange", "waiting": "gray"}
INTERRUPTED = N_(
    "The training process has ended without saying so: it was killed, it ran out of memory, or the computer was restarted."
)


def live_view(run: Run) -> None:
    """The whole view of a run; it moves by itself for as long as the run is active.

    Raises:
        RunError: the run is damaged.
    """
    spec = run.spec
    is_active = status(run, events(run.folder).history(PACE_POINTS)).is_active
    st.fragment(_view, run_every=1.0 if is_active else None)(run, spec, is_active)


def _view(run: Run, spec: RunSpec, was_active: bool) -> None:
    now = status(run, events(run.folder).history(PACE_POINTS))
    if was_active and not now.is_active:
        st.rerun(scope="app")  # draws the end, and stops looking for more
    history = events(run.folder).history(POINTS)  # read after the state: an end that the state knows is in it
    _head(run, spec, now)
    if now.is_active:
        _progress(history, now)
        _figures(history, spec, now)
        _stop_button(run, now)
    else:
        _outcome(run, spec, history, now)
        _figures(history, spec, now)
    if history.steps:
        _charts(run, spec, history)
    for notice in history.notices:
        st.info(escape_markdown(say(notice.message)))
    _details(run, spec, history)


def _head(run: Run, spec: RunSpec, now: Status) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(escape_markdown(run.card.name), anchor=False, width="content")
        st.badge(_(STATE_TITLES[now.state]), color=COLOURS.get(now.state, "blue"))
    entry = catalog_entry(spec.model.identifier)
    st.caption(
        _(
            "{task} · {model} · {file}: {train:,} rows to learn from, {valid:,} to check on",
            task=_(TASKS[spec.task].title),
            model=escape_markdown(_(entry.title) if entry else spec.model.identifier),
            file=escape_markdown(spec.data.file_name),
            train=spec.data.train_rows,
            valid=spec.data.valid_rows,
        )
    )


def _progress(history: History, now: Status) -> None:
    """A bar with words that change every second, so that it never looks stuck."""
    st.progress(min(max(now.share_done, 0.0), 1.0), text=_progress_words(history, now))


def _progress_words(history: History, now: Status) -> str:
    if now.state == "stopping":
        return _("Stopping after this step; the best model so far is kept …")
    last, plan = history.last_step, history.plan
    phase = _(PHASE_TITLES[now.phase]) if now.phase else _("starting the training process")
    if now.state == "training" and last and plan:
        return _("Step {step:,} of {total:,}", step=last.step, total=plan.total_steps)
    since = history.phases[-1].time if history.phases else time.time() - now.seconds
    words = _("{phase} … {time}", phase=phase, time=time_words(max(0.0, time.time() - since)))
    if last and plan:
        return _("Step {step:,} of {total:,}: {words}", step=last.step, total=plan.total_steps, words=words)
    return words[:1].upper() + words[1:]


def _figures(history: History, spec: RunSpec, now: Status) -> None:
    """What is known in numbers, in one line."""
    last, plan, metric = history.last_step, history.plan, TASKS[spec.task].main_metric
    facts = []
    if last and plan:
        facts.append(_("**{epoch:.1f} of {epochs}** passes over the data (epochs)", epoch=last.epoch, epochs=plan.epochs))
    facts.append(_("time: **{time}**", time=time_words(now.seconds)))
    if now.seconds_left is not None:
        facts.append(_("left: about **{time}**", time=time_words(now.seconds_left)))
    if last and now.is_active:
        facts.append(_("**{count:,.1f}** rows per second", count=last.examples_per_second))
    if history.best:
        score = score_words(metric, history.best.metrics[metric.name])
        facts.append(_("best: **{score}** {metric}", score=score, metric=_(metric.title)))
    st.markdown(" · ".join(facts))


def _stop_button(run: Run, now: Status) -> None:
    st.button(
        _("Stop and keep the best model so far"),
        key="stop",
        icon=":material/stop_circle:",
        on_click=run.request_stop,
        disabled=now.state == "stopping",
    )


def _outcome(run: Run, spec: RunSpec, history: History, now: Status) -> None:
    """How it ended, what was kept, and what can be done next."""
    reason = escape_markdown(say(history.end.reason)) if history.end else ""
    if now.state == "interrupted":
        st.warning(_(INTERRUPTED))
    elif now.state == "failed":
        st.error(reason)
    else:
        st.success(f"{reason} {_kept(spec, history)}")
    if now.state in ("interrupted", "failed") and (lines := run.log_tail(LOG_LINES)):
        with st.expander(_("Details: the last lines of the log"), key="last_lines", expanded=now.state == "interrupted"):
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


def start_again(run: Run, spec: RunSpec) -> Run:
    """A new run with the rows and the settings of another, started.

    Raises:
        RunError: the rows are damaged, or there is no room for more.
    """
    new = store().create(spec, run.examples("train"), run.examples("valid"), name=run.card.name)
    launch(new)
    return new


def show_run(run_id: str) -> None:
    """Show this run on the Train page, and name it in the address."""
    st.query_params["run"] = run_id
    st.rerun(scope="app")


def _charts(run: Run, spec: RunSpec, history: History) -> None:
    task, main = TASKS[spec.task], TASKS[spec.task].main_metric
    left, right = st.columns(2, gap="medium")
    with left:
        last = history.last_step
        live_plot(
            loss_figure(history),
            key=f"loss_{run.id}",
            description=_("Error by step: {loss:.3f} at step {step}", loss=last.smooth_loss, step=last.step) if last else "",
            height=HEIGHT,
        )
    with right:
        check = history.validations[-1] if history.validations else None
        live_plot(
            metrics_figure(history, task),
            key=f"metrics_{run.id}",
            description=_(
                "Score by step: {score} at step {step}", score=score_words(main, check.metrics[main.name]), step=check.step
            )
            if check
            else _("Score by step: no check yet"),
            height=HEIGHT,
        )
    live_plot(
        learning_rate_figure(history), key=f"rate_{run.id}", description=_("Learning rate by step"), height=LOW_HEIGHT
    )


def _details(run: Run, spec: RunSpec, history: History) -> None:
    """What only some want to see, read only once it is asked for."""
    numbers = st.expander(_("The numbers"), key="numbers", on_change="rerun")
    if numbers.open:
        with numbers:
            st.dataframe(checks_table(history, TASKS[spec.task]), hide_index=True)
            st.dataframe(steps_table(history), hide_index=True)
    log = st.expander(_("What the training process printed (log)"), key="log", on_change="rerun")
    if log.open:
        with log:
            st.code(run.log_tail(LOG_LINES) or _("Nothing yet."), language=None, height=300)
