"""Where the words of a text stand, as a person would cut it: whole words, each Chinese or Japanese character."""

from __future__ import annotations

import re
import unicodedata

from bert_core.tasks.entity_forms import WITHOUT_BLANKS
from bert_core.tasks.hiding import BLANK

JOINERS = "'’-.,"
"""Signs that are part of a word where they stand inside it, as in don't, 3.5 and e-mail."""
SHAPE = re.compile("cm*|w[wm]*(?:jw[wm]*)*")
"""A word in the kinds of its characters: see `_kind`."""


def word_places(text: str) -> list[tuple[int, int]]:
    """First character of each word, and the one after its last. Punctuation and blanks to be filled are no words."""
    shape = "".join(map(_kind, BLANK.sub(lambda match: " " * len(match[0]), text)))
    return [match.span() for match in SHAPE.finditer(shape)]


def _kind(character: str) -> str:
    """c: a word of its own; w: a letter or digit; m: a mark on the one before; j: may join words."""
    if character in JOINERS:
        return "j"
    category = unicodedata.category(character)[0]
    if category in "LN":
        return "c" if WITHOUT_BLANKS.match(character) else "w"
    return "m" if category == "M" else " "
