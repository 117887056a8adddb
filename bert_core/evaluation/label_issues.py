"""Labels that may be wrong: confident learning (Northcutt et al. 2021) on out-of-sample probabilities.

A model has seen the rows that it learned from and believes their labels. So each row is judged by three simple models
that did not see it, of what the pretrained encoder says of the texts, fitted to the other rows in turn
(cross-validation). Cleanlab then ranks the labels and estimates how many may be wrong.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np

from bert_core.evaluation.quick_judge import centroid_chances, neighbour_chances, quick_chances
from bert_core.record import Record
from bert_core.tasks.temperature import best_temperature

JUDGES = (quick_chances, centroid_chances, neighbour_chances)
FOLDS = 5
SCORE = "self_confidence"
"""How likely the given label is: found more of the labels swapped by us than how far it is below the likeliest."""
LEAST = 1e-6
"""No class is less likely than this: cleanlab divides by it."""


class Suspect(Record):
    """A row whose label may be wrong.

    `score`, from 0 to 1, is lower where the label is less likely; `is_issue` says that it is worth a look. Where the
    suggestion changes a part of a longer answer, `change` is that part, before and after.
    """

    row: int
    label: str
    suggested: str
    score: float
    is_issue: bool
    change: str = ""


class LabelIssues(Record):
    """Of so many rows so many have a label that may be wrong; `suspects` are the most suspicious rows.

    `agreement` is the share of the rows that the judging model would have given the very same labels, or the same
    answer: where it is low, the model knows little, and many a suspect is right.
    """

    rows: int
    issues: int
    agreement: float
    suspects: tuple[Suspect, ...]


def suspected_labels(
    vectors: np.ndarray,
    targets: np.ndarray,
    labels: Sequence[str],
    rows: Sequence[int],
    *,
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> LabelIssues:
    """All rows, the most suspicious first; those that count as issues are the first ones.

    Args:
        vectors: what the pretrained encoder says of each text, (rows, hidden).
        targets: the number of each row's label, (rows,).
        labels: the names of the labels.
        rows: the number of each row in its file.
        report: called with the share that is done.
    """
    from cleanlab.count import num_label_issues
    from cleanlab.rank import get_label_quality_scores

    chances = out_of_sample(vectors, targets, len(labels), seed=seed, report=report)
    present = np.unique(targets)  # cleanlab wants every class to have a row
    compact = chances[:, present]
    compact = compact / compact.sum(axis=1, keepdims=True)
    numbers = np.searchsorted(present, targets)
    scores = get_label_quality_scores(numbers, compact, method=SCORE)
    calm = tempered(compact, numbers)  # where judges are too sure, too many labels would count
    with warnings.catch_warnings(action="ignore"):  # of few rows it warns that there are few
        issues = int(num_label_issues(numbers, calm, estimation_method="off_diagonal"))
    best = compact.argmax(axis=1)
    suspects = tuple(
        Suspect(
            row=rows[place],
            label=labels[targets[place]],
            suggested=labels[present[best[place]]],
            score=float(scores[place]),
            is_issue=number < issues,
        )
        for number, place in enumerate(np.argsort(scores, kind="stable"))
    )
    return LabelIssues(rows=len(rows), issues=issues, agreement=float((best == numbers).mean()), suspects=suspects)


def out_of_sample(
    vectors: np.ndarray, targets: np.ndarray, classes: int, *, seed: int, report: Callable[[float], None]
) -> np.ndarray:
    """How likely each class is for each row by models that have not seen the row, (rows, classes): the mean of what
    each kind of model says, once it is as sure as it is often right (temperature)."""
    from sklearn.model_selection import KFold, StratifiedKFold

    rarest = np.bincount(targets)[np.unique(targets)].min()
    folds = StratifiedKFold if rarest >= FOLDS else KFold
    splits = list(folds(min(FOLDS, len(targets)), shuffle=True, random_state=seed).split(targets, targets))
    mean = np.zeros((len(targets), classes))
    for number, chances_of in enumerate(JUDGES):
        found = np.empty_like(mean)
        for done, (learn, judge) in enumerate(splits, 1):
            found[judge] = chances_of(vectors[learn], targets[learn], vectors[judge], classes)
            report((number + done / len(splits)) / len(JUDGES))
        mean += tempered(found.clip(LEAST), targets) / len(JUDGES)
    return mean


def tempered(chances: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Chances, (rows, classes), with the temperature by which the classes of the rows are likeliest."""
    logits = np.log(chances)
    calm = np.exp(logits / best_temperature(logits, targets))
    return calm / calm.sum(axis=1, keepdims=True)
