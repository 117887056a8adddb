"""Where a value stands in a text, whatever its capital letters and blanks. Offsets count characters of the text."""

from __future__ import annotations

from collections.abc import Iterator

from bert_core.tasks.looks import WIDE


def find_mention(text: str, value: str) -> tuple[int, int] | None:
    """The first character of a value in a text, and the one after its last; None where it does not stand there.

    A place where whole words are meant goes before one inside of a word: `7` is not the end of `2007`.
    """
    letters, places = _folded(text)
    wanted, _ = _folded(value)
    if not wanted:
        return None
    found = [(places[at], places[at + len(wanted) - 1] + 1) for at in _occurrences(letters, wanted)]
    whole = (place for place in found if _is_whole(text, *place))
    return next(whole, found[0] if found else None)


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters of a text without blanks and capitals, and the character that each of them comes from."""
    pairs = [(letter, place) for place, character in enumerate(text) for letter in character.casefold()]
    kept = [(letter, place) for letter, place in pairs if not letter.isspace()]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def _occurrences(text: str, wanted: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _is_whole(text: str, start: int, end: int) -> bool:
    return not (_joins(text[start - 1 : start], text[start]) or _joins(text[end - 1], text[end : end + 1]))


def _joins(before: str, after: str) -> bool:
    """Whether two neighbours are parts of one word; Chinese characters are words of their own."""
    return before.isalnum() and after.isalnum() and not WIDE.match(before) and not WIDE.match(after)
