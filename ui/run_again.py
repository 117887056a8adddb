"""Ways on from a run that has ended: resume it, train its model longer, or start anew with other settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from bert_core import (
    RESUMABLE,
    TASKS,
    BertStudioError,
    Example,
    History,
    Hyperparameters,
    Part,
    Run,
    RunSpec,
    Status,
    bounds,
    setting_problems,
    with_right_answer,
)
from ui.form import chosen_hyperparameters, hyperparameters_form
from ui.i18n import _, say
from ui.services import enqueue, queue, start_due, store
from ui.state import begin_with, set_widget, view_run, widget_value
from ui.text import escape_markdown

LOWER = 0.2
"""What a learning rate that led astray is multiplied with."""


def ways_on(run: Run, spec: RunSpec, history: History, now: Status) -> None:
    """The buttons that fit how the run has ended; the first is what most people will want."""
    remedy = history.end.remedy if history.end and now.state == "failed" else None
    has_model = run.model_folder.is_dir()
    settings = spec.hyperparameters
    with st.container(horizontal=True):
        if now.state in RESUMABLE and remedy in (None, "resume"):
            _button("resume", _("Resume"), ":material/play_arrow:", lambda: _resume(run), is_first=not has_model)
        if remedy == "lower_learning_rate":
            rate = max(settings.learning_rate * LOWER, float(bounds("learning_rate")[0]))
            label = _("Start again with the learning rate {rate:.1g}", rate=rate)
            gentler = spec.model_copy(update={"hyperparameters": _with(settings, learning_rate=rate)})
            _button("again", label, ":material/replay:", lambda: show_run(start_again(run, gentler).id), is_first=True)
        if remedy == "less_memory":
            parts = min(settings.batch_size, settings.batch_parts * 4)
            label = _("Start again with batches in {count} parts", count=parts)
            smaller = spec.model_copy(update={"hyperparameters": _with(settings, batch_parts=parts)})
            _button("again", label, ":material/replay:", lambda: show_run(start_again(run, smaller).id), is_first=True)
        if has_model and st.button(_("Try it"), type="primary", icon=":material/chat:", key="try_it"):
            st.switch_page("../pages/try_it.py", query_params={"run": run.id})
        if has_model and st.button(_("See how good it is"), icon=":material/analytics:", key="evaluate"):
            st.switch_page("../pages/evaluate.py", query_params={"run": run.id})
        can_learn_more = has_model and now.state in ("finished", "stopped") and settings.method == "fine_tuning"
        if can_learn_more and st.button(_("Train longer"), key="longer", icon=":material/more_time:"):
            st.dialog(_("Train longer"))(_train_longer)(run, spec)
        if st.button(_("Start anew with other settings"), key="anew", icon=":material/tune:"):
            for name, value in (*settings, ("name_anew", run.card.name)):
                set_widget(name, value)
            st.dialog(_("Start anew with other settings"), width="large")(_start_anew)(run, spec)


def start_again(run: Run, spec: RunSpec, name: str = "") -> Run:
    """A new run with the rows of another, put into the queue.

    Raises:
        RunError: the rows or the model are damaged, or there is no room for more.
    """
    test = run.examples("test") if spec.data.test_rows else ()
    new = store().create(spec, run.examples("train"), run.examples("valid"), test, name=name or run.card.name)
    enqueue(new)
    return new


def next_run(run: Run, spec: RunSpec, changes: Mapping[str, object]) -> None:
    """A button that makes a run with the same rows and some settings changed; it waits until this one has ended."""
    mended = spec.model_copy(update={"hyperparameters": _with(spec.hyperparameters, **changes)})
    words = ", ".join(_change_words(name, value) for name, value in changes.items())
    label = _("Next run with: {changes}", changes=escape_markdown(words))
    _button("mend", label, ":material/build:", lambda: show_run(start_again(run, mended).id), is_first=False)


def _change_words(name: str, value: object) -> str:
    title = _(Hyperparameters.model_fields[name].title or name)
    return title if value is True else f"{title} = {value:g}"


def start_corrected(run: Run, spec: RunSpec, answers: Mapping[int, str], name: str) -> Run:
    """A new run that begins with another's model and learns from its rows, some of which have another right answer.

    Raises:
        DataError: an answer cannot be understood; says which.
        RunError: the rows or the model are damaged, or there is no room for more.
    """
    task = TASKS[spec.task]

    def corrected(part: Part) -> list[Example]:
        return [
            with_right_answer(task, each, answers[each.row], spec.known) if each.row in answers else each
            for each in run.examples(part)
        ]

    changed = spec.model_copy(update={"continues": run.id, "corrected": len(answers)})
    test = run.examples("test") if spec.data.test_rows else ()
    # Rows of a file of their own have the numbers of that file, not of the one whose labels were looked at.
    valid = corrected("valid") if spec.data.split.valid_file is None else run.examples("valid")
    new = store().create(changed, corrected("train"), valid, test, name=name)
    enqueue(new)
    return new


def show_run(run_id: str) -> None:
    """Show this run on the Train page, and name it in the address."""
    view_run(run_id)
    st.rerun(scope="app")


def _button(key: str, label: str, icon: str, action: Callable[[], None], *, is_first: bool) -> None:
    if not st.button(label, key=key, icon=icon, type="primary" if is_first else "secondary"):
        return
    _attempt(action)


def _attempt(action: Callable[[], None]) -> None:
    try:
        action()
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))


def _resume(run: Run) -> None:
    queue().resume(run)
    start_due()
    show_run(run.id)


def _with(settings: Hyperparameters, **changes: object) -> Hyperparameters:
    return Hyperparameters(**(settings.model_dump() | changes))


def _train_longer(run: Run, spec: RunSpec) -> None:
    st.write(
        _(
            "The kept model goes on learning from the same rows, as a run of its own; this one stays as it is. The "
            "learning rate rises and falls anew."
        )
    )
    low, high = map(int, bounds("epochs"))
    st.number_input(_("More passes over the data (epochs)"), low, high, key=begin_with("more_epochs", 1))
    if st.button(
        _("Start"),
        key="start_longer", type="primary", icon=":material/play_arrow:", on_click=_start_longer, args=(run, spec),
    ):  # fmt: skip
        st.rerun()


def _start_longer(run: Run, spec: RunSpec) -> None:
    settings = _with(spec.hyperparameters, epochs=widget_value("more_epochs", 1))
    longer = spec.model_copy(update={"continues": run.id, "hyperparameters": settings})
    _attempt(lambda: view_run(start_again(run, longer, _("{name}, longer", name=run.card.name)).id))


def _start_anew(run: Run, spec: RunSpec) -> None:
    task = TASKS[spec.task]
    st.write(_("A new run with the same rows and the same model to start from."))
    _settings, problems = hyperparameters_form(
        lambda settings: setting_problems(
            settings,
            train_rows=spec.data.train_rows,
            layers=int(bounds("frozen_layers")[1]),
            maximum_length=int(bounds("max_length")[1]),
            has_classes=task.has_classes,
        ),
        task.settings,
    )
    st.text_input(_("Name of this training"), key=begin_with("name_anew", run.card.name), max_chars=100)
    if st.button(
        _("Start"),
        key="start_anew", type="primary", icon=":material/play_arrow:", disabled=bool(problems),
        on_click=_start_changed, args=(run, spec),
    ):  # fmt: skip
        st.rerun()


def _start_changed(run: Run, spec: RunSpec) -> None:
    settings = chosen_hyperparameters(TASKS[spec.task].settings)
    changed = spec.model_copy(update={"hyperparameters": settings})
    _attempt(lambda: view_run(start_again(run, changed, widget_value("name_anew", "")).id))
