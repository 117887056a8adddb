"""Starting a run: a worker made ready before, what speaks against it, its name, and the button."""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from bert_core import (
    TASKS,
    BertStudioError,
    Hyperparameters,
    Message,
    Run,
    RunSpec,
    SettingsError,
    bounds,
    setting_problems,
)
from ui.banner import active_runs
from ui.chosen_data import InHand
from ui.i18n import _, say
from ui.model_facts import PickedModel
from ui.run_again import show_run
from ui.services import enqueue, spare_worker, store
from ui.state import remember_started, started_run
from ui.text import escape_markdown

LONGEST_NAME = 80


def expect_start() -> None:
    """Have a worker ready for a person who may soon press Start, unless a training needs the computer's memory."""
    if not active_runs():
        spare_worker().start()


def problems_of(settings: Hyperparameters, chosen: InHand, model: PickedModel) -> list[SettingsError]:
    """What in the settings does not fit the data and the model; a model that is not here is taken for a large one."""
    return setting_problems(
        settings,
        train_rows=len(chosen.prepared.train),
        layers=model.config.layers if model.config else int(bounds("frozen_layers")[1]),
        maximum_length=model.config.maximum_length if model.config else int(bounds("max_length")[1]),
        has_classes=TASKS[chosen.task].has_classes,
    )


def start(
    chosen: InHand,
    model: PickedModel,
    settings: Hyperparameters,
    problem: Message | None,
    watched: tuple[dict[str, str], ...],
) -> None:
    """A name and the button; however often it is clicked, one run is made."""
    usual = f"{Path(chosen.table.file_name).stem[:LONGEST_NAME]} {time.strftime('%m-%d %H:%M')}"
    if active_runs():
        st.info(_("Another training is going on. This one will wait for its turn and then start by itself."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            _("Name of this training"),
            key="run_name",
            placeholder=usual,
            max_chars=LONGEST_NAME,
            persist_state="session",
            width=360,
        )
        pressed = st.button(
            _("Start"), key="start", type="primary", icon=":material/play_arrow:", disabled=problem is not None
        )
    if problem is not None:
        st.caption(_("Not yet: {reason}", reason=escape_markdown(say(problem))))
    if not pressed:
        remember_started(None)
        return
    if started_run() is None:
        try:
            remember_started(_create(chosen, model, settings, name or usual, watched).id)
        except BertStudioError as error:
            st.error(escape_markdown(say(error)))
            return
    show_run(started_run())


def _create(
    chosen: InHand, model: PickedModel, settings: Hyperparameters, name: str, watched: tuple[dict[str, str], ...]
) -> Run:
    spec = RunSpec(
        task=chosen.task,
        data=chosen.prepared.source,
        model=model.choice(),
        hyperparameters=settings,
        known=chosen.prepared.known,
        watched=watched,
    )
    prepared = chosen.prepared
    run = store().create(spec, prepared.train, prepared.valid, prepared.test, name=name)
    enqueue(run)
    return run
