"""The best path and the likelihoods of a CRF, against all paths tried one by one."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from bert_core.tasks.paths import best_path, marginals

LENGTHS = (3, 1, 0, 5, 2)
TAGS = 3


@pytest.mark.parametrize("seed", range(5))
def test_they_are_those_of_all_paths(seed: int) -> None:
    chance = np.random.default_rng(seed)
    starts = np.cumsum([0, *LENGTHS])
    scores = chance.normal(size=(starts[-1], TAGS))
    transitions = chance.normal(size=(TAGS, TAGS))
    best, likely = best_path(scores, transitions, starts), marginals(scores, transitions, starts)
    for start, end in pairwise(starts):
        paths = np.array(list(product(range(TAGS), repeat=end - start)), int)
        worth = np.array([
            sum(scores[start + place, tag] for place, tag in enumerate(path))
            + sum(transitions[pair] for pair in pairwise(path))
            for path in paths
        ])  # fmt: skip
        assert best[start:end].tolist() == paths[worth.argmax()].tolist()
        share = np.exp(worth - worth.max()) / np.exp(worth - worth.max()).sum()
        for place in range(end - start):
            expected = [share[paths[:, place] == tag].sum() for tag in range(TAGS)]
            assert likely[start + place] == pytest.approx(expected)
