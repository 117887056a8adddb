"""Named entities: which words of a text are names of something, and of what. One tag a word (Devlin et al. 2019, 5.3).

Tags are O, and B- and I- of each type. With a CRF the model also learns which tag follows which.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from bert_core.errors import DataError, SettingsError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict, tallies
from bert_core.spec import Known
from bert_core.tasks.base import Example, Features, Metric, Parsed, Parts, Task
from bert_core.tasks.classes import softmax
from bert_core.tasks.classification import TEXT
from bert_core.tasks.entity_columns import FORMS
from bert_core.tasks.entity_forms import parse_entities
from bert_core.tasks.paths import best_path, marginals
from bert_core.tasks.span_score import Score, score_by_kind, score_spans
from bert_core.tasks.words import Words, find_words
from bert_core.text import Alignment, Tokenizer

STRIDE_SHARE = 4
"""The windows of a long text share one part in so many of their length."""
MOST_TYPES = 500
"""More different types than this are taken for a mistake."""
MOST_CRF_TYPES = 30
"""A CRF computes with all pairs of tags, for every word."""
IMPOSSIBLE = -1e6
"""The score of an I- that continues nothing, in a CRF."""
OUTSIDE = 0
PROBABILITY_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text, from character `start` to before `end`, and what it is.

    `probability` is that of its least sure word to be part of such an entity.
    """

    start: int
    end: int
    label: str
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class EntitiesAnswer:
    """A text, and its entities in their order."""

    text: str
    entities: tuple[Entity, ...]


