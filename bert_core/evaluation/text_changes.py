"""Which words of a text were changed into which."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from bert_core.evaluation.text_words import word_places
from bert_core.record import Record


class Stretch(Record):
    """Some of a text: the same in both, only in the one before, or only in the one after."""

    text: str
    kind: Literal["same", "gone", "new"]


def text_changes(before: str, after: str) -> list[Stretch]:
    """Both texts as one, in order: words are changed as a whole."""
    old, new = _pieces(before), _pieces(after)
    found = []
    for kind, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Stretch(text="".join(old[start:end]), kind="same"))
            continue
        for pieces, name in ((old[start:end], "gone"), (new[other_start:other_end], "new")):
            if pieces:
                found.append(Stretch.model_validate({"text": "".join(pieces), "kind": name}))
    return found


def is_edit(changes: Sequence[Stretch]) -> bool:
    """Whether the text after is the one before with something changed, and neither the same nor quite another."""
    same = sum(len(each.text) for each in changes if each.kind == "same")
    other = sum(len(each.text) for each in changes if each.kind != "same")
    return 0 < other <= 2 * same


def _pieces(text: str) -> list[str]:
    """Words, and what stands between them."""
    edges = sorted({0, len(text), *(edge for place in word_places(text) for edge in place)})
    return [text[start:end] for start, end in pairwise(edges)]
