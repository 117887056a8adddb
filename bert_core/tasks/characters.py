"""Stretches of a text that begin and end where a person would say so. Knows strings and places, no tasks."""

from __future__ import annotations

import unicodedata


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Characters from `start` to before `end` without the blanks around them, and with all of the last of them.

    Word pieces and people leave out the marks that stand on a character, such as accents written on their own.
    """
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while start < end < len(text) and unicodedata.category(text[end]).startswith("M"):
        end += 1
    return start, end
