"""The model that a training starts from: one of the catalogue, or any other by its id or folder."""

from __future__ import annotations

from dataclasses import dataclass

import babel
import pandas as pd
import streamlit as st

from bert_core import (
    CATALOG,
    DEFAULT_MODEL,
    N_,
    CatalogEntry,
    EncoderConfig,
    Message,
    ModelChoice,
    ModelError,
    ModelNotHere,
    ResolvedModel,
    catalog_entry,
    is_at_hand,
    resolve_model,
)
from ui.i18n import _, language, say
from ui.models_here import best_model_for, model_title, reads, titled
from ui.state import MODEL_KEY, begin_with, choose_model, set_widget, widget_value
from ui.text import escape_markdown

WAYS = {"list": N_("One from the list"), "own": N_("Another one")}
FEW_LANGUAGES = 5
EMPTY = Message(text=N_("Type the model's id or folder."))


@dataclass(frozen=True, slots=True)
class PickedModel:
    """The model that was picked.

    Attributes:
        resolved: its files, None where it is not on this computer.
        config: its sizes, known only where it is on this computer.
        problem: why no training can start from it.
    """

    identifier: str
    resolved: ResolvedModel | None = None
    config: EncoderConfig | None = None
    problem: Message | None = None

    def choice(self) -> ModelChoice:
        """How a run names it: a folder by its full path, as the worker may stand in another one."""
        if self.resolved is None:
            return ModelChoice(identifier=self.identifier)
        is_folder = self.resolved.source == "folder"
        name = str(self.resolved.folder) if is_folder else self.identifier
        return ModelChoice(identifier=name, revision=self.resolved.revision)


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
    model = _look_up(identifier)
    if model.problem is None:
        st.caption(_facts(model))
        _warn_of_language(model, script)
        _warn_of_download(model)
    elif identifier:
        st.error(escape_markdown(say(model.problem)))
    if way == "list":
        _compare()
    return model


def _choose_from_list(identifier: str) -> None:
    st.selectbox(
        _("Model"),
        [entry.identifier for entry in CATALOG],
        key=set_widget("model_listed", identifier),
        format_func=_option,
        on_change=_take_listed,
        label_visibility="collapsed",
    )


def _compare() -> None:
    with st.expander(_("Compare the models"), key="models"):
        st.dataframe(_comparison(), hide_index=True)


def _type_another(identifier: str) -> None:
    st.text_input(
        _("Hugging Face id, or folder of a model on this computer"),
        key=begin_with("model_typed", identifier),
        on_change=_take_typed,
        placeholder="google-bert/bert-base-german-cased",
        persist_state="session",
    )


def _take_way() -> None:
    if widget_value("model_way", "list") == "list":
        choose_model(widget_value("model_kept", DEFAULT_MODEL))
    else:
        _take_typed()


def _take_listed() -> None:
    choose_model(widget_value("model_listed", DEFAULT_MODEL))
    set_widget("model_kept", widget_value("model_listed", DEFAULT_MODEL))


def _take_typed() -> None:
    choose_model(widget_value("model_typed", "").strip())


def _look_up(identifier: str) -> PickedModel:
    """What is known of a model without asking the network."""
    if not identifier:
        return PickedModel(identifier, problem=EMPTY)
    try:
        resolved = resolve_model(identifier, download=False)
        return PickedModel(identifier, resolved, EncoderConfig.from_folder(resolved.folder))
    except ModelNotHere:
        return PickedModel(identifier)
    except ModelError as error:
        return PickedModel(identifier, problem=error.message)


def _option(identifier: str) -> str:
    """A line of the list: plain text, not markdown."""
    entry = catalog_entry(identifier)
    here = _("on this computer") if is_at_hand(identifier) else _("{size} MB to download", size=entry.megabytes)
    return f"{_(entry.title)} · {here}"


def _facts(model: PickedModel) -> str:
    entry, config = catalog_entry(model.identifier), model.config
    parameters = config.parameters / 1e6 if config else entry.parameters if entry else None
    facts = [
        _(entry.note) if entry else "",
        _("Reads {languages}.", languages=_languages(entry)) if entry else "",
        _("{layers} layers.", layers=config.layers) if config else "",
        _("{count:.1f} million weights (parameters).", count=parameters) if parameters and parameters > 0.05 else "",
        _("Texts of up to {count} word pieces.", count=config.maximum_length) if config else "",
        _("Licence: {licence}.", licence=escape_markdown(entry.licence)) if entry else "",
    ]
    return " ".join(filter(None, facts))


def _languages(entry: CatalogEntry) -> str:
    if len(entry.languages) > FEW_LANGUAGES:
        return _("{count} languages", count=len(entry.languages))
    names = babel.Locale.parse(language()).languages
    return ", ".join(names.get(code, code) for code in entry.languages)


def _warn_of_language(model: PickedModel, script: str) -> None:
    if reads(model.identifier, script) is not False:
        return
    better = best_model_for(script)
    st.warning(
        _("{model} was not made for the language of your texts and would learn little.", model=model_title(model.identifier))
        + " "
        + titled(better)
    )
    st.button(
        _("Take {model}", model=model_title(better.identifier)),
        key="take_fitting_model",
        on_click=choose_model,
        args=(better.identifier,),
    )


def _warn_of_download(model: PickedModel) -> None:
    entry = catalog_entry(model.identifier)
    if model.resolved is not None:
        return
    if entry is not None:
        st.info(
            _("This model is not on this computer yet. When the training starts, {size} MB are downloaded from "
              "huggingface.co, once.", size=entry.megabytes)
        )  # fmt: skip
    else:
        st.info(
            _("This model is not on this computer. When the training starts, it is looked for on huggingface.co and "
              "downloaded, which is often about 500 MB.")
        )  # fmt: skip


def _comparison() -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Model"): [_(entry.title) for entry in CATALOG],
            _("Reads"): [_languages(entry) for entry in CATALOG],
            _("Million weights"): [entry.parameters for entry in CATALOG],
            _("MB"): [entry.megabytes for entry in CATALOG],
            _("Licence"): [entry.licence for entry in CATALOG],
            _("On this computer"): [is_at_hand(entry.identifier) for entry in CATALOG],
            _("Id on huggingface.co"): [entry.identifier for entry in CATALOG],
        }
    )
