"""Which labels are the same one written in different ways, and how each is written best. Knows no tables."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Mapping

from bert_core.data.examples import INVISIBLE

YES = {"yes", "y", "true", "t", "1", "1.0", "on", "是", "真", "对", "有"}
NO = {"no", "n", "false", "f", "0", "0.0", "off", "否", "假", "错", "无"}
WHOLE = re.compile(r"([+-]?\d+)\.0+")
"""A whole number as pandas writes it when a cell of the column is empty."""
PLACEHOLDERS = {"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", "--", "?", "无", "空", "缺失", "未知"}
"""What programs and people write where there is nothing, in small letters."""


def is_placeholder(cell: str) -> bool:
    """Whether a cell says that there is nothing in it."""
    return cell.strip().casefold() in PLACEHOLDERS


def other_spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """For each label that is another spelling of a more common one: that one. `counts` are the rows of each label.

    Labels that differ in case, blanks, width or invisible characters are the same; where every label says yes or no,
    all that say yes are.
    """
    plain = {label: _plain(label) for label in counts}
    kinds = set(plain.values())
    if kinds <= YES | NO and kinds & YES and kinds & NO:
        plain = {label: "yes" if kind in YES else "no" for label, kind in plain.items()}
    groups = defaultdict(list)
    for label, kind in plain.items():
        if kind:
            groups[kind].append(label)
    best = {kind: max(labels, key=lambda label: (counts[label], label)) for kind, labels in groups.items()}
    return {label: best[kind] for label, kind in plain.items() if kind and best[kind] != label}


def whole_numbers(labels: Collection[str]) -> dict[str, str]:
    """For each label such as 1.0 the same one without decimals, where all labels are whole numbers."""
    written = {label: found[1] for label in labels if (found := WHOLE.fullmatch(label))}
    return written if all(label in written or label.lstrip("+-").isdecimal() for label in labels) else {}


def _plain(label: str) -> str:
    return " ".join(INVISIBLE.sub(" ", unicodedata.normalize("NFKC", label)).casefold().split())
