"""Text from files, names and models, shown as the text it is: Streamlit reads markdown and Plotly reads HTML."""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit makes links, arrows and icons of these even behind a backslash; an invisible word joiner prevents it.
_READ_AFTER_PARSING = re.compile(
    r"(?i)(?<=[<>=~-])(?=[<>=-])|(?<=@)|(?<=:)(?=//|streamlit:)|(?<=www)(?=\.)|(?<=xmpp)(?=:)|(?<=mailto)(?=:)"
)
WORD_JOINER = "\u2060"


def escape_markdown(text: object) -> str:
    """One line of text that Streamlit shows as it is. For display only: it may hold word joiners."""
    line = " ".join(str(text).split())  # a line break could begin a list, a heading or a table
    return _PUNCTUATION.sub(r"\\\1", _READ_AFTER_PARSING.sub(WORD_JOINER, line))


def escape_plotly(text: object) -> str:
    """Text for Plotly's titles, names, ticks, annotations and custom data, which read a subset of HTML."""
    return html.escape(str(text), quote=False)


def shorten(text: str, length: int = 80) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
