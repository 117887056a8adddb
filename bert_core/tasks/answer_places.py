"""Where an answer that somebody wrote down stands in its text, to the character. Knows two strings, no rows.

Case and blanks are forgiven, since people retype answers; anything else is refused with what is most like it.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher
from typing import NamedTuple

from bert_core.errors import DataError
from bert_core.i18n import N_

LOOKED_AT = 50_000
"""Characters of a text in which an answer is looked for that does not stand there as it is written."""
COMPARED = 100
"""Letters of an answer that are compared to find the nearest."""
SHOWN = 80
"""Characters of an answer that a message repeats."""
LIKE = 0.5
"""What is less like an answer than this (difflib's ratio) helps nobody."""
WIDE = "\u2e80"
"""From here on scripts have no blanks between words."""

NOTICES = {
    "several": (
        N_("In {count} row the answer stands in the text more than once (row {row}); the first place is taken."),
        N_("In {count} rows the answer stands in the text more than once (first: row {row}); the first place is "
           "taken."),
    ),
    "repaired": (
        N_("In {count} row the answer differs from the text in case or blanks (row {row}); it is taken as it stands in "
           "the text."),
        N_("In {count} rows the answer differs from the text in case or blanks (first: row {row}); it is taken as it "
           "stands in the text."),
    ),
    "moved": (
        N_("In {count} row the answer is not at the place that is given for it (row {row}); the nearest place is "
           "taken."),
        N_("In {count} rows the answer is not at the place that is given for it (first: row {row}); the nearest place "
           "is taken."),
    ),
}  # fmt: skip
"""What a person should know of the places that were taken, by `Place.oddity`."""


class Place(NamedTuple):
    """An answer as it stands in its text, its first character, and what had to be assumed."""

    text: str
    start: int
    oddity: str | None = None


def find_answer(answer: str, text: str, start: int | None = None) -> Place:
    """Where an answer stands in a text: at `start`, or nearest to it; without one, at the first place.

    Raises:
        DataError: it stands nowhere; offers what is most like it.
    """
    if start is not None and text.startswith(answer, start):
        return Place(answer, start)
    found = _nearest_place(answer, text, start)
    if found is not None:
        if start is not None:
            return Place(answer, found, "moved")
        return Place(answer, found, "several" if text.find(answer, found + 1) >= 0 else None)
    letters, places = _folded(text[:LOOKED_AT])
    wanted, _ = _folded(answer)
    found = _nearest_place(wanted, letters, None if start is None else bisect_left(places, start)) if wanted else None
    if found is None:
        raise _not_there(answer, text)
    begin, end = places[found], places[found + len(wanted) - 1] + 1
    return Place(text[begin:end], begin, "repaired")


def most_like(answer: str, text: str) -> str | None:
    """The part of a text that is most like an answer; None where nothing is."""
    letters, places = _folded(text[:LOOKED_AT])
    wanted = _folded(answer)[0][:COMPARED]
    at, found, size = _longest_in_common(wanted, letters)
    if not size:
        return None
    first = max(0, found - at)
    last = min(len(letters), first + len(wanted)) - 1
    begin, end = places[first], places[last] + 1
    while begin > 0 and _is_within_a_word(text, begin):
        begin -= 1
    while end < len(text) and _is_within_a_word(text, end):
        end += 1
    part = text[begin:end]
    likeness = SequenceMatcher(None, wanted, _folded(part)[0], autojunk=False).ratio()
    return part if likeness >= LIKE else None


def _nearest_place(answer: str, text: str, start: int | None) -> int | None:
    if start is None:
        place = text.find(answer)
        return place if place >= 0 else None
    around = (text.rfind(answer, 0, start + len(answer)), text.find(answer, start))
    return min((place for place in around if place >= 0), key=lambda place: abs(place - start), default=None)


def _not_there(answer: str, text: str) -> DataError:
    shown = answer if len(answer) <= SHOWN else answer[:SHOWN] + "…"
    nearest = most_like(answer, text)
    if nearest is None:
        return DataError(
            N_(
                "The answer '{answer}' is not in the text, nor is anything like it: copy it exactly as it stands there."
            ),
            answer=shown,
        )
    return DataError(
        N_("The answer '{answer}' is not in the text, but '{nearest}' is: copy it exactly as it stands there."),
        answer=shown,
        nearest=nearest,
    )


def _folded(text: str) -> tuple[str, list[int]]:
    """The letters of a text without case and blanks, and the place of each in the text."""
    letters = [(each, place) for place, one in enumerate(text) if not one.isspace() for each in one.casefold()]
    return "".join(letter for letter, _ in letters), [place for _, place in letters]


def _longest_in_common(wanted: str, letters: str) -> tuple[int, int, int]:
    """Where the longest string that both have begins in each, and its length.

    Searches whole strings only, which is fast in any length of text; `SequenceMatcher` would go letter by letter.
    """
    at = found = size = 0
    for begin in range(len(wanted)):
        while begin + size < len(wanted):
            place = letters.find(wanted[begin : begin + size + 1])
            if place < 0:
                break
            at, found, size = begin, place, size + 1
    return at, found, size


def _is_within_a_word(text: str, place: int) -> bool:
    return all(one.isalnum() and one < WIDE for one in text[place - 1 : place + 1])