class Entities(Task):
    """Tags for the first word piece of each word."""

    name = "entities"
    title = N_("Names and other parts of a text (entities)")
    help_text = N_("People, places, products, amounts: which words of a text are one of them, and of which kind.")
    inputs = (TEXT,)
    forms = FORMS
    metrics = (
        Metric(
            "f1",
            N_("Entities (F1)"),
            N_("The mean of the next two. An entity is right if its type and both of its ends are."),
        ),
        Metric("precision", N_("Found rightly (precision)"), N_("The share of the entities found that are right.")),
        Metric("recall", N_("Found at all (recall)"), N_("The share of the entities there are that were found.")),
    )
    answer_type = EntitiesAnswer
    drawing = "entities"
    has_windows = True
    settings = ("crf",)

    def parse(self, form: str, rows: Sequence[Example]) -> Parsed:
        return parse_entities(form, rows)

    def kinds_of(self, example: Example) -> Sequence[str]:
        return tuple(dict.fromkeys(kind for _, _, kind in spans_of(example)))

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(kind for example in examples for _, _, kind in spans_of(example)).most_common())

    def learn(self, examples: Sequence[Example]) -> Known:
        kinds = self.counts(examples)
        if not kinds:
            raise DataError(
                N_("No row has an entity, so there is nothing to learn. Choose another column, or mark up some.")
            )
        if len(kinds) > MOST_TYPES:
            raise DataError(
                N_("The entities have {count} different types, more than the {limit} that can be told apart. Choose "
                   "the column that has their types or tags."),
                count=len(kinds), limit=MOST_TYPES,
            )  # fmt: skip
        return Known(labels=tuple(sorted(kinds)))

    def check(self, examples: Sequence[Example], known: Known) -> None:
        types = set(known.labels)
        for example in examples:
            for _, _, kind in spans_of(example):
                if kind not in types:
                    raise DataError(
                        N_("Row {row} has an entity of the type '{type}', which does not occur in the training rows. "
                           "Correct the type, or add training rows that have it."),
                        row=example.row, type=kind,
                    )  # fmt: skip

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        names = ("O", *(f"{letter}-{kind}" for kind in known.labels for letter in "BI"))
        if not settings.crf:
            return Parts("token", "cross_entropy", names, mean_over="reads")
        if len(known.labels) > MOST_CRF_TYPES:
            raise SettingsError(
                N_("Learning which tag follows which (CRF) is possible with up to {limit} types of entities; here are "
                   "{count}. Switch it off."),
                field="crf", limit=MOST_CRF_TYPES, count=len(known.labels),
            )  # fmt: skip
        return Parts("crf", "crf", names, mean_over="reads")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        texts = _texts(examples)
        with tokenizer.characters_apart():
            tokens, alignment = tokenizer.encode_windows(
                texts, max_length=settings.max_length, stride=settings.max_length // STRIDE_SHARE
            )
        words = find_words(tokens, alignment, texts)
        targets = None
        if all("entities" in example.cells for example in examples):
            targets = _tags(words, examples, known)[words.of_reads]
        return Features(tokens, words.reads, targets, alignment.examples, alignment)

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[EntitiesAnswer]:
        words = find_words(features.tokens, _alignment(features), _texts(examples))
        best = words.best_reads(features.tokens, features.examples)
        tags, probabilities = _read(logits[best], words, len(examples), 1 + 2 * len(known.labels))
        inside = tags != OUTSIDE
        kinds = (tags - 1) // 2
        goes_on = np.zeros(len(words), bool)
        goes_on[1:] = (
            (tags[1:] % 2 == 0) & inside[1:] & inside[:-1] & (kinds[1:] == kinds[:-1]) & (np.diff(words.examples) == 0)
        )
        sure = np.zeros(len(words))
        [places] = np.nonzero(inside)
        for letter in (1, 2):
            sure[places] += probabilities[places, 2 * kinds[places] + letter]
        firsts = np.flatnonzero(inside & ~goes_on)
        found: list[list[Entity]] = [[] for _ in examples]
        for first, end in zip(firsts, _ends(firsts, goes_on), strict=True):
            example = int(words.examples[first])
            start, stop = int(words.starts[first]), int(words.ends[end - 1])
            text = examples[example].cells["text"][start:stop]
            entity = Entity(start, stop, known.labels[kinds[first]], text, float(sure[first:end].min()))
            found[example].append(entity)
        return [EntitiesAnswer(text, tuple(own)) for text, own in zip(_texts(examples), found, strict=True)]

    def score(self, answers: Sequence[EntitiesAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        score = score_spans([set(_places(answer)) for answer in answers], [set(spans_of(each)) for each in examples])
        return {"f1": score.f1, "precision": score.precision, "recall": score.recall}

    def verdict(self, answer: EntitiesAnswer, example: Example) -> Verdict:
        truth, given = spans_of(example), _places(answer)
        found = score_spans([set(given)], [set(truth)]).f1 if truth or given else 1.0
        text, least = example.cells["text"], min((each.probability for each in answer.entities), default=None)
        in_words = [f"{text[start:end]} ({kind})" for start, end, kind in truth]
        given_in_words = [f"{each.text} ({each.label})" for each in answer.entities]
        kinds = tuple(dict.fromkeys(kind for _, _, kind in truth))
        counts = tallies(truth, given, lambda span: span[2])
        return Verdict(", ".join(in_words), ", ".join(given_in_words), found, least, kinds, counts)

    def answer_cells(self, answer: EntitiesAnswer) -> dict[str, str | float]:
        entities = [asdict(each) for each in answer.entities]
        for each in entities:
            each["probability"] = round(each["probability"], PROBABILITY_DIGITS)
        return {"entities": json.dumps(entities, ensure_ascii=False), "count": len(entities)}


def spans_of(example: Example) -> list[tuple[int, int, str]]:
    """The entities that an example is said to have: start, end and type of each."""
    return [(start, end, kind) for start, end, kind in json.loads(example.cells["entities"])]


def score_types(answers: Sequence[EntitiesAnswer], examples: Sequence[Example]) -> dict[str, Score]:
    """How well each type of entity is found."""
    return score_by_kind([_places(answer) for answer in answers], [spans_of(example) for example in examples])


def _places(answer: EntitiesAnswer) -> list[tuple[int, int, str]]:
    return [(each.start, each.end, each.label) for each in answer.entities]


def _texts(examples: Sequence[Example]) -> list[str]:
    return [example.cells["text"] for example in examples]


def _alignment(features: Features) -> Alignment:
    if features.alignment is None:
        raise ValueError("entities stand at characters of their texts")
    return features.alignment


def _tags(words: Words, examples: Sequence[Example], known: Known) -> np.ndarray:
    """The right tag of each word, int32; a word that is partly in an entity is all of it in there."""
    number = {kind: i for i, kind in enumerate(known.labels)}
    tags = np.zeros(len(words), "int32")
    bounds = np.searchsorted(words.examples, np.arange(len(examples) + 1))
    for example, first, end in zip(examples, bounds, bounds[1:], strict=False):
        next_free = first
        for start, stop, kind in spans_of(example):
            from_word = max(next_free, first + np.searchsorted(words.ends[first:end], start, side="right"))
            to_word = first + np.searchsorted(words.starts[first:end], stop)
            tags[from_word:to_word] = 2 * number[kind] + 2
            tags[from_word : min(to_word, from_word + 1)] = 2 * number[kind] + 1
            next_free = max(next_free, to_word)
    return tags


def _read(logits: np.ndarray, words: Words, examples: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The tag of each word and how likely each tag is, from logits of shape (words, tags), or those of a CRF."""
    if logits.shape[1] == count or not len(words):
        probabilities = softmax(logits[:, :count])
        return probabilities.argmax(axis=1), probabilities
    scores = logits[:, :count].astype("float64")
    transitions = logits[0, count:].reshape(count, count).astype("float64")
    starts = np.searchsorted(words.examples, np.arange(examples + 1))
    insides = np.arange(2, count, 2)
    barred = np.zeros((count, count))
    barred[:, insides] = IMPOSSIBLE
    barred[insides, insides] = barred[insides - 1, insides] = 0.0
    scores[np.ix_(np.unique(starts[:-1][np.diff(starts) > 0]), insides)] += IMPOSSIBLE
    transitions += barred
    return best_path(scores, transitions, starts), marginals(scores, transitions, starts)


def _ends(firsts: np.ndarray, goes_on: np.ndarray) -> np.ndarray:
    """The word after the last of each entity, by its first."""
    [stops] = np.nonzero(~np.append(goes_on, False))
    return stops[np.searchsorted(stops, firsts, side="right")]
