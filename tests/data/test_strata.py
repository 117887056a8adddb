"""What holds of rows that are drawn, whatever their labels, groups and shares are."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as some

from bert_core.data.strata import draw

PROPERTY = settings(max_examples=200, deadline=None, derandomize=True, database=None)
MANY_GROUPS = 20
"""With a label in fewer groups, one of them may have to be set aside for its sake, however large it is."""
LABELS = some.sampled_from("abc")
SHARES = some.sampled_from([(0.85, 0.15), (0.5, 0.5), (0.9, 0.1), (0.7, 0.15, 0.15), (0.6, 0.3, 0.1)])
SEEDS = some.integers(0, 2**31 - 1)


@PROPERTY
@given(some.lists(some.tuples(LABELS, some.integers(0, 25)), min_size=12, max_size=150), SHARES, SEEDS)
def test_whatever_the_groups_are_none_is_on_both_sides_and_the_shares_are_kept(found, shares, seed) -> None:
    kinds = [(label,) for label, _ in found]
    units = np.unique([group for _, group in found], return_inverse=True)[1]
    part = draw(kinds, units, shares, np.random.default_rng(seed), learns_lone_kinds=False)
    assert (part == draw(kinds, units, shares, np.random.default_rng(seed), learns_lone_kinds=False)).all()
    assert all(len(set(part[units == unit])) == 1 for unit in set(units))
    largest = np.bincount(units).max()
    few = sum(len(set(units[[kind == (label,) for kind in kinds]])) < MANY_GROUPS for label in "abc")
    for number, share in enumerate(shares):
        assert abs((part == number).sum() - share * len(part)) <= largest * (1 + few)


@PROPERTY
@given(some.lists(LABELS, min_size=2, max_size=200), SHARES, SEEDS)
def test_every_label_of_two_rows_or_more_is_on_both_sides_by_its_share(labels, shares, seed) -> None:
    random = np.random.default_rng(seed)
    part = draw([(label,) for label in labels], np.arange(len(labels)), shares, random, learns_lone_kinds=True)
    found = Counter(zip(labels, part.tolist(), strict=True))
    for label, count in Counter(labels).items():
        sides = [found[label, number] for number in range(len(shares))]
        assert all(side for side in sides[:count])
        for side, share in zip(sides, shares, strict=True):
            assert abs(side - count * share) <= 1 + (count * min(shares) < 1)
    rare = sum(count * min(shares) < 1 for count in Counter(labels).values())
    for number, share in enumerate(shares):
        assert abs((part == number).sum() - share * len(labels)) <= 1 + rare


@PROPERTY
@given(some.lists(some.sets(LABELS, max_size=3), min_size=20, max_size=150), SHARES, SEEDS)
def test_every_label_of_texts_with_several_is_on_both_sides(labels, shares, seed) -> None:
    kinds = [tuple(sorted(each)) for each in labels]
    part = draw(kinds, np.arange(len(kinds)), shares, np.random.default_rng(seed), learns_lone_kinds=False)
    for label in "abc":
        sides = [number for each, number in zip(labels, part.tolist(), strict=True) if label in each]
        if len(sides) > 1:
            assert {number > 0 for number in sides} == {False, True}
            assert abs(sides.count(1) - shares[1] * len(sides)) <= 3
    assert abs((part == 1).sum() - shares[1] * len(part)) <= 3


@PROPERTY
@given(some.lists(some.integers(1, 9), min_size=4, max_size=40), SHARES, SEEDS)
def test_a_label_of_several_groups_is_on_both_sides(sizes, shares, seed) -> None:
    units = np.repeat(np.arange(len(sizes)), sizes)
    kinds = [("ab"[unit % 2],) for unit in units]
    part = draw(kinds, units, shares, np.random.default_rng(seed), learns_lone_kinds=True)
    for label in "ab":
        assert {number > 0 for (kind,), number in zip(kinds, part.tolist(), strict=True) if kind == label} == {0, 1}
