"""What a model has to beat: always the most common answer, and a rule on which words occur.

Knows rows with their answers. A task for which neither is natural has none. How long it takes is bounded by sizes and
not by a clock, so that the same rows give the same figures.
"""

from __future__ import annotations

import re
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bert_core.events import Baseline, BaselineName
from bert_core.spec import Known
from bert_core.tasks import EntitiesAnswer, Entity, Example, LabelsAnswer, Multilabel, NumberAnswer, Task
from bert_core.tasks.classes import best_classes
from bert_core.tasks.entities import spans_of
from bert_core.tasks.multilabel import best_thresholds

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

MOST_ROWS = 20_000
MOST_ROWS_TIMES_LABELS = 1_500_000
"""A regression over 77 labels and 9,000 rows takes 13 s on a core."""
MOST_CHARACTERS = 3_000_000
MOST_WORDS = 50_000
"""Words, and as many pieces of words, that are counted."""
STRENGTH = 10.0
"""How freely the regression follows the rows (scikit-learn's C)."""
MOST_ITERATIONS, TOLERANCE = 100, 1e-3
NEVER = 1e-12
WORD = r"\b\w+\b"
TOKEN = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+|[^\w\s]")
"""A Chinese character, a word of another script, or a mark."""

labels_of = Multilabel().kinds_of

Answers = list[Any]
Rule = Callable[[Sequence[Example], Sequence[Example], Known], Answers]
"""Learns from the first examples, and answers the second; their own answers may be used to tune what a model tunes."""


def baselines(task: Task, train: Sequence[Example], valid: Sequence[Example], known: Known) -> Iterator[Baseline]:
    """How good simple rules are, learned from `train` and scored on `valid`, the quickest first."""
    for name, rules in RULES.items():
        rule = rules.get(task.name)
        if rule is None:
            continue
        began = time.perf_counter()
        metrics = task.score(rule(_few_enough(train, known), valid, known), valid, known)
        yield Baseline(name=name, metrics=metrics, seconds=round(time.perf_counter() - began, 2))


