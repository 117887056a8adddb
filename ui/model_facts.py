"""What is known of a model that a training could start from, and what to be warned of. Asks no network."""

from __future__ import annotations

from dataclasses import dataclass

import babel
import streamlit as st

from bert_core import (
    N_,
    CatalogEntry,
    EncoderConfig,
    Message,
    ModelChoice,
    ModelError,
    ModelNotHereError,
    ResolvedModel,
    catalog_entry,
    resolve_model,
)
from ui.i18n import _, language
from ui.models_here import best_model_for, model_title, reads, titled
from ui.state import choose_model
from ui.text import escape_markdown

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


def look_up(identifier: str) -> PickedModel:
    """What is known of a model without asking the network."""
    if not identifier:
        return PickedModel(identifier, problem=EMPTY)
    try:
        resolved = resolve_model(identifier, download=False)
        return PickedModel(identifier, resolved, EncoderConfig.from_folder(resolved.folder))
    except ModelNotHereError:
        return PickedModel(identifier)
    except ModelError as error:
        return PickedModel(identifier, problem=error.message)


def facts_of(model: PickedModel) -> str:
    entry, config = catalog_entry(model.identifier), model.config
    parameters = config.parameters / 1e6 if config else entry.parameters if entry else None
    facts = [
        _(entry.note) if entry else "",
        _("Reads {languages}.", languages=languages_of(entry)) if entry else "",
        _("{layers} layers.", layers=config.layers) if config else "",
        _("{count:.1f} million weights (parameters).", count=parameters) if parameters and parameters > 0.05 else "",
        _("Texts of up to {count} word pieces.", count=config.maximum_length) if config else "",
        _("Licence: {licence}.", licence=escape_markdown(entry.licence)) if entry else "",
    ]
    return " ".join(filter(None, facts))


def languages_of(entry: CatalogEntry) -> str:
    if len(entry.languages) > FEW_LANGUAGES:
        return _("{count} languages", count=len(entry.languages))
    names = babel.Locale.parse(language()).languages
    return ", ".join(names.get(code, code) for code in entry.languages)


def warn_of_language(model: PickedModel, script: str) -> None:
    if reads(model.identifier, script) is not False:
        return
    better = best_model_for(script)
    st.warning(
        _(
            "{model} was not made for the language of your texts and would learn little.",
            model=model_title(model.identifier),
        )
        + " "
        + titled(better)
    )
    st.button(
        _("Take {model}", model=model_title(better.identifier)),
        key="take_fitting_model",
        on_click=choose_model,
        args=(better.identifier,),
    )


def warn_of_download(model: PickedModel) -> None:
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
