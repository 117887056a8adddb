"""Single-label classification: each text has exactly one label. Sentiment is one case of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.tasks.base import ClassAnswer, Column, Example, Features, Metric, Task
from bert_core.text import Tokenizer

MOST_LABELS = 1000
"""More different labels than this are taken for a mistake: most often the label column holds ids or free text."""


class Classification(Task):
    """Devlin et al. 2018, section 4.1: the first token's hidden state, a dense layer, softmax."""

    name = "classification"
    title = N_("One label per text (classification)")
    help_text = N_("Topic, sentiment, intent, spam or not: each text belongs to exactly one group.")
    columns = (
        Column("text", N_("Text"), N_("What the model reads.")),
        Column("label", N_("Label"), N_("What the model should answer."), is_target=True),
    )
    head = "pooled"
    loss = "cross_entropy"
    metrics = (
        Metric("accuracy", N_("Right answers (accuracy)"), N_("The share of rows that are answered right.")),
        Metric(
            "macro_f1",
            N_("Balanced score (macro F1)"),
            N_("How well each label is found, every label counting the same, however rare it is."),
        ),
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
    answer_type = ClassAnswer
    drawing = "bars"

    def labels(self, examples: Sequence[Example]) -> tuple[str, ...]:
        counts = Counter(example.cells["label"] for example in examples)
        if len(counts) < 2:
            raise DataError(
                N_(
                    "Every row has the same label, '{label}'. Add rows with another label, or choose another label "
                    "column."
                ),
                label=next(iter(counts), ""),
            )
        if len(counts) > MOST_LABELS:
            raise DataError(
                N_(
                    "The label column has {count} different values, more than the {limit} that can be told apart. "
                    "Choose the column that says which group a text belongs to."
                ),
                count=len(counts),
                limit=MOST_LABELS,
            )
        return tuple(sorted(counts))

    def check(self, examples: Sequence[Example], labels: Sequence[str]) -> None:
        known = set(labels)
        for example in examples:
            if example.cells["label"] not in known:
                raise DataError(
                    N_(
                        "Row {row} has the label '{label}', which does not occur in the training rows. "
                        "Correct the label, or add training rows that have it."
                    ),
                    row=example.row,
                    label=example.cells["label"],
                )

    def outputs(self, labels: Sequence[str]) -> int:
        return len(labels)

    def encode(
        self, examples: Sequence[Example], tokenizer: Tokenizer, *, labels: Sequence[str], max_length: int
    ) -> Features:
        tokens = tokenizer.encode([example.cells["text"] for example in examples], max_length=max_length)
        known = all("label" in example.cells for example in examples)
        number = {label: i for i, label in enumerate(labels)}
        targets = np.array([number[example.cells["label"]] for example in examples], "int32") if known else None
        return Features(tokens, targets, np.arange(len(examples)))

    def decode(self, logits: np.ndarray, features: Features, labels: Sequence[str]) -> list[ClassAnswer]:
        exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
        probabilities = exponentials / exponentials.sum(axis=-1, keepdims=True)  # (rows, labels)
        answers = []
        for row in probabilities:
            order = np.argsort(-row, kind="stable")
            answers.append(ClassAnswer(labels[order[0]], {labels[i]: float(row[i]) for i in order}))
        return answers

    def score(
        self, answers: Sequence[ClassAnswer], examples: Sequence[Example], labels: Sequence[str]
    ) -> dict[str, float]:
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

    def answer_cells(self, answer: ClassAnswer) -> dict[str, str | float]:
        return {"prediction": answer.label, "probability": answer.probabilities[answer.label]}
