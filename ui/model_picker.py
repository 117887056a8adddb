"""The model that a training starts from: one of the catalogue, or any other by its id or folder."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from bert_core import CATALOG, DEFAULT_MODEL, N_, catalog_entry, is_at_hand
from ui.i18n import _, say
from ui.model_facts import PickedModel, facts_of, languages_of, look_up, warn_of_download, warn_of_language
from ui.state import MODEL_KEY, begin_with, choose_model, chosen_model, set_widget, widget_value
from ui.text import escape_markdown

WAYS = {"list": N_("One from the list"), "own": N_("Another one")}
EXAMPLE = "google-bert/bert-base-german-cased"


def pick_model(script: str) -> PickedModel:
    """Draw the choice with the facts of the chosen model; `script` is that of the texts, as `main_script` names it."""
    identifier = widget_value(MODEL_KEY, DEFAULT_MODEL)
    way = st.segmented_control(
        _("Model to start from"),
        list(WAYS),
        key=set_widget("model_way", "list" if catalog_entry(identifier) else "own"),
        required=True,
        format_func=lambda name: _(WAYS[name]),
        on_change=_take_way,
        help=_("A model that has read a great deal of text already. It learns your task from there."),
    )
    if way == "list":
        _choose_from_list(identifier)
    else:
        _type_another(identifier)
    model = look_up(identifier)
    if model.problem is None:
        st.caption(facts_of(model))
        warn_of_language(model, script)
        warn_of_download(model)
    elif identifier:
        st.error(escape_markdown(say(model.problem)))
    return model


def compare_models(figures: Callable[[PickedModel], tuple[str, str]]) -> None:
    """The models of the list side by side; `figures` are time and memory of a training that starts from one."""
    if widget_value("model_way", "list") != "list":
        return
    compared = st.expander(_("Compare the models"), key="models", on_change="rerun")
    if compared.open:
        with compared:
            st.dataframe(_comparison(figures), hide_index=True)


def _choose_from_list(identifier: str) -> None:
    st.selectbox(
        _("Model"),
        [entry.identifier for entry in CATALOG],
        key=set_widget("model_listed", identifier),
        format_func=_option,
        on_change=_take_listed,
        label_visibility="collapsed",
    )


def _type_another(identifier: str) -> None:
    st.text_input(
        _("Hugging Face id, or folder of a model on this computer"),
        key=begin_with("model_typed", identifier),
        on_change=_take_typed,
        placeholder=EXAMPLE,
        persist_state="session",
    )


def _take_way() -> None:
    if widget_value("model_way", "list") == "list":
        choose_model(widget_value("model_kept", DEFAULT_MODEL))
    else:
        set_widget("model_kept", chosen_model())
        _take_typed()


def _take_listed() -> None:
    choose_model(widget_value("model_listed", DEFAULT_MODEL))


def _take_typed() -> None:
    choose_model(widget_value("model_typed", "").strip())


def _option(identifier: str) -> str:
    """A line of the list: plain text, not markdown."""
    entry = catalog_entry(identifier)
    here = _("on this computer") if is_at_hand(identifier) else _("{size} MB to download", size=entry.megabytes)
    return f"{_(entry.title)} · {here}"


def _comparison(figures: Callable[[PickedModel], tuple[str, str]]) -> pd.DataFrame:
    times, memories = zip(*(figures(look_up(entry.identifier)) for entry in CATALOG), strict=True)
    return pd.DataFrame(
        {
            _("Model"): [_(entry.title) for entry in CATALOG],
            _("Time here"): times,
            _("Memory here"): memories,
            _("Reads"): [languages_of(entry) for entry in CATALOG],
            _("Million weights"): [entry.parameters for entry in CATALOG],
            _("MB"): [entry.megabytes for entry in CATALOG],
            _("Licence"): [entry.licence for entry in CATALOG],
            _("On this computer"): [is_at_hand(entry.identifier) for entry in CATALOG],
            _("Id on huggingface.co"): [entry.identifier for entry in CATALOG],
        }
    )
