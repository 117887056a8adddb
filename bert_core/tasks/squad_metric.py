"""How good a found answer is: by the official rules of SQuAD 2.0, and for Chinese by those of CMRC 2018.

Knows texts and numbers only. Sources: Rajpurkar et al. 2016 (section 6.1) and 2018; Cui et al. 2019 (section 4.2), each
with the script that goes with its data.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

import numpy as np

ARTICLES = re.compile(r"\b(a|an|the)\b")
ASCII_MARKS = str.maketrans("", "", string.punctuation)

CHINESE = re.compile(r"[\u4e00-\u9fa5]")
CHINESE_MARKS = frozenset("-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』")
"""What CMRC 2018 leaves out; its list has an ellipsis too, of two characters, which no single one ever equals."""
LETTER = re.compile(r"[A-Za-z]")
LETTERS_A_CHARACTER = 3
"""A Chinese character says about as much as so many letters."""
LATIN_WORDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([«‘„])", r" \1 "),
        (r'^"', r"`` "),
        (r'([ (\[{<])("|\'{2})', r"\1 `` "),
        (r'([^.])(\.)([\])}>"\'» ]*)\s*$', r"\1 \2 \3 "),
        (r",(?!\d)", r" , "),
        (r"\.{2,}|[;@#$%&?!\[\](){}<>]", r" \g<0> "),
        (r"»", r" » "),
        (r"\"|''", r" '' "),
        (r"([^' ])('[smd]?|'ll|'re|'ve|n't)(?= |$)", r"\1 \2 "),
    )
)
"""Where words of Latin script are parted within Chinese text: the rules of the Penn Treebank (MacIntyre 1995), by which
NLTK and so the script of CMRC 2018 goes, without sentence boundaries and contractions such as 'gonna'."""


class Worth(NamedTuple):
    """How good an answer is, each from 0 to 1: whether it is right to the letter, and how far it overlaps."""

    exact_match: float
    f1: float


def worth(given: str, right: Sequence[str], *, chinese: bool) -> Worth:
    """How good an answer is, compared with the right one that is nearest.

    No right answers mean that the text has none, and an empty answer says so.
    """
    if not chinese:
        right = [text for text in right if _normalized(text)]
    measure = _worth_in_chinese if chinese else _worth_in_english
    each = [measure(given, text) for text in right or [""]]
    return Worth(max(one.exact_match for one in each), max(one.f1 for one in each))


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese for the most part."""
    return LETTERS_A_CHARACTER * len(CHINESE.findall(text)) > len(LETTER.findall(text))


def mean(values: Sequence[float]) -> float:
    """The mean; 1 where there was nothing to get wrong."""
    return sum(values) / len(values) if values else 1.0


def best_threshold(margins: Sequence[float], gains: Sequence[float]) -> float:
    """The threshold with the highest total, where what has a margin up to it is answered and gains what stands there.

    Margins say by how much 'no answer' beats the best answer. The official script takes one of the margins; half-way
    to the next is as good on these examples and does not hang on the last digit of a score.
    """
    order = np.argsort(margins, kind="stable")
    ordered = np.asarray(margins, "float64")[order]
    totals = np.concatenate([[0.0], np.cumsum(np.asarray(gains, "float64")[order])])
    edges = np.concatenate([[ordered[0] - 1], (ordered[1:] + ordered[:-1]) / 2, [ordered[-1] + 1]])
    is_between = np.concatenate([[True], ordered[1:] > ordered[:-1], [True]])  # equal margins are answered together
    return float(edges[np.argmax(np.where(is_between, totals, -np.inf))])


def _worth_in_english(given: str, right: str) -> Worth:
    words, wanted = _normalized(given).split(), _normalized(right).split()
    exact_match = float(words == wanted)
    if not words or not wanted:
        return Worth(exact_match, exact_match)
    common = sum((Counter(words) & Counter(wanted)).values())
    return Worth(exact_match, 2 * common / (len(words) + len(wanted)))


def _normalized(text: str) -> str:
    """Without case, punctuation marks and articles."""
    return " ".join(ARTICLES.sub(" ", text.lower().translate(ASCII_MARKS)).split())


def _worth_in_chinese(given: str, right: str) -> Worth:
    if not right:
        return Worth(float(not given), float(not given))
    segments, wanted = _segments(given), _segments(right)
    common = SequenceMatcher(None, segments, wanted, autojunk=False).find_longest_match().size
    total = len(segments) + len(wanted)
    return Worth(float(_without_marks(given) == _without_marks(right)), 2 * common / total if common else 0.0)


def _without_marks(text: str) -> str:
    return "".join(character for character in text.lower().strip() if character not in CHINESE_MARKS)


def _segments(text: str) -> list[str]:
    """Each Chinese character by itself, and the words between them."""
    segments: list[str] = []
    for part in re.split(f"({CHINESE.pattern})", _without_marks(text)):
        segments += [part] if CHINESE.fullmatch(part) else _words(part)
    return segments


def _words(text: str) -> list[str]:
    for pattern, replacement in LATIN_WORDS:
        text = pattern.sub(replacement, text)
    return text.split()
