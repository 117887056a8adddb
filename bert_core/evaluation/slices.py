"""How good a model is on parts of the rows: those of one length, one sureness, or one value in a column of the file."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.record import Record

SMALL = 30
"""With fewer rows than this a share says little: its 95 % interval is wider than a third."""
PARTS = 5
MOST_VALUES = 50


class Slice(Record):
    """So many rows, how right the answers to them are on average, and whether they are too few to say much."""

    name: str
    rows: int
    right: float
    is_small: bool


def slices_by_value(values: Sequence[str], right: Sequence[float]) -> list[Slice]:
    """A slice for each of the most common values, the most common first."""
    names, places = np.unique(np.array(values, dtype=object), return_inverse=True)
    counts, sums = np.bincount(places), np.bincount(places, weights=np.asarray(right, float))
    order = np.argsort(-counts, kind="stable")[:MOST_VALUES]
    return [_slice(str(names[place]), int(counts[place]), float(sums[place])) for place in order]


def slices_by_size(sizes: Sequence[float], right: Sequence[float]) -> list[Slice]:
    """Slices of about equally many rows, from the smallest to the greatest, named by their bounds."""
    numbers, worth = np.asarray(sizes, float), np.asarray(right, float)
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, PARTS + 1), method="lower"))
    places = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, max(0, len(edges) - 2))
    slices = []
    for place in range(max(1, len(edges) - 1)):
        chosen = places == place
        name = f"{numbers[chosen].min():g}–{numbers[chosen].max():g}"
        slices.append(_slice(name, int(chosen.sum()), float(worth[chosen].sum())))
    return slices


def _slice(name: str, rows: int, right: float) -> Slice:
    return Slice(name=name, rows=rows, right=right / rows, is_small=rows < SMALL)
