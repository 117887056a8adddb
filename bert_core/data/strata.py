"""Which units of rows go to which part, so that every kind of answer is divided by the same shares.

Iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011, 'On the Stratification of Multi-Label Data', fig. 1), for
units of several rows and parts of different size: the rarest kind is divided first, and of it the largest units. Knows
only numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NO_KIND = ("",)
"""What rows without any kind of answer have in common."""
NEARLY = 1e-9


def draw(
    kinds: Sequence[Sequence[str]],
    units: np.ndarray,
    shares: Sequence[float],
    random: np.random.Generator,
    *,
    learns_lone_kinds: bool,
) -> np.ndarray:
    """The part of each row: its place in `shares`, which add up to 1; int64 of shape (rows,).

    Rows of one unit come into the same part. A kind that stands in several units comes into as many parts as there are
    such units, the first parts before the others. One that stands in a single unit comes into the first part with
    `learns_lone_kinds`; else it makes no difference.
    """
    content = _content(kinds, units, ignores_lone_kinds=not learns_lone_kinds)
    order = random.permutation(len(content.sizes))
    order = order[np.argsort(-content.sizes[order], kind="stable")]
    division = _Division(content, shares)
    division.place_one_by_one(order)
    division.place_alike(order)
    return division.part[units]


@dataclass(frozen=True, slots=True)
class _Content:
    """What is in each unit: so many rows, and of these so many of a kind. The entries stand in the order of units."""

    sizes: np.ndarray  # rows in each unit
    unit: np.ndarray  # of each entry: the unit,
    kind: np.ndarray  # a kind in it,
    count: np.ndarray  # and how many rows of the unit are of that kind
    starts: np.ndarray  # the first entry of each unit, and the end

    @property
    def kinds(self) -> int:
        return int(self.kind.max()) + 1

    @property
    def units_with(self) -> np.ndarray:
        """How many units each kind stands in."""
        return np.bincount(self.kind, minlength=self.kinds)

    @property
    def is_simple(self) -> np.ndarray:
        """Which units are one row of one kind, of which many are alike."""
        return (self.sizes == 1) & (np.diff(self.starts) == 1)


def _content(kinds: Sequence[Sequence[str]], units: np.ndarray, *, ignores_lone_kinds: bool) -> _Content:
    kinds = [each or NO_KIND for each in kinds]
    numbers = {name: number for number, name in enumerate(sorted({name for each in kinds for name in each}))}
    owner = np.repeat(units, [len(each) for each in kinds])
    number = np.array([numbers[name] for each in kinds for name in each], "int64")
    entries, count = np.unique(owner * len(numbers) + number, return_counts=True)
    unit, kind = entries // len(numbers), entries % len(numbers)
    sizes = np.bincount(units)
    if ignores_lone_kinds:
        keeps = np.bincount(kind)[kind] > 1
        bare = np.setdiff1d(np.arange(len(sizes)), unit[keeps])  # all such units are taken for being of one kind
        unit = np.concatenate([unit[keeps], bare])
        kind = np.concatenate([kind[keeps], np.full(len(bare), len(numbers))])
        count = np.concatenate([count[keeps], sizes[bare]])
        by_unit = np.argsort(unit, kind="stable")
        unit, kind, count = unit[by_unit], kind[by_unit], count[by_unit]
    return _Content(sizes, unit, kind, count, np.searchsorted(unit, np.arange(len(sizes) + 1)))


class _Division:
    """How units are divided so far. Lists of lists go by kind, then by part: lists are quick where numbers are few."""

    def __init__(self, content: _Content, shares: Sequence[float]) -> None:
        self.part = np.full(len(content.sizes), -1)
        self._content, self._shares = content, shares
        self._rows = [0] * len(shares)  # that each part has
        self._has = [[0] * len(shares) for _ in range(content.kinds)]  # rows of each kind in each part
        self._left = content.units_with.tolist()  # units of each kind that are in no part yet
        self._aims = _aims(content, shares).tolist()  # rows of each kind that each part shall have
        self._wants = [list(aims) for aims in self._aims]  # and how many it still lacks

    def place_one_by_one(self, order: np.ndarray) -> None:
        """Place the units that are more than one row of one kind."""
        content = self._content
        is_open = ~content.is_simple
        rank = np.empty(len(order), "int64")
        rank[order] = np.arange(len(order))
        entries = np.flatnonzero(is_open[content.unit])
        entries = entries[np.lexsort((rank[content.unit[entries]], content.kind[entries]))]
        ends = np.searchsorted(content.kind[entries], np.arange(content.kinds + 1)).tolist()
        unit_of, counts = content.unit[entries].tolist(), content.count[entries].tolist()
        to_place = np.diff(ends).tolist()
        while any(to_place):
            rarest = min((kind for kind, units in enumerate(to_place) if units), key=self._left.__getitem__)
            for place in range(ends[rarest], ends[rarest + 1]):
                unit = unit_of[place]
                if is_open[unit]:
                    is_open[unit] = False
                    for kind in self._place(unit, self._best_part(rarest, counts[place], int(content.sizes[unit]))):
                        to_place[kind] -= 1

    def place_alike(self, order: np.ndarray) -> None:
        """Place the units of one row and one kind, all of a kind at once, so that they even out what is uneven yet."""
        content = self._content
        simple = order[content.is_simple[order]]
        kinds = content.kind[content.starts[simple]]
        simple = simple[np.argsort(kinds, kind="stable")]
        counts = np.bincount(kinds, minlength=content.kinds)
        ends = np.cumsum(counts)
        for kind in np.argsort(counts, kind="stable").tolist():  # the rarest first
            numbers = self._numbers(kind, int(counts[kind]))
            self.part[simple[ends[kind] - counts[kind] : ends[kind]]] = np.repeat(np.arange(len(numbers)), numbers)
            self._rows = [rows + number for rows, number in zip(self._rows, numbers, strict=True)]

    def _place(self, unit: int, part: int) -> list[int]:
        """Place a unit; returns its kinds."""
        content = self._content
        own = slice(content.starts[unit], content.starts[unit + 1])
        self.part[unit] = part
        self._rows[part] += int(content.sizes[unit])
        kinds = content.kind[own].tolist()
        for kind, count in zip(kinds, content.count[own].tolist(), strict=True):
            self._has[kind][part] += count
            self._wants[kind][part] -= count
            self._left[kind] -= 1
        return kinds

    def _best_part(self, kind: int, count: int, size: int) -> int:
        """The part for a unit: one without this kind if the time has come, else one that still wants so much of it."""
        without = self._without(kind)
        if len(without) >= self._left[kind]:
            return without[0]
        aims, wants = self._aims[kind], self._wants[kind]
        parts = [part for part, aim in enumerate(aims) if aim]
        open_shares = {part: wants[part] / aims[part] for part in parts if wants[part] >= count - NEARLY}
        if not open_shares:
            return self._neediest(parts, size)
        most = max(open_shares.values()) - NEARLY
        return self._neediest([part for part, open_share in open_shares.items() if open_share >= most], size)

    def _numbers(self, kind: int, count: int) -> list[int]:
        """How many of so many equal units each part gets."""
        without = self._without(kind)[:count]
        numbers = [int(part in without) for part in range(len(self._shares))]
        wants = [max(0.0, want - number) for want, number in zip(self._wants[kind], numbers, strict=True)]
        rest = count - sum(numbers)
        if not rest:
            return numbers
        quotas = [want * rest / sum(wants) for want in wants]
        wholes = [int(quota + NEARLY) for quota in quotas]
        numbers = [number + whole for number, whole in zip(numbers, wholes, strict=True)]
        broken = [part for part, quota in enumerate(quotas) if quota - wholes[part] > NEARLY]
        while sum(numbers) < count:
            part = self._neediest(broken, 1, numbers)
            numbers[part] += 1
            broken.remove(part)
        return numbers

    def _without(self, kind: int) -> list[int]:
        """The parts that shall have a kind and have none of it yet."""
        return [part for part, rows in enumerate(self._has[kind]) if not rows and self._aims[kind][part]]

    def _neediest(self, among: Sequence[int], size: int, more: Sequence[int] | None = None) -> int:
        """Of some parts the one that would lack the most rows if so many more were divided."""
        rows = [have + new for have, new in zip(self._rows, more, strict=True)] if more else self._rows
        total = sum(rows) + size
        return max(among, key=lambda part: self._shares[part] * total - rows[part])


def _aims(content: _Content, shares: Sequence[float]) -> np.ndarray:
    """Rows of each kind for each part, (kinds, parts): its share, at least the smallest unit where there are enough."""
    totals = np.bincount(content.kind, content.count)
    least = np.full(content.kinds, np.inf)
    np.minimum.at(least, content.kind, content.count)
    enough = content.units_with > np.arange(len(shares))[:, None]
    aims = np.where(enough, np.maximum(np.outer(shares, totals), least), 0)
    aims[aims.argmax(axis=0), np.arange(content.kinds)] += totals - aims.sum(axis=0)
    return aims.T
