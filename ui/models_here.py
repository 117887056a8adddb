"""Which model reads the texts at hand, and what it would take to have it. Asks no network."""

from __future__ import annotations

from bert_core import CATALOG, CatalogEntry, catalog_entry, is_at_hand, languages_read, models_reading
from ui.i18n import _
from ui.text import escape_markdown

ANOTHER_SCRIPT = "ru"
"""Texts in a script that we have no name for: the models of many languages read them, and all of those read Russian."""


def models_at_hand() -> list[CatalogEntry]:
    """The models of the catalogue that are on this computer."""
    return [entry for entry in CATALOG if is_at_hand(entry.identifier)]


def best_model_for(script: str) -> CatalogEntry:
    """The first model on this computer that reads texts in this script, or else the first that can be fetched."""
    reading = models_reading(_language(script))
    return next((entry for entry in reading if is_at_hand(entry.identifier)), reading[0])


def reads(identifier: str, script: str) -> bool | None:
    """Whether a model reads texts in this script; None where we know nothing about the model."""
    languages = languages_read(identifier)
    return None if languages is None else _language(script) in languages


def model_title(identifier: str) -> str:
    """The model's name for people, safe to show."""
    entry = catalog_entry(identifier)
    return escape_markdown(_(entry.title) if entry else identifier)


def titled(entry: CatalogEntry) -> str:
    """A sentence that says whether the model is here, or how much there would be to fetch."""
    title = model_title(entry.identifier)
    if is_at_hand(entry.identifier):
        return _("{model} reads them and is on this computer.", model=title)
    return _("{model} reads them; it is fetched from the internet when the training starts ({size} MB, once).",
             model=title, size=entry.megabytes)  # fmt: skip


def _language(script: str) -> str:
    return ANOTHER_SCRIPT if script == "other" else script
