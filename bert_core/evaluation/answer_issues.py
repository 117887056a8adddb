"""Right answers that may be wrong, in tasks whose answers are more than one label of a row.

Each row has been answered by a model that has not learned from it (`bert_core.training.again`). Where labels may be
many, or are numbers, cleanlab ranks the rows. Where answers stand in texts, the rule is that of confident learning
(Northcutt et al. 2021, section 3.1): a row is worth a look where the model contradicts it, and is as sure of that as it
is on average where it agrees.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from bert_core.evaluation.corrections import draft, form_to_correct, given
from bert_core.evaluation.label_issues import LabelIssues, Suspect
from bert_core.judgement import Verdict
from bert_core.spec import Known
from bert_core.tasks import Example, LabelsAnswer, NumberAnswer, Task

FAR = 3.0
"""Deviations from the answered number from which on a number is worth a look; as robust as the median (MAD)."""


class Doubts(NamedTuple):
    """How likely each row's answer is to be right, from 0 to 1, and whether the row is worth a look, both (rows,)."""

    scores: np.ndarray
    issues: np.ndarray


def suspected_answers(task: Task, answers: Sequence[Any], examples: Sequence[Example], known: Known) -> LabelIssues:
    """The rows whose answers the model contradicts, the most suspicious first; those worth a look are the first ones.

    Args:
        task: what was learned.
        answers: what models say that have not learned from the row.
        examples: the rows with the answers that the file has.
        known: what was known of all rows.
    """
    verdicts = [task.verdict(answer, example) for answer, example in zip(answers, examples, strict=True)]
    doubts = RULES.get(task.answer_type, _contradicted)(verdicts, answers, examples, known)
    column = form_to_correct(task, examples[0]).column
    right = np.array([verdict.right for verdict in verdicts])
    contradicted = np.flatnonzero(right < 1)
    issues = doubts.issues & (right < 1)
    order = contradicted[np.lexsort((doubts.scores[contradicted], ~issues[contradicted]))]
    suspects = tuple(
        Suspect(
            row=examples[place].row,
            label=given(task, examples[place]),
            suggested=draft(answers[place], column),
            score=float(doubts.scores[place]),
            is_issue=bool(issues[place]),
        )
        for place in order
    )
    return LabelIssues(rows=len(examples), issues=int(issues.sum()), agreement=float(right.mean()), suspects=suspects)


def _many_labels(
    verdicts: Sequence[Verdict], answers: Sequence[LabelsAnswer], examples: Sequence[Example], known: Known
) -> Doubts:
    from cleanlab.multilabel_classification import get_label_quality_scores
    from cleanlab.multilabel_classification.filter import find_label_issues

    number = {label: place for place, label in enumerate(known.labels)}
    labels = [[number[kind] for kind in verdict.kinds] for verdict in verdicts]
    likely = np.array([[answer.probabilities[label] for label in known.labels] for answer in answers])
    with warnings.catch_warnings(action="ignore"):  # of a label with few rows it warns that there are few
        issues = find_label_issues(labels, likely, filter_by="confident_learning", n_jobs=1)
        scores = get_label_quality_scores(labels, likely)
    return Doubts(scores, issues)


def _numbers(
    verdicts: Sequence[Verdict], answers: Sequence[NumberAnswer], examples: Sequence[Example], known: Known
) -> Doubts:
    from cleanlab.regression.rank import get_label_quality_scores
    from scipy.stats import median_abs_deviation

    truth = np.array([float(example.cells["score"]) for example in examples])
    errors = truth - np.array([answer.number for answer in answers])
    usual = median_abs_deviation(errors, scale="normal") or errors.std() or 1.0
    deviations = (errors - np.median(errors)) / usual
    scores = get_label_quality_scores(deviations / FAR, np.zeros(len(errors)), method="residual")
    return Doubts(scores, np.abs(deviations) > FAR)


def _contradicted(
    verdicts: Sequence[Verdict], answers: Sequence[Any], examples: Sequence[Example], known: Known
) -> Doubts:
    right = np.array([verdict.right for verdict in verdicts])
    # Where a model finds nothing it does not say how sure it is of that, so it is not taken at its word.
    sure = np.array([verdict.confidence or 0.0 for verdict in verdicts])
    agreed = sure[right == 1]
    usual = float(agreed[agreed > 0].mean()) if agreed.any() else 1.0
    return Doubts(1 - sure * (1 - right), (right < 1) & (sure >= usual))


RULES: dict[type, Callable[..., Doubts]] = {LabelsAnswer: _many_labels, NumberAnswer: _numbers}
"""By the kind of answer, where it is not a part of a text."""
