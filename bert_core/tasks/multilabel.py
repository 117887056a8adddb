"""Multi-label classification: each text has any number of labels, none included."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.errors import DataError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.judgement import Verdict, tallies
from bert_core.spec import Known
from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parts, Task
from bert_core.tasks.classes import MACRO_F1, check_label_count
from bert_core.tasks.classification import TEXT
from bert_core.tasks.lists import labels_in
from bert_core.tasks.looks import INDICATORS, like_indicator, like_label_list
from bert_core.text import Reads, Tokenizer

USUAL_THRESHOLD = 0.5
LEAST_POSITIVES = 10
"""With fewer validation rows that have a label, its threshold stays the usual one: the one that is best on so few rows
is that of their noise, and would make the score there look better and the answers to other texts worse."""
SHOWN = 60
"""Characters of a cell that are repeated in a message."""
LABELS = Column(
    "labels",
    N_("Labels"),
    N_("All labels of the text in one cell, such as a|b, a; b or a, b. An empty cell means that none applies."),
    (
        "labels", "label", "tags", "tag", "categories", "category", "topics", "genres", "emotions", "emotion",
        "classes", "keywords", "标签", "类别", "分类", "主题", "情感", "情绪",
    ),
    like_label_list,
    is_target=True,
    may_be_empty=True,
    reason=N_("'{column}' lists labels, several in some cells: {count:,} different lists over {rows:,} rows."),
    holds="labels",
)  # fmt: skip
FIRST_LABEL = Column(
    "first_label",
    N_("First label's column"),
    N_("Each label has a column of its own, with 1 where it applies and 0 or nothing where not: the first of them."),
    (),
    like_indicator,
    is_target=True,
    may_be_empty=True,
    reason=N_("The cells of '{column}' say whether a label applies, as 1 or 0."),
)
LAST_LABEL = Column(
    "last_label",
    N_("Last label's column"),
    N_("The last of the columns that each stand for a label. All columns between are labels too."),
    (),
    like_indicator,
    is_target=True,
    may_be_empty=True,
    reason=N_("The cells of '{column}' say whether a label applies, as 1 or 0."),
)


@dataclass(frozen=True, slots=True)
class LabelsAnswer:
    """The labels that apply, and how likely each label is, both most likely first; and from which probability on each
    label applies."""

    labels: tuple[str, ...]
    probabilities: Mapping[str, float]
    thresholds: Mapping[str, float]


class Multilabel(Task):
    """The first token's hidden state, a dense layer, and a sigmoid for each label."""

    name = "multilabel"
    title = N_("Any number of labels per text (multi-label)")
    help_text = N_("Emotions, topics, tags: several labels can apply to the same text, or none.")
    inputs = (TEXT,)
    forms = (
        Form("list", N_("A text and the list of its labels"), (TEXT, LABELS)),
        Form(
            "columns",
            N_("A text, and a column of 0 and 1 for each label"),
            (TEXT, FIRST_LABEL, LAST_LABEL),
            through=(FIRST_LABEL.role, LAST_LABEL.role),
        ),
    )
    metrics = (
        Metric(
            "micro_f1",
            N_("Labels found (micro F1)"),
            N_("How many of the labels are found and how many of those found are right, over all rows and labels."),
        ),
        MACRO_F1,
        Metric(
            "subset_accuracy",
            N_("Rows all right (subset accuracy)"),
            N_("The share of rows whose labels are all found, without a wrong one."),
        ),
        Metric(
            "mean_average_precision",
            N_("Ranking of rows (mean average precision)"),
            N_("How well the rows that have a label are told from those that do not, whatever the threshold."),
        ),
    )
    answer_type = LabelsAnswer
    drawing = "chips"

    def parse_row(self, form: str, cells: Mapping[str, str]) -> Mapping[str, str]:
        labels = _ticked(cells["first_label"]) if form == "columns" else _listed(cells["labels"])
        return {"text": cells["text"], "labels": json.dumps(labels, ensure_ascii=False)}

    def kinds_of(self, example: Example) -> Sequence[str]:
        return tuple(dict.fromkeys(_labels(example)))

    def counts(self, examples: Sequence[Example]) -> dict[str, int]:
        return dict(Counter(label for example in examples for label in _labels(example)).most_common())

    def learn(self, examples: Sequence[Example]) -> Known:
        counts = self.counts(examples)
        if not counts:
            raise DataError(N_("No row has any label. Choose the column in which the labels stand."))
        check_label_count(len(counts))
        return Known(labels=tuple(sorted(counts)))

    def check(self, examples: Sequence[Example], known: Known) -> None:
        for example in examples:
            for label in _labels(example):
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
        targets = _indicators([_labels(example) for example in examples], known) if has_answers else None
        return Features(tokens, Reads.first(tokens), targets, np.arange(len(examples)))

    def tune(self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known) -> Known:
        probabilities = _sigmoid(logits)
        truth = _indicators([_labels(example) for example in examples], known) > 0
        thresholds = best_thresholds(probabilities, truth).tolist()
        tuned = {_threshold(label): threshold for label, threshold in zip(known.labels, thresholds, strict=True)}
        return known.model_copy(update={"numbers": known.numbers | tuned})

    def decode(
        self, logits: np.ndarray, features: Features, examples: Sequence[Example], known: Known
    ) -> list[LabelsAnswer]:
        least = [known.numbers.get(_threshold(label), USUAL_THRESHOLD) for label in known.labels]
        answers = []
        for row in _sigmoid(logits):
            order = np.argsort(-row, kind="stable")
            answers.append(
                LabelsAnswer(
                    tuple(known.labels[i] for i in order if row[i] >= least[i]),
                    {known.labels[i]: float(row[i]) for i in order},
                    {known.labels[i]: least[i] for i in order},
                )
            )
        return answers

    def score(self, answers: Sequence[LabelsAnswer], examples: Sequence[Example], known: Known) -> dict[str, float]:
        """As scikit-learn counts them; a label that neither stands in the rows nor in the answers has no say."""
        from sklearn import metrics  # here because it takes a second to import and answering needs none of it

        truth = _indicators([_labels(example) for example in examples], known) > 0
        given = _indicators([answer.labels for answer in answers], known) > 0
        likely = np.array([[answer.probabilities[label] for label in known.labels] for answer in answers])
        in_truth = np.flatnonzero(truth.any(axis=0))
        present = np.flatnonzero(truth.any(axis=0) | given.any(axis=0))
        each_f1 = [micro_f1(given[:, label], truth[:, label]) for label in present]
        precisions = [float(metrics.average_precision_score(truth[:, i], likely[:, i])) for i in in_truth]
        return {
            "micro_f1": micro_f1(given, truth),
            "macro_f1": float(np.mean(each_f1)) if each_f1 else 0.0,
            "subset_accuracy": float((truth == given).all(axis=1).mean()),
            "mean_average_precision": float(np.mean(precisions)) if precisions else 0.0,
        }

    def verdict(self, answer: LabelsAnswer, example: Example) -> Verdict:
        """Right is an answer with all labels and no other; it is as sure as all of its decisions together."""
        truth, chosen = _labels(example), set(answer.labels)
        sure = [chance if label in chosen else 1 - chance for label, chance in answer.probabilities.items()]
        confidence = float(np.prod(sure))
        return Verdict(
            " | ".join(truth), " | ".join(answer.labels), float(set(truth) == chosen), confidence, tuple(truth),
            tallies(truth, chosen, str),
        )  # fmt: skip

    def answer_cells(self, answer: LabelsAnswer) -> dict[str, str | float]:
        """The labels that apply, and how likely each of them is, in the same order."""
        return {
            "prediction": "|".join(answer.labels),
            "probabilities": "|".join(f"{answer.probabilities[label]:.4f}" for label in answer.labels),
        }


