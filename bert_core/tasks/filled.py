"""Words that a model puts into the blanks of a text, and how good its guesses are where the right word is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.tasks.hiding import BLANK, Vocabulary

MOST_WORDS = 10
WORST = 700.0
"""A loss at which e to its power is still a number."""


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """The word piece that was hidden, the logarithm of how likely the model found it, and whether it was its guess."""

    word: str
    log_likelihood: float
    is_guessed: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """A place of the text, from character `start` to the one before `end`, and the likeliest words, the best first.

    `hidden` is what stands there in truth, where it is known.
    """

    start: int
    end: int
    words: Mapping[str, float]
    hidden: HiddenWord | None

    @property
    def best(self) -> str:
        """The likeliest word."""
        return next(iter(self.words))


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """A text with the likeliest word in each blank, and the blanks of the text as it was asked."""

    filled: str
    blanks: tuple[Blank, ...]

    @property
    def probability(self) -> float:
        """How likely the words are that were put in, on average; 0 where there is no blank."""
        return sum(blank.words[blank.best] for blank in self.blanks) / max(1, len(self.blanks))


def filled_answer(
    text: str, logits: np.ndarray, characters: np.ndarray, originals: np.ndarray, vocabulary: Vocabulary
) -> FilledAnswer:
    """The answer for a text by the logits of its reads, (reads, words).

    `characters` (reads, 2) and `originals` (reads,) are those of the pieces that were read. Where the text has blanks
    of its own, these are the places, in order: a tokenizer has read a mask in the place of each.
    """
    places: Sequence[tuple[int, int]] = [match.span() for match in BLANK.finditer(text)] or [
        (int(start), int(end)) for start, end in characters
    ]
    blanks = tuple(
        _blank(place, row, int(original), vocabulary)
        for place, row, original in zip(places, logits, originals, strict=False)
    )
    return FilledAnswer(_filled(text, blanks), blanks)


def _blank(place: tuple[int, int], logits: np.ndarray, original: int, vocabulary: Vocabulary) -> Blank:
    highest = float(logits.max())
    total = highest + math.log(float(np.exp(logits - highest).sum()))
    likeliest = np.argpartition(-logits, MOST_WORDS)[:MOST_WORDS]
    likeliest = likeliest[np.argsort(-logits[likeliest], kind="stable")].tolist()
    words: dict[str, float] = {}
    for number in likeliest:  # two ids may be written the same
        word = vocabulary.piece(number)
        words[word] = words.get(word, 0.0) + math.exp(float(logits[number]) - total)
    hidden = None
    if original != vocabulary.mask_id:
        word, log_likelihood = vocabulary.piece(original), float(logits[original]) - total
        hidden = HiddenWord(word, log_likelihood, likeliest[0] == original)
    return Blank(*place, words, hidden)


def _filled(text: str, blanks: Sequence[Blank]) -> str:
    parts, end = [], 0
    for blank in blanks:
        parts += [text[end : blank.start], blank.best.removeprefix("##")]
        end = blank.end
    return "".join([*parts, text[end:]])


def score_filled(answers: Sequence[FilledAnswer]) -> dict[str, float]:
    """Perplexity and accuracy over all words that were hidden; the worst where none could be."""
    hidden = [blank.hidden for answer in answers for blank in answer.blanks if blank.hidden]
    loss = -sum(word.log_likelihood for word in hidden) / len(hidden) if hidden else WORST
    return {
        "perplexity": math.exp(min(loss, WORST)),
        "accuracy": sum(word.is_guessed for word in hidden) / max(1, len(hidden)),
    }
