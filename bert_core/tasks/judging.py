"""Verdicts on all answers to some examples, whatever the task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bert_core.judgement import Judged, Judgement
from bert_core.spec import Known
from bert_core.tasks.base import Asked, Example, Task


def judge(task: Task, answers: Sequence[Any], examples: Sequence[Example], known: Known, asked: Asked) -> Judgement:
    """What each answer is worth; with the logits where the head gives one number for each label of a row."""
    rows = []
    for answer, example in zip(answers, examples, strict=True):
        length = sum(len(example.cells[role]) for role in task.input_roles if role in example.cells)
        rows.append(Judged(example.row, *task.verdict(answer, example), length))
    is_one_a_label = asked.logits.shape == (len(examples), len(known.labels))
    return Judgement(tuple(rows), asked.logits if is_one_a_label else None)