def best_thresholds(probabilities: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """The probability from which on each label applies, (labels,), such that micro F1 is highest on (rows, labels).

    Micro F1, and not the F1 of each label alone: for a label that is hardly told from others, that is highest where
    nearly every row is given the label (Lipton et al. 2014, "Optimal Thresholding of Classifiers").
    Found exactly: while a micro F1 of `reached` is beaten, it is beaten by the thresholds that are best for twice the
    labels found less `reached` times those given (Dinkelbach 1967, "On Nonlinear Fractional Programming").

    The usual threshold is kept where it is as good as the best, and for a label that too few rows have.
    """
    usual = np.full(truth.shape[1], USUAL_THRESHOLD)
    tuned = truth.sum(axis=0) >= LEAST_POSITIVES
    thresholds, reached = usual, micro_f1(probabilities >= usual, truth)
    while True:
        candidates = usual.copy()
        for label in np.flatnonzero(tuned):
            candidates[label] = _threshold_worth_most(probabilities[:, label], truth[:, label], reached)
        found = micro_f1(probabilities >= candidates, truth)
        if found <= reached:
            return thresholds
        thresholds, reached = candidates, found


def _threshold_worth_most(probabilities: np.ndarray, truth: np.ndarray, price: float) -> float:
    """The one from which on twice the rows found less `price` times the rows given is most, of one label, each (rows,).

    Of equally good ones, the nearest to the usual one.
    """
    levels, level = np.unique(probabilities, return_inverse=True)  # ascending
    found = np.cumsum(np.bincount(level, weights=truth, minlength=len(levels))[::-1])[::-1]
    given = np.cumsum(np.bincount(level, minlength=len(levels))[::-1])[::-1]
    worth = np.append(2 * found - price * given, 0.0)  # of the rows at each level and above, and of giving it to none
    below = np.append(0.0, levels)  # a threshold may stand anywhere above this and up to the level
    up_to = np.append(levels, max(1.0, np.nextafter(levels[-1], 2.0)))
    thresholds = np.clip(USUAL_THRESHOLD, (below + up_to) / 2, up_to)
    best = np.flatnonzero(worth >= worth.max() - 1e-9)
    return float(thresholds[best[np.argmin(np.abs(thresholds[best] - USUAL_THRESHOLD))]])


def micro_f1(given: np.ndarray, truth: np.ndarray) -> float:
    """Twice the labels found over those given and those there, of yes and no (rows, labels); 0 where there are none."""
    either = given.sum() + truth.sum()
    return float(2 * (given & truth).sum() / either) if either else 0.0


def _listed(cell: str) -> list[str]:
    labels = labels_in(cell)
    if labels is None:
        raise DataError(
            N_('\'{found}\' is no list of labels. Write it like a|b or ["a", "b"].'), found=cell[:SHOWN]
        )  # fmt: skip
    return labels


def _ticked(cells: str) -> list[str]:
    """The labels that apply, from a JSON object of a cell for each label."""
    labels = []
    for label, cell in json.loads(cells).items():
        word = cell.strip().lower()
        if word and word not in INDICATORS:
            raise DataError(
                N_("'{found}' in the column '{column}' is neither 1 nor 0. Correct it, or choose other columns."),
                found=cell[:SHOWN], column=label,
            )  # fmt: skip
        if word and INDICATORS[word]:
            labels.append(label)
    return labels


def _threshold(label: str) -> str:
    return f"threshold:{label}"


def _labels(example: Example) -> list[str]:
    return json.loads(example.cells["labels"])


def _indicators(labels: Sequence[Sequence[str]], known: Known) -> np.ndarray:
    """1 where a label applies, float32 (rows, labels)."""
    number = {label: i for i, label in enumerate(known.labels)}
    indicators = np.zeros((len(labels), len(number)), "float32")
    for row, given in zip(indicators, labels, strict=True):
        row[[number[label] for label in given]] = 1
    return indicators


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0, -logits.astype("float64")))  # finite however large a logit is
