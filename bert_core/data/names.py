"""The names of a table's columns: all different, so that each can be chosen by its name. Changes no cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from bert_core.data.cells import Cells
from bert_core.data.findings import Finding
from bert_core.data.source import BLANKS
from bert_core.i18n import N_, Message


def unique_names(names: Iterable[str]) -> list[str]:
    """The same names, the second 'text' being 'text (2)', and a column without a name 'column 3' after its place."""
    unique: list[str] = []
    taken: set[str] = set()
    for place, name in enumerate(names, start=1):
        base = name or f"column {place}"
        candidate, number = base, 1
        while candidate in taken:
            number += 1
            candidate = f"{base} ({number})"
        taken.add(candidate)
        unique.append(candidate)
    return unique


def named(
    names: Sequence[str], cells: Cells, numbers: Sequence[int], file_name: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The cells under names that are all different, and what to say of those that were not.

    A column with no name and nothing in it, as spreadsheets leave them at the edge, is left out.
    """
    given = [name.strip(BLANKS) for name in names]
    frame = cells.frame(unique_names(given), numbers)
    nameless = [place for place, name in enumerate(given) if not name]
    has_header = len(nameless) < len(given)
    empty = [place for place in nameless if has_header and (frame.iloc[:, place].str.strip(BLANKS) == "").all()]
    findings = _doubled(given, file_name)
    if has_header:
        findings += _nameless([frame.columns[place] for place in nameless if place not in empty], file_name)
        findings += _empty(empty, file_name)
    return frame.drop(columns=frame.columns[empty]) if empty else frame, findings


def _doubled(names: Sequence[str], file_name: str) -> list[Finding]:
    doubled = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    if not doubled:
        return []
    message = Message(
        text=N_("The name '{names}' stands over several columns of {file}; the second was called '{second}', and "
                "so on."),
        plural=N_("The names '{names}' stand over several columns of {file} each; the second was called '{second}', "
                  "and so on."),
        values={"count": len(doubled), "names": "', '".join(doubled), "file": file_name, "second": f"{doubled[0]} (2)"},
    )  # fmt: skip
    return [Finding("doubled_names", "warning", message, len(doubled))]


def _nameless(called: Sequence[str], file_name: str) -> list[Finding]:
    if not called:
        return []
    message = Message(
        text=N_("{count} column of {file} has no name; it was called '{names}'."),
        plural=N_("{count} columns of {file} have no name; they were called '{names}'."),
        values={"count": len(called), "file": file_name, "names": "', '".join(called)},
    )
    return [Finding("nameless_columns", "info", message, len(called))]


def _empty(places: Sequence[int], file_name: str) -> list[Finding]:
    if not places:
        return []
    message = Message(
        text=N_("{count} column of {file} with no name and nothing in it was left out."),
        plural=N_("{count} columns of {file} with no name and nothing in them were left out."),
        values={"count": len(places), "file": file_name},
    )
    return [Finding("empty_columns", "info", message, len(places))]