def _few_enough(examples: Sequence[Example], known: Known) -> Sequence[Example]:
    most = max(1, min(MOST_ROWS, MOST_ROWS_TIMES_LABELS // max(1, len(known.labels))))
    if len(examples) <= most:
        return examples
    chosen = np.random.default_rng(0).choice(len(examples), most, replace=False)
    return [examples[i] for i in np.sort(chosen)]


def _most_common_class(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    counts = Counter(example.cells["label"] for example in train)
    shares = np.array([counts[label] for label in known.labels]) / len(train)
    return best_classes(np.log(np.maximum(shares, NEVER))[None].repeat(len(valid), axis=0), known)


def _most_common_label(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    counts = Counter(label for example in train for label in labels_of(example))
    shares = {label: count / len(train) for label, count in counts.most_common()}
    best = next(iter(shares))
    everything = {**shares, **{label: 0.0 for label in known.labels if label not in shares}}
    return [LabelsAnswer((best,), everything, dict.fromkeys(everything, 0.5)) for _ in valid]


def _mean(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    return _numbers([known.numbers["mean"]] * len(valid), known)


def _classes(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    truth = [example.cells["label"] for example in train]
    if len(set(truth)) == 1:  # of the rows that were few enough
        return _most_common_class(train, valid, known)
    features, asked = _counted(train, valid)
    regression = _regression()
    with warnings.catch_warnings(action="ignore"):  # that it has not quite settled, which changes little
        regression.fit(features, truth)
    probabilities = np.full((len(valid), len(known.labels)), NEVER)
    probabilities[:, [known.labels.index(label) for label in regression.classes_]] = regression.predict_proba(asked)
    return best_classes(np.log(np.maximum(probabilities, NEVER)), known)


def _labels(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    """A regression for each label (one against the rest), with thresholds tuned on the rows set aside as a model's."""
    from sklearn.multiclass import OneVsRestClassifier  # here because it takes a second to import

    features, asked = _counted(train, valid)
    truth, tuned_on = (
        np.array([[label in labels_of(example) for label in known.labels] for example in examples])
        for examples in (train, valid)
    )
    with warnings.catch_warnings(action="ignore"):
        probabilities = OneVsRestClassifier(_regression()).fit(features, truth).predict_proba(asked)  # (rows, labels)
    if probabilities.shape[1] != len(known.labels):  # of a single label it gives both chances
        probabilities = probabilities[:, -1:]
    least = best_thresholds(probabilities, tuned_on)
    answers = []
    for row in probabilities:
        order = np.argsort(-row, kind="stable")
        answers.append(
            LabelsAnswer(
                tuple(known.labels[i] for i in order if row[i] >= least[i]),
                {known.labels[i]: float(row[i]) for i in order},
                {known.labels[i]: float(least[i]) for i in order},
            )
        )
    return answers


def _ridge(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    from sklearn.linear_model import Ridge  # here because it takes a second to import

    features, asked = _counted(train, valid)
    model = Ridge().fit(features, [float(example.cells["score"]) for example in train])
    return _numbers(model.predict(asked).tolist(), known)


def _known_names(train: Sequence[Example], valid: Sequence[Example], known: Known) -> Answers:
    """Names of the training rows that had one type only, the longest first (Tjong Kim Sang, De Meulder 2003, 4)."""
    kinds = defaultdict[tuple[str, ...], set[str]](set)
    for example in train:
        for start, end, kind in spans_of(example):
            kinds[tuple(TOKEN.findall(example.cells["text"][start:end]))].add(kind)
    names = {name: next(iter(found)) for name, found in kinds.items() if name and len(found) == 1}
    longest = max(map(len, names), default=0)
    return [_found_names(example.cells["text"], names, longest) for example in valid]


def _found_names(text: str, names: dict[tuple[str, ...], str], longest: int) -> EntitiesAnswer:
    tokens = list(TOKEN.finditer(text))
    words = [token.group() for token in tokens]
    entities, first = [], 0
    while first < len(tokens):
        ends = range(min(len(tokens), first + longest), first, -1)
        end = next((end for end in ends if tuple(words[first:end]) in names), None)
        if end is None:
            first += 1
            continue
        start, stop = tokens[first].start(), tokens[end - 1].end()
        entities.append(Entity(start, stop, names[tuple(words[first:end])], text[start:stop], 1.0))
        first = end
    return EntitiesAnswer(text, tuple(entities))


def _numbers(numbers: Sequence[float], known: Known) -> Answers:
    return [NumberAnswer(number, known.numbers["least"], known.numbers["greatest"]) for number in numbers]


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression  # here because it takes a second to import

    return LogisticRegression(C=STRENGTH, max_iter=MOST_ITERATIONS, tol=TOLERANCE)


def _counted(train: Sequence[Example], valid: Sequence[Example]) -> tuple[csr_matrix, csr_matrix]:
    """How often words and pieces of words occur, weighed by how rare they are (TF-IDF), for learning and for asking.

    Words and two in a row, and 2 to 4 characters in a row, so that Chinese, written without spaces, is counted too. Of
    two texts each has columns of its own, and one more says how much stands in both (cosine).
    """
    from scipy.sparse import csr_matrix, hstack  # here because they take a second to import
    from sklearn.feature_extraction.text import TfidfVectorizer

    roles = [role for role in ("text", "second") if all(role in each.cells for each in (*train, *valid))]
    length = max(1, MOST_CHARACTERS // (len(roles) * (len(train) + len(valid))))
    texts = [[[each.cells[role][:length] for each in examples] for role in roles] for examples in (train, valid)]
    words, pieces = {"ngram_range": (1, 2), "token_pattern": WORD}, {"ngram_range": (2, 4), "analyzer": "char_wb"}
    counters = [TfidfVectorizer(sublinear_tf=True, max_features=MOST_WORDS, **settings) for settings in (words, pieces)]
    for counter in counters:
        counter.fit([text for one in texts[0] for text in one])

    def counted(own: Sequence[Sequence[str]]) -> csr_matrix:
        parts = [hstack([counter.transform(one) for counter in counters], format="csr") for one in own]
        both = [csr_matrix(parts[0].multiply(parts[1]).sum(axis=1))] if len(parts) == 2 else []
        return csr_matrix(hstack([*parts, *both]))

    return counted(texts[0]), counted(texts[1])


RULES: dict[BaselineName, dict[str, Rule]] = {
    "most_common": {
        "classification": _most_common_class,
        "pair": _most_common_class,
        "multilabel": _most_common_label,
        "score": _mean,
    },
    "word_counting": {
        "classification": _classes,
        "pair": _classes,
        "multilabel": _labels,
        "score": _ridge,
        "entities": _known_names,
    },
}
"""The rules by the name of their task."""
