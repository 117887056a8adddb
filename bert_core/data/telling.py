"""How far the words of texts tell what stands in another column: of several that could be labels, the one that follows
from the texts is the one that was meant.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

WORD = re.compile(r"[\u4e00-\u9fff]|\w+")
MOST_ROWS = 800
"""More say hardly more, and cost time."""


def told_by_words(texts: Sequence[str], values: Sequence[str]) -> float:
    """How much of what there is to guess words tell: 0 as always guessing the most common value, 1 every value.

    A naive Bayes classifier (Maron 1961) learns from every second row and is tried on the others.
    """
    step = -(-len(texts) // MOST_ROWS) or 1  # from all over the table, which may be sorted
    pairs = list(zip(texts, values, strict=True))[::step]
    rows = [(set(WORD.findall(text.lower())), value) for text, value in pairs]
    learn, tried = rows[::2], rows[1::2]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    often = Counter(value for _words, value in learn)
    for words, value in learn:
        counts[value].update(words)
    if len(often) < 2 or not tried:
        return 0.0

    known = len(set().union(*counts.values()))
    sizes = {value: seen.total() + known for value, seen in counts.items()}

    def likely(value: str, words: set[str]) -> float:
        seen, size = counts[value], sizes[value]
        return math.log(often[value]) + sum(math.log((seen[word] + 1) / size) for word in words)

    right = sum(max(often, key=lambda name: likely(name, words)) == value for words, value in tried)
    common = often.most_common(1)[0][0]
    by_chance = sum(value == common for _words, value in tried)
    return max(0.0, (right - by_chance) / max(1, len(tried) - by_chance))
