"""How people write answers into cells: one, several as a JSON list, where they begin, or that there is none."""

from __future__ import annotations

import json
from typing import Any

from bert_core.errors import DataError
from bert_core.i18n import N_

YES = ("1", "1.0", "true", "t", "yes", "y", "是", "真")
NO = ("", "0", "0.0", "false", "f", "no", "n", "否", "假")


def written_answers(cell: str, starts_cell: str = "") -> list[tuple[str, int | None]]:
    """The answers of a cell, each with its first character in the text if the other cell says so.

    Raises:
        DataError: what should be starts are no numbers, or not as many as there are answers.
    """
    texts = _texts(cell)
    found = zip(texts, _starts(starts_cell, len(texts)), strict=True)
    answers = []
    for text, start in found:
        blanks = len(text) - len(text.lstrip())
        if text.strip():
            answers.append((text.strip(), None if start is None else start + blanks))
    return answers


def is_yes(cell: str) -> bool:
    """Whether a cell says yes. Nothing in it means no.

    Raises:
        DataError: it says neither yes nor no.
    """
    word = cell.strip().lower()
    if word not in YES + NO:
        raise DataError(
            N_("'{cell}' does not say whether the question cannot be answered: write 1 for yes or 0 for no."), cell=cell
        )
    return word in YES


def _texts(cell: str) -> list[str]:
    listed = _json(cell) if cell.lstrip().startswith("[") else None
    if isinstance(listed, list) and all(isinstance(each, str) for each in listed):
        return listed
    return [cell] if cell.strip() else []  # a text in brackets that is no list is an answer like any other


def _starts(cell: str, count: int) -> list[int | None]:
    if not count or not cell.strip():
        return [None] * count
    found = _json(cell)
    starts = found if isinstance(found, list) else [found]
    if not all(type(start) is int or (type(start) is float and start.is_integer()) for start in starts):
        raise DataError(
            N_("'{cell}' is not where an answer begins: write how many characters stand before it, or nothing."),
            cell=cell,
        )
    if len(starts) != count:
        raise DataError(
            N_("Answers: {answers}, but places where they begin: {starts}. Give each answer one, or none."),
            answers=count,
            starts=len(starts),
        )
    return [int(start) if start >= 0 else None for start in starts]


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):  # the latter for thousands of brackets
        return None
