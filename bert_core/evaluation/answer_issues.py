"""Right answers that may be wrong, in tasks whose answers are more than one label of a row.

Each row has been answered by a model that has not learned from it (`bert_core.training.again`). Where labels may be
many, or are numbers, cleanlab ranks the rows. Where answers are claims about a text, the rule is that of confident
learning (Northcutt et al. 2021, section 3.1): a row is worth a look where the model contradicts it, and is as sure of
that as it is on average where it agrees, and surer than not.
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
from bert_core.tasks import EntitiesAnswer, Entity, Example, LabelsAnswer, NumberAnswer, Task
from bert_core.tasks.entities import spans_of
from bert_core.tasks.triples import Triple, TriplesAnswer, facts_of

Claim = Any
"""An entity or a triple."""
FAR = 3.0
"""Deviations from the answered number from which on a number is worth a look; as robust as the median (MAD)."""
EVEN = 0.5
"""Who is less sure than this thinks it likelier that the file is right."""
SHARPNESS = 0.05
"""Cleanlab's temperature of a row's labels: low, as one wrong label among many right ones makes a row doubtful."""
ADDED = 0.5
"""What a claim counts where the file has nothing at that place: models add much that is not there, and seldom mistake
the kind of what is."""


class Doubts(NamedTuple):
    """How likely each row's answer is to be right, from 0 to 1, whether the row is worth a look, both (rows,), what may
    be right in its place, and which change that is, where it is a part of the answer."""

    scores: np.ndarray
    issues: np.ndarray
    suggested: Sequence[Any]
    changes: Sequence[str]


def suspected_answers(task: Task, answers: Sequence[Any], examples: Sequence[Example], known: Known) -> LabelIssues:
    """The rows whose answers the model contradicts, the most suspicious first; those worth a look are the first ones.

    That it does not find what the file says is no contradiction: models miss much.

    Args:
        task: what was learned.
        answers: what models say that have not learned from the row.
        examples: the rows with the answers that the file has.
        known: what was known of all rows.
    """
    verdicts = [task.verdict(answer, example) for answer, example in zip(answers, examples, strict=True)]
    doubts = RULES.get(task.answer_type, _one_answer)(verdicts, answers, examples, known)
    column = form_to_correct(task, examples[0]).column
    right = np.array([verdict.right for verdict in verdicts])
    contradicted = np.flatnonzero((right < 1) & (doubts.scores < 1))
    issues = doubts.issues & (right < 1)
    order = contradicted[np.lexsort((doubts.scores[contradicted], ~issues[contradicted]))]
    suspects = tuple(
        Suspect(
            row=examples[place].row,
            label=given(task, examples[place]),
            suggested=draft(doubts.suggested[place], column),
            score=float(doubts.scores[place]),
            is_issue=bool(issues[place]),
            change=doubts.changes[place],
        )
        for place in order
    )
    return LabelIssues(
        rows=len(examples), issues=int(issues.sum()), agreement=float((right == 1).mean()), suspects=suspects
    )


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
        scores = get_label_quality_scores(
            labels, likely, aggregator_kwargs={"method": "softmin", "temperature": SHARPNESS}
        )
    return Doubts(scores, issues, answers, [""] * len(answers))


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
    return Doubts(scores, np.abs(deviations) > FAR, answers, [""] * len(answers))


def _claims(
    verdicts: Sequence[Verdict],
    answers: Sequence[EntitiesAnswer | TriplesAnswer],
    examples: Sequence[Example],
    known: Known,
) -> Doubts:
    """Answers that are several claims: a row is as doubtful as its surest claim that the file contradicts.

    What is suggested is what the file says, with that claim in the place of what clashes with it: what the model has
    not found may well be there.
    """
    evidence, agreed, suggested, changes = np.zeros(len(answers)), [], list(answers), [""] * len(answers)
    for row, (answer, example) in enumerate(zip(answers, examples, strict=True)):
        given_claims = _claims_of_file(answer, example)
        truth, places = {(_place(each), _kind(each)) for each in given_claims}, {_place(each) for each in given_claims}
        agreed += [each.probability for each in _claims_of(answer) if (_place(each), _kind(each)) in truth]
        against = {
            each: each.probability * (1 if _place(each) in places else ADDED)
            for each in _claims_of(answer)
            if (_place(each), _kind(each)) not in truth
        }
        if against:
            surest = max(against, key=against.__getitem__)
            evidence[row] = against[surest]
            clashing = [each for each in given_claims if _clash(each, surest)]
            kept = [each for each in given_claims if each not in clashing]
            suggested[row] = _with_claims(answer, [*kept, surest])
            changes[row] = f"{', '.join(map(_in_words, clashing))} → {_in_words(surest)}".strip()
    return _doubts(evidence, np.array(agreed), suggested, changes)


def _claims_of(answer: EntitiesAnswer | TriplesAnswer) -> Sequence[Claim]:
    return answer.entities if isinstance(answer, EntitiesAnswer) else answer.triples


def _claims_of_file(answer: EntitiesAnswer | TriplesAnswer, example: Example) -> Sequence[Claim]:
    """What the file says, in the form of what the model says of the same text."""
    if isinstance(answer, EntitiesAnswer):
        return [Entity(start, end, kind, answer.text[start:end], 1.0) for start, end, kind in spans_of(example)]
    return [
        Triple(*fact[:3], fact.subject_start, fact.subject_start + len(fact.subject),
               fact.object_start, fact.object_start + len(fact.object), 1.0)
        for fact in facts_of(example)
    ]  # fmt: skip


def _with_claims(answer: EntitiesAnswer | TriplesAnswer, claims: Sequence[Claim]) -> EntitiesAnswer | TriplesAnswer:
    if isinstance(answer, EntitiesAnswer):
        return EntitiesAnswer(answer.text, tuple(sorted(claims, key=lambda each: each.start)))
    return TriplesAnswer(answer.text, tuple(claims))


def _place(claim: Claim) -> tuple[int | str, ...]:
    return (claim.start, claim.end) if isinstance(claim, Entity) else (claim.subject, claim.object)


def _kind(claim: Claim) -> str:
    return claim.label if isinstance(claim, Entity) else claim.relation


def _in_words(claim: Claim) -> str:
    return f"{claim.text} ({claim.label})" if isinstance(claim, Entity) else " – ".join(claim.texts)


def _clash(one: Claim, other: Claim) -> bool:
    """Whether only one of the two can be so."""
    if isinstance(one, Entity):
        return one.start < other.end and other.start < one.end
    return _place(one) == _place(other)


def _one_answer(
    verdicts: Sequence[Verdict], answers: Sequence[Any], examples: Sequence[Example], known: Known
) -> Doubts:
    """An answer that is one claim, right in part or not at all."""
    right = np.array([verdict.right for verdict in verdicts])
    sure = np.array([verdict.confidence or 0.0 for verdict in verdicts])
    return _doubts(sure * (1 - right), sure[right == 1], answers, [""] * len(answers))


def _doubts(evidence: np.ndarray, agreed: np.ndarray, suggested: Sequence[Any], changes: Sequence[str]) -> Doubts:
    usual = agreed.mean() if len(agreed) else 1.0
    return Doubts(1 - evidence, evidence >= max(usual, EVEN), suggested, changes)


RULES: dict[type, Callable[..., Doubts]] = {
    LabelsAnswer: _many_labels,
    NumberAnswer: _numbers,
    EntitiesAnswer: _claims,
    TriplesAnswer: _claims,
}
"""By the kind of answer, where that is not one claim."""
