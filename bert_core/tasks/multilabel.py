"""Any number of labels for each text, none included: emotions, keywords, topics."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.classes import MOST_LABELS
from bert_core.tasks.classification import TEXT
from bert_core.tasks.looks import Look, like_json, like_label
from bert_core.text import Reads, Tokenizer

SEPARATORS = re.compile(r"[|;；、,，\n]")
USUAL_THRESHOLD = 0.5
FEW_POSITIVES = 10
"""With fewer validation rows that have a label, the best threshold for it would be chance; it stays the usual one."""
LONGEST_LABEL = 60
THRESHOLD = "threshold:{label}"
"""The name under which `Known.numbers` holds the threshold of a label."""


def like_labels(look: Look) -> float:
    """Several labels in a cell, the same ones again and again."""
    listed = look.share(lambda cell: len(SEPARATORS.split(cell)) > 1)
    parts = Look([part.strip() for cell in look.cells for part in SEPARATORS.split(cell)], 0, 0.0, look.filled)
    variety = len(set(parts.cells)) / max(1, len(parts.cells))
    short = parts.share(lambda part: len(part) <= LONGEST_LABEL)
    return max(like_label(look) * 0.5, like_json(look), min(1.0, 4 * listed) * (1 - variety) * short**4)


LABELS = Column(
    "labels",
    N_("Labels"),
    N_("All labels of a text in one cell, such as `a|b` or `a; b`; an empty cell means none."),
    (
        "labels",
        "tags",
        "emotions",
        "topics",
        "categories",
        "keywords",
        "genres",
        "标签",
        "类别",
        "情绪",
        "主题",
        "关键词",
    ),
    like_labels,
    is_target=True,
    may_be_empty=True,
)


@dataclass(frozen=True, slots=True)
class LabelsAnswer:
    """The labels that apply, and how likely each label is, most likely first."""

    labels: tuple[str, ...]
    probabilities: Mapping[str, float]
    thresholds: Mapping[str, float]


class Multilabel(Task):
    """The first token's hidden state, a dense layer, and a yes or no for each label of its own (sigmoid)."""

    name = "multilabel"
    title = N_("Any number of labels per text (multi-label)")
    help_text = N_("Emotions, keywords, topics: a text may have several labels, or none.")
    inputs = (TEXT,)
    forms = (Form("list", N_("A text and all its labels in one cell"), (TEXT, LABELS)),)
    metrics = (
        Metric(
            "micro_f1", N_("Labels found (micro F1)"), N_("How well labels are found, every one counting the same.")
        ),
        Metric(
            "macro_f1",
            N_("Balanced score (macro F1)"),
            N_("How well each label is found, every label counting the same, however rare it is."),
        ),
        Metric(
            "subset_accuracy",
            N_("Rows with exactly the right labels (subset accuracy)"),
            N_("The share of rows that get all their labels and no other."),
        ),
        Metric(
            "mean_average_precision",
            N_("Right order of labels (mean average precision)"),
            N_("How far rows with a label stand above those without, whatever the thresholds; the mean over labels."),
        ),
    )
    answer_type = LabelsAnswer
    drawing = "chips"

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        return {"text": cells["text"], "labels": json.dumps(read_labels(cells["labels"]), ensure_ascii=False)}

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(label for example in examples for label in labels_of(example)).most_common())

    def learn(self, examples: Sequence[Example]) -> Known:
        labels = sorted(self.counts(examples))
        if not labels:
            raise DataError(N_("No row has a label. Choose the column that holds the labels."))
        if len(labels) > MOST_LABELS:
            raise DataError(
                N_(
                    "The column of labels has {count} different ones, more than the {limit} that can be told apart. "
                    "Labels in a cell are separated by | or ; or a comma."
                ),
                count=len(labels),
                limit=MOST_LABELS,
            )
        return Known(labels=tuple(labels))

    def check(self, examples: Sequence[Example], known: Known) -> None:
        for example in examples:
            for label in labels_of(example):
                if label not in known.labels:
                    raise DataError(
                        N_(
                            "Row {row} has the label '{label}', which does not occur in the training rows. "
                            "Correct the label, or add training rows that have it."
                        ),
                        row=example.row,
                        label=label,
                    )

    def parts(self, known: Known, settings: Hyperparameters) -> Parts:
        return Parts("pooled", "binary_cross_entropy", known.labels, "multi_label_classification")

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, known: Known, settings: Hyperparameters
    ) -> Features:
        tokens = tokenizer.encode([example.cells["text"] for example in examples], max_length=settings.max_length)
        has_answers = all("labels" in example.cells for example in examples)
        targets = truth_of(examples, known).astype("int8") if has_answers else None
        return Features(tokens, Reads.first(tokens), targets, np.arange(len(examples)))

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        """The threshold of each label with the best F1 on these examples (Lipton et al. 2014)."""
        truth, probabilities = truth_of(examples, known), sigmoid(logits)
        numbers = {
            THRESHOLD.format(label=label): best_threshold(truth[:, place], probabilities[:, place])
            for place, label in enumerate(known.labels)
        }
        return known.model_copy(update={"numbers": {**known.numbers, **numbers}})

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[LabelsAnswer]:
        thresholds = thresholds_of(known)
        answers = []
        for row in sigmoid(logits):
            order = np.argsort(-row, kind="stable")
            chosen = tuple(known.labels[i] for i in order if row[i] >= thresholds[i])
            answers.append(
                LabelsAnswer(
                    chosen,
                    {known.labels[i]: float(row[i]) for i in order},
                    {known.labels[i]: float(thresholds[i]) for i in order},
                )
            )
        return answers

    def score(self, answers: Sequence[LabelsAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        from sklearn import metrics  # here because it takes a second to import and answering needs none of it

        truth = truth_of(examples, known)
        given = np.array([[label in answer.labels for label in known.labels] for answer in answers])
        probabilities = np.array([[answer.probabilities[label] for label in known.labels] for answer in answers])
        occurs = truth.any(axis=0)  # precision says nothing of a label that no row has
        precisions = [
            metrics.average_precision_score(truth[:, place], probabilities[:, place])
            for place in np.flatnonzero(occurs)
        ]
        return {
            "micro_f1": float(metrics.f1_score(truth, given, average="micro", zero_division=0)),
            "macro_f1": float(metrics.f1_score(truth, given, average="macro", zero_division=0)),
            "subset_accuracy": float(np.mean((truth == given).all(axis=1))),
            "mean_average_precision": float(np.mean(precisions)) if precisions else 0.0,
        }

    def answer_cells(self, answer: LabelsAnswer) -> dict[str, str | float]:
        scores = {f"probability {label}": answer.probabilities[label] for label in sorted(answer.probabilities)}
        return {"prediction": "|".join(answer.labels), **scores}


def read_labels(cell: str) -> list[str]:
    """The labels of a cell: a JSON list, or labels with a separator between them; each once.

    Raises:
        DataError: it looks like JSON and is no list of texts.
    """
    if cell.lstrip().startswith(("[", "{")):
        try:
            found = json.loads(cell)
        except ValueError:
            found = None
        if not isinstance(found, list) or not all(isinstance(label, str) for label in found):
            raise DataError(
                N_('The labels {cell} are no list. Write them as ["a", "b"], or as a|b without brackets.'),
                cell=cell[:LONGEST_LABEL],
            )
    else:
        found = SEPARATORS.split(cell)
    return list(dict.fromkeys(label.strip() for label in found if label.strip()))


def labels_of(example: Example) -> list[str]:
    """The labels of an example."""
    return json.loads(example.cells["labels"])


def truth_of(examples: Sequence[Example], known: Known) -> np.ndarray:
    """Whether each example has each label, bool (examples, labels)."""
    number = {label: place for place, label in enumerate(known.labels)}
    truth = np.zeros((len(examples), len(known.labels)), bool)
    for row, example in enumerate(examples):
        truth[row, [number[label] for label in labels_of(example)]] = True
    return truth


def thresholds_of(known: Known) -> np.ndarray:
    """The probability from which on each label applies, (labels,)."""
    return np.array([known.numbers.get(THRESHOLD.format(label=label), USUAL_THRESHOLD) for label in known.labels])


def best_threshold(truth: np.ndarray, probabilities: np.ndarray) -> float:
    """The threshold with the best F1, halfway between two rows; the usual one where few rows have the label."""
    if truth.sum() < FEW_POSITIVES:
        return USUAL_THRESHOLD
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    found = np.cumsum(truth[order])
    f1 = 2 * found / (np.arange(1, len(order) + 1) + truth.sum())
    f1[:-1][ranked[:-1] == ranked[1:]] = 0  # rows with equal probabilities cannot be parted
    last = int(np.argmax(f1))
    below = ranked[last + 1] if last + 1 < len(ranked) else 0.0
    return float((ranked[last] + below) / 2)


def sigmoid(logits: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)), finite for every x."""
    return np.exp(-np.logaddexp(0, -logits.astype("float64")))
