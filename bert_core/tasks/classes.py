"""What tasks share in which each row has exactly one label, whatever is read to find it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Metric
from bert_core.tasks.looks import like_label
from bert_core.tasks.temperature import calibrated, with_temperature

MOST_LABELS = 1000
"""More different labels than this are taken for a mistake: most often the label column holds ids or free text."""
LABEL = Column(
    "label",
    N_("Label"),
    N_("What the model should answer."),
    (
        "label", "category", "class", "intent", "sentiment", "target", "topic", "tag", "polarity", "emotion",
        "rating", "stars", "type", "group", "answer", "output", "gold", "y", "entailment",
        "标签", "类别", "分类", "意图", "情感", "类型", "主题", "情绪", "极性", "倾向", "评分", "种类", "目标", "答案",
    ),
    like_label,
    is_target=True,
    holds="label",
)  # fmt: skip
MACRO_F1 = Metric(
    "macro_f1",
    N_("Balanced score (macro F1)"),
    N_("How well each label is found, every label counting the same, however rare it is."),
)
CLASS_METRICS = (
    Metric("accuracy", N_("Right answers (accuracy)"), N_("The share of rows that are answered right.")),
    MACRO_F1,
    Metric(
        "weighted_f1",
        N_("Weighted score (weighted F1)"),
        N_("How well each label is found, common labels counting for more."),
    ),
    Metric(
        "mcc",
        N_("Better than guessing (MCC)"),
        N_("Matthews correlation: 1 is perfect, 0 is no better than guessing."),
        is_share=False,
    ),
)


@dataclass(frozen=True, slots=True)
class ClassAnswer:
    """A label, and how likely each label is, most likely first."""

    label: str
    probabilities: Mapping[str, float]


def count_classes(examples: Sequence[Example]) -> dict[str, int]:
    """How many examples have each label, the most common first."""
    return dict(Counter(example.cells["label"] for example in examples).most_common())


def class_cells(answer: ClassAnswer) -> dict[str, str | float]:
    """An answer as columns of a table."""
    return {"prediction": answer.label, "probability": answer.probabilities[answer.label]}


def class_verdict(answer: ClassAnswer, example: Example) -> Verdict:
    """An answer beside the right label."""
    truth = example.cells["label"]
    return Verdict(truth, answer.label, float(answer.label == truth), answer.probabilities[answer.label], (truth,))


def classes_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """The labels that occur, in alphabetical order.

    Raises:
        DataError: there is only one, or there are too many to be labels.
    """
    counts = Counter(example.cells["label"] for example in examples)
    if len(counts) < 2:
        raise DataError(
            N_("Every row has the same label, '{label}'. Add rows with another label, or choose another label column."),
            label=next(iter(counts), ""),
        )
    check_label_count(len(counts))
    return tuple(sorted(counts))


def check_label_count(count: int) -> None:
    """Make sure that there are not too many different labels.

    Raises:
        DataError: there are.
    """
    if count > MOST_LABELS:
        raise DataError(
            N_(
                "The label column has {count} different values, more than the {limit} that can be told apart. "
                "Choose the column that says which group a text belongs to."
            ),
            count=count,
            limit=MOST_LABELS,
        )


def check_classes(examples: Sequence[Example], known: Known) -> None:
    """Make sure that every label is known.

    Raises:
        DataError: one is not; names its row.
    """
    labels = set(known.labels)
    for example in examples:
        if example.cells["label"] not in labels:
            raise DataError(
                N_(
                    "Row {row} has the label '{label}', which does not occur in the training rows. "
                    "Correct the label, or add training rows that have it."
                ),
                row=example.row,
                label=example.cells["label"],
            )


def class_numbers(examples: Sequence[Example], known: Known) -> np.ndarray | None:
    """The number of each example's label, int32 (examples,); None where an example has no label."""
    if not all("label" in example.cells for example in examples):
        return None
    number = {label: i for i, label in enumerate(known.labels)}
    return np.array([number[example.cells["label"]] for example in examples], "int32")


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def best_classes(logits: np.ndarray, known: Known) -> list[ClassAnswer]:
    """The answers by logits of shape (examples, labels)."""
    answers = []
    for row in softmax(calibrated(logits, known)):
        order = np.argsort(-row, kind="stable")
        answers.append(ClassAnswer(known.labels[order[0]], {known.labels[i]: float(row[i]) for i in order}))
    return answers


def tuned_classes(logits: np.ndarray, examples: Sequence[Example], known: Known) -> Known:
    """`known` with what makes a model as sure as it is right on these examples."""
    targets = class_numbers(examples, known)
    return known if targets is None else with_temperature(known, logits, targets)


def score_classes(answers: Sequence[ClassAnswer], examples: Sequence[Example]) -> dict[str, float]:
    """Accuracy, F1 and Matthews correlation, as scikit-learn counts them."""
    from sklearn import metrics  # here because it takes a second to import and answering needs none of it

    truth = [example.cells["label"] for example in examples]
    given = [answer.label for answer in answers]
    present = sorted(set(truth) | set(given))

    def f1(average: str) -> float:
        return float(metrics.f1_score(truth, given, labels=present, average=average, zero_division=0))

    return {
        "accuracy": float(metrics.accuracy_score(truth, given)),
        "macro_f1": f1("macro"),
        "weighted_f1": f1("weighted"),
        "mcc": float(metrics.matthews_corrcoef(truth, given)),
    }
