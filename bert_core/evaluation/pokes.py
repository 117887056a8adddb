"""Small changes of a text, of the kinds in which people write: does the answer stay? Seeded; knows no models."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bert_core.evaluation.chinese_scripts import other_script
from bert_core.evaluation.text_words import word_places
from bert_core.i18n import N_
from bert_core.tasks.entity_forms import WITHOUT_BLANKS

TYPO_SHARE = 0.1
"""Of the words, at least one, get a typing error."""
SHORTEST_TYPO = 4
"""Letters of a word that may get one: shorter words easily become others."""
ENGLISH_NOT = re.compile(r"\b(is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|must)\b(?! not)",
                         re.IGNORECASE)  # fmt: skip
ENGLISH_NO_NOT = re.compile(r"(?<=\w)n['’]t\b| not\b", re.IGNORECASE)
CHINESE_NOT = re.compile(r"(?<![不没])(是|很|太|会|能|可以|喜欢|好|行|对)")
CHINESE_NO_NOT = re.compile(r"不(?=[是很太会能好行对])")


@dataclass(frozen=True, slots=True)
class Poke:
    """A kind of change: words for it, the change itself, and whether the answer may well change with reason."""

    title: str
    help_text: str
    change: Callable[[str, random.Random], str]
    may_flip: bool = False


def poked(kind: str, text: str, seed: int) -> str | None:
    """A text with a change of that kind, the same for the same seed; None where there is nothing to change."""
    changed = POKES[kind].change(text, random.Random(f"{seed} {text}"))
    return None if changed == text else changed


def _typos(text: str, chance: random.Random) -> str:
    """Two neighbouring letters in the wrong order, one missing, or one twice; in Chinese two characters swapped."""
    places = [place for place in word_places(text) if place[1] - place[0] >= SHORTEST_TYPO]
    if not places:
        return _swapped_characters(text, chance)
    count = max(1, round(TYPO_SHARE * len(places)))
    for start, end in sorted(chance.sample(places, count), reverse=True):
        place = chance.randrange(start + 1, end - 1)  # first letters are seldom mistyped
        pair = text[place : place + 2]
        text = text[:place] + chance.choice((pair[::-1], pair[1], pair[0] + pair)) + text[place + 2 :]
    return text


def _swapped_characters(text: str, chance: random.Random) -> str:
    places = [place for place in range(len(text) - 1) if all(map(WITHOUT_BLANKS.match, text[place : place + 2]))]
    for place in chance.sample(places, min(len(places), 1)):
        text = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    return text


def _case(text: str, chance: random.Random) -> str:
    return text.lower() if text.isupper() else text.upper()


def _punctuation(text: str, chance: random.Random) -> str:
    """Without any; a text without any gets some."""
    left = "".join(" " if unicodedata.category(sign)[0] == "P" and sign not in "'’-" else sign for sign in text)
    if left != text:
        return re.sub(r" {2,}", " ", left).strip()
    return f"{text}！！" if WITHOUT_BLANKS.search(text) else f"{text}!!"


def _negation(text: str, chance: random.Random) -> str:
    """Its first statement denied, or no longer denied."""
    for pattern, change in (
        (ENGLISH_NO_NOT, ""), (CHINESE_NO_NOT, ""), (ENGLISH_NOT, r"\1 not"), (CHINESE_NOT, r"不\1"),
    ):  # fmt: skip
        if pattern.search(text):
            return pattern.sub(change, text, count=1)
    return text


def _digits(text: str, chance: random.Random) -> str:
    """Each number with its first two different neighbouring digits swapped; a single digit becomes another."""
    return re.sub(r"[0-9]+", lambda match: _other_number(match[0]), text)


def _other_number(number: str) -> str:
    for place in range(len(number) - 1):
        if number[place] != number[place + 1]:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number[:-1] + str((int(number[-1]) + 1) % 10)


def _width(text: str, chance: random.Random) -> str:
    """Letters, digits and signs as wide as a Chinese character, or back."""
    narrow = unicodedata.normalize("NFKC", text)
    if narrow != text and any("\uff01" <= sign <= "\uff5e" and sign.isalnum() for sign in text):
        return narrow
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


POKES = {
    "typos": Poke(N_("Typing errors"), N_("Letters swapped, missing or doubled in a tenth of the words."), _typos),
    "case": Poke(N_("Capital letters"), N_("Everything in capital letters."), _case),
    "punctuation": Poke(N_("Punctuation"), N_("Without punctuation, or with !! where there is none."), _punctuation),
    "digits": Poke(N_("Other numbers"), N_("Two digits of each number swapped."), _digits, may_flip=True),
    "negation": Poke(
        N_("Negation"), N_("'not' put in or taken out: here a good model often changes its answer."), _negation,
        may_flip=True,
    ),
    "width": Poke(N_("Full-width characters"), N_("Letters and digits as wide as Chinese ones: ＡＢＣ１２３."), _width),
    "script": Poke(
        N_("Traditional or simplified Chinese"), N_("Common characters in the other of the two scripts."),
        lambda text, chance: other_script(text),
    ),
}  # fmt: skip
"""The kinds of changes, in the order in which they are shown."""
