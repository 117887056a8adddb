"""Texts that people read, in the language that they read: one catalogue of translations, no hidden state.

A text stands in the code in English, marked with `N_` (kept as it is) or inside a `Message` (text and values,
rendered where the reader's language is known). Translations are gettext files under `bert_core/locale/`.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
LOCALE_FOLDER = Path(__file__).parent / "locale"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, do not translate yet"
    """Mark a text for the catalogue and return it as it is."""
    return text


class Message(BaseModel):
    """One sentence for a person: its English text with `{names}`, and the values of those names.

    `plural` is the text used when the value named `count` is not 1.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    values: dict[str, str | int | float | Message] = {}
    plural: str | None = None

    def render(self, language: str = "en") -> str:
        """The sentence in `language`, with its values filled in."""
        text = self.plural if self.plural is not None and self.values.get("count") != 1 else self.text
        values = {
            name: value.render(language) if isinstance(value, Message) else value for name, value in self.values.items()
        }
        return translate(text, language).format(**values)

    def __str__(self) -> str:
        return self.render()


def translate(text: str, language: str) -> str:
    """`text` in `language`, or `text` itself where the catalogue has no translation."""
    return _catalogue(language).get(text, text)


def closest_language(locale: str | None) -> str:
    """The language of ours that is nearest to a browser's or a shell's locale, such as `zh-Hans-CN`, `zh_CN.UTF-8`."""
    return "zh_CN" if (locale or "").lower().startswith("zh") else "en"


def shell_language() -> str:
    """The language of the command line, from the environment as gettext reads it."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return closest_language(os.environ[name])
    return "en"


@cache
def _catalogue(language: str) -> dict[str, str]:
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po"
    if language not in LANGUAGES or not path.is_file():
        return {}
    from babel.messages.pofile import read_po  # here because English needs none of it

    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {
        entry.id: entry.string
        for entry in catalogue
        if isinstance(entry.id, str) and isinstance(entry.string, str) and entry.id and entry.string
    }
