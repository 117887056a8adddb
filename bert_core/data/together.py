"""Which examples stay together when rows are set aside: those of one group, and those with the same text.

Knows nothing of labels and of shares.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np

from bert_core.tasks import Example


def units_of(
    examples: Sequence[Example], roles: Sequence[str], groups: Sequence[str] | None, *, same_texts: bool
) -> np.ndarray:
    """The number, from 0, of the unit that each example belongs to; int64 of shape (examples,).

    Two examples are in one unit if they are of one group or, with `same_texts`, have the same text in each of the
    roles, and so is whatever is joined by a chain of such pairs. An example without a group is one of its own.
    """
    links = []
    if same_texts:
        links.append(_numbered(_texts(example, roles) for example in examples))
    if groups is not None:
        links.append(_numbered(group.strip() or place for place, group in enumerate(groups)))
    if not links:
        return np.arange(len(examples))
    return links[0] if len(links) == 1 else _joined(*links)


def _texts(example: Example, roles: Sequence[str]) -> tuple[str, ...]:
    """What of the inputs makes a difference: neither capitals nor blanks do, for most models do not see them."""
    return tuple(" ".join(example.cells[role].split()).casefold() for role in roles if role in example.cells)


def _numbered(keys: Iterable[Hashable]) -> np.ndarray:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], "int64")


def _joined(texts: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """One number for all that is joined: texts and groups are the points of a graph, and each example is a line."""
    from scipy.sparse import coo_array  # here because it takes a moment to import
    from scipy.sparse.csgraph import connected_components

    first_group = texts.max() + 1
    points = first_group + groups.max() + 1
    lines = coo_array((np.ones(len(texts), bool), (texts, groups + first_group)), shape=(points, points))
    return connected_components(lines, directed=False)[1][texts].astype("int64")
