"""How a query is put into numbers that a head can give (Lyu et al. 2020, "Hybrid Ranking Network for Text-to-SQL").

The model reads each column of the table together with the question. The first token of such a pair says what the column
has to do with the query, and the tokens of the question say where the value begins and ends that the column is compared
with. Every number of outputs and targets stands in the tables here.
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from bert_core.tasks.wikisql import AGGREGATES, MOST_CONDITIONS, OPERATORS


class Part(NamedTuple):
    """Where one part of the answer stands: among the numbers that the head gives for a read, and among its targets."""

    outputs: slice
    targets: slice


OUTPUT_NAMES = {
    "select": ("select",),
    "condition": ("condition",),
    "aggregate": tuple(f"aggregate {name or 'none'}" for name in AGGREGATES),
    "operator": tuple(f"operator {sign}" for sign in OPERATORS),
    "count": tuple(f"{count} conditions" for count in range(MOST_CONDITIONS + 1)),
    "span": ("value start", "value end"),
}
"""The outputs of each part, in order."""
TARGET_WIDTHS = {"select": 1, "condition": 1, "aggregate": 1, "operator": 1, "count": 1, "span": 2}
"""One target says yes or no, or which of several; a span has one for where it begins and one for where it ends."""
NAMES = tuple(name for names in OUTPUT_NAMES.values() for name in names)


def _places(widths: list[int]) -> list[slice]:
    """One after the other."""
    return [slice(end - width, end) for width, end in zip(widths, accumulate(widths), strict=True)]


PARTS = {
    name: Part(outputs, targets)
    for name, outputs, targets in zip(
        OUTPUT_NAMES,
        _places([len(names) for names in OUTPUT_NAMES.values()]),
        _places(list(TARGET_WIDTHS.values())),
        strict=True,
    )
}
SPAN = PARTS["span"]
COLUMN_PARTS = {name: part for name, part in PARTS.items() if name != "span"}
"""What the first token of a pair says."""
TARGETS = sum(TARGET_WIDTHS.values())
SILENT = -1
"""The target of a part that an example says nothing about, such as the operator of a column without condition."""
