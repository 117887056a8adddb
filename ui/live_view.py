"""A run as it is seen: how far it is and how it learns while it is trained, how it ended after that.

Reads everything from the run's folder, so a reload, a second tab or a return from another page shows it whole.
"""

from __future__ import annotations

import time

import streamlit as st

from bert_core import PHASE_TITLES, STATE_TITLES, TASKS, History, Run, RunSpec, Status, catalog_entry, status
from ui.curve_verdict import curve_verdict
from ui.i18n import _, say
from ui.pace import seconds_between_looks
from ui.quantities import score_words, time_words
from ui.run_control import control, stopping_words
from ui.run_details import curves, details, learns_from_few
from ui.run_outcome import outcome
from ui.services import events, queue
from ui.state import view_run
from ui.text import escape_markdown
from ui.watched_charts import watched_charts

POINTS = 1000
"""Steps that a curve is drawn with."""
PACE_POINTS = 50
LONG_STEP = 3.0
"""Seconds after which it is said how long a step has been going on."""
LONG_SILENCE = 10.0
"""Seconds after which a worker that beats every second is said to be silent."""
COLOURS = {
    "finished": "green",
    "stopped": "green",
    "failed": "red",
    "interrupted": "orange",
    "paused": "orange",
    "waiting": "gray",
}


def live_view(run: Run) -> None:
    """The whole view of a run; it moves by itself for as long as the run is active.

    Raises:
        RunError: the run is damaged.
    """
    spec = run.spec
    is_active = status(run, events(run.folder).history(PACE_POINTS)).is_active
    pause = seconds_between_looks(1.0) if is_active else None
    st.fragment(_view, run_every=pause)(run, spec, pause)


def _view(run: Run, spec: RunSpec, pause: float | None) -> None:
    if not run.folder.is_dir():  # it was discarded
        view_run(None)
        st.rerun(scope="app")
    now = status(run, events(run.folder).history(PACE_POINTS))
    if pause and not (now.is_active and pause == seconds_between_looks(1.0)):
        st.rerun(scope="app")  # draws the end and stops looking for more, or looks more or less often from now on
    history = events(run.folder).history(POINTS)  # read after the state: an end that the state knows is in it
    _head(run, spec, now)
    if now.is_active:
        _progress(run, history, now)
        _figures(history, spec, now)
        control(run, now)
    else:
        outcome(run, spec, history, now)
        _figures(history, spec, now)
    if history.steps:
        curve_verdict(run, spec, history, now)
        curves(run, spec, history)
        watched_charts(run, spec, history)
    for notice in history.notices:
        st.info(escape_markdown(say(notice.message)))
    details(run, spec, history)


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


def _progress(run: Run, history: History, now: Status) -> None:
    """A bar with words that change every second, so that it never looks stuck, and a line when it may be."""
    st.progress(min(max(now.share_done, 0.0), 1.0), text=_progress_words(run, history, now))
    silence = run.last_sign_of_life or 0.0
    if silence > LONG_SILENCE:
        st.caption(
            _(
                "The training process gave its last sign of life {time} ago. The computer may be short of memory, or "
                "busy with something else.",
                time=time_words(silence),
            )
        )


def _progress_words(run: Run, history: History, now: Status) -> str:
    if now.state == "stopping":
        return stopping_words(run.stop_request)
    last, plan = history.last_step, history.plan
    place = queue().position(run) if now.state == "waiting" else None
    if place is not None:
        return _("Waits for its turn: place {place} in the queue.", place=place)
    phase = _(PHASE_TITLES[now.phase]) if now.phase else _("starting the training process")
    times = [phase.time for phase in history.phases[-1:]] + [step.time for step in history.steps[-1:]]
    passed = max(0.0, time.time() - max(times)) if times else now.seconds
    if now.state == "training" and last and plan and passed < LONG_STEP:
        return _("Step {step:,} of {total:,}", step=last.step, total=plan.total_steps)
    words = _("{phase} … {time}", phase=phase, time=time_words(passed))
    if last and plan:
        return _("Step {step:,} of {total:,}: {words}", step=last.step, total=plan.total_steps, words=words)
    return words[:1].upper() + words[1:]


def _figures(history: History, spec: RunSpec, now: Status) -> None:
    """What is known in numbers, in one line."""
    last, plan, metric = history.last_step, history.plan, TASKS[spec.task].main_metric
    facts = []
    few = learns_from_few(spec)
    if last and plan and few:
        facts.append(_("**{count} of {total}** levels of strictness tried", count=last.step, total=plan.total_steps))
    elif last and plan:
        facts.append(
            _("**{epoch:.1f} of {epochs}** passes over the data (epochs)", epoch=last.epoch, epochs=plan.epochs)
        )
    facts.append(_("time: **{time}**", time=time_words(now.seconds)))
    if now.seconds_left is not None:
        facts.append(_("left: about **{time}**", time=time_words(now.seconds_left)))
    if last and now.is_active and not few:
        pace = last.examples_per_second
        facts.append(_("**{count}** rows per second", count=f"{pace:,.0f}" if pace >= 10 else f"{pace:.1f}"))
    if history.best:
        score = score_words(metric, history.best.metrics[metric.name])
        facts.append(_("best: **{score}** {metric}", score=score, metric=_(metric.title)))
    st.markdown(" · ".join(facts))
