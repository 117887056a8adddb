"""What a training will take on this computer, said before it starts, and what would let it fit into memory."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st

from bert_core import (
    TASKS,
    Estimate,
    FittingChange,
    Hyperparameters,
    ModelError,
    estimate,
    probe,
    sampled_lengths,
    too_large,
    what_would_fit,
)
from ui.banner import active_runs
from ui.chosen_data import InHand
from ui.i18n import _, say
from ui.model_facts import PickedModel
from ui.services import tokenizer
from ui.state import remembered, set_widget


class Expected(NamedTuple):
    """What a training takes, whether there is too little memory for it now, and what would let it fit."""

    estimate: Estimate
    is_too_large: bool
    change: FittingChange | None


def expected(chosen: InHand, model: PickedModel, settings: Hyperparameters) -> Expected | None:
    """What is expected of a training; None where the model is not on this computer, or a graphics card computes.

    Raises:
        ModelError: the model's tokenizer cannot be read.
    """
    speed, config = probe(), model.config
    if speed is None or config is None:
        return None
    lengths, valid_lengths = _lengths(chosen, model, settings)
    what = (_identity(chosen, model), settings.model_dump_json())
    found = remembered(
        f"estimate for {model.identifier}", what, lambda: estimate(config, lengths, valid_lengths, settings, speed)
    )
    # Another training may hold memory now, but this one would wait until it is done.
    is_too_large = not found.fits and not active_runs()
    return Expected(found, is_too_large, what_would_fit(config, lengths, settings) if is_too_large else None)


def show_expected(chosen: InHand, model: PickedModel, settings: Hyperparameters) -> None:
    """Time and memory in a line; where memory is too little, what to change, and a button that does it."""
    try:
        found = expected(chosen, model, settings)
    except ModelError as error:
        st.caption(say(error))
        return
    if found is None:
        return
    st.markdown(say(found.estimate.words(settings)))
    if found.is_too_large:
        st.warning(say(too_large(found.change)))
    if found.change is not None:
        change = found.change
        st.button(_("Change it so"), key="make_fit", on_click=set_widget, args=(change.field, change.value))


def figures(chosen: InHand, model: PickedModel, settings: Hyperparameters) -> tuple[str, str]:
    """Time and memory for a table of models, empty where nothing is known; what is too large is marked."""
    try:
        found = expected(chosen, model, settings)
    except ModelError:  # told once the model is chosen
        found = None
    if found is None:
        return "", ""
    time, memory = say(found.estimate.time_words), say(found.estimate.memory_words)
    if found.change is not None:
        memory = _("{memory}: too much now; {change}", memory=memory, change=say(found.change.words))
    elif found.is_too_large:
        memory = _("{memory}: too much now", memory=memory)
    return time, memory


def _lengths(chosen: InHand, model: PickedModel, settings: Hyperparameters) -> tuple[np.ndarray, np.ndarray]:
    """The word pieces of the rows of training texts and of those to check on, by this model's tokenizer."""
    prepared, task = chosen.prepared, TASKS[chosen.task]

    def count() -> tuple[np.ndarray, ...]:
        reader = tokenizer(model.resolved.folder)
        parts = (prepared.train, prepared.valid)
        return tuple(sampled_lengths(task, part, reader, settings, known=prepared.known) for part in parts)

    what = (*_identity(chosen, model), settings.max_length, settings.doc_stride)
    return remembered(f"lengths for {model.identifier}", what, count)


def _identity(chosen: InHand, model: PickedModel) -> tuple[str, ...]:
    return chosen.task, chosen.prepared.source.model_dump_json(), str(model.resolved.folder)
