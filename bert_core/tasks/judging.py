"""Verdicts on all answers to some examples, whatever the task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bert_core.judgement import Judged, Judgement
from bert_core.spec import Known
from bert_core.tasks.base import Asked, Example, Task


def judge(
    task: Task, answers: Sequence[Any], examples: Sequence[Example], known: Known, asked: Asked | None = None
) -> Judgement:
    """What each answer is worth; with the logits where these are at hand and are one number for each label of a row."""
    rows = []
    for answer, example in zip(answers, examples, strict=True):
        length = sum(len(example.cells[role]) for role in task.input_roles if role in example.cells)
        truth, given, right, confidence, kinds, counts = task.verdict(answer, example)
        rows.append(Judged(example.row, truth, given, right, confidence, kinds, length, counts))
    has_logits = asked is not None and asked.logits.shape == (len(examples), len(known.labels))
    return Judgement(tuple(rows), asked.logits if asked and has_logits else None)
