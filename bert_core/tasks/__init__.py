"""What a model can learn: one file a task, and the table of them."""

from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parsed, Parts, Problem, Task
from bert_core.tasks.classes import ClassAnswer
from bert_core.tasks.classification import Classification
from bert_core.tasks.looks import Look
from bert_core.tasks.multilabel import LabelsAnswer, Multilabel
from bert_core.tasks.pair import Pair
from bert_core.tasks.qa import Qa
from bert_core.tasks.relations import Relations
from bert_core.tasks.score import NumberAnswer, Score
from bert_core.tasks.span_task import QaAnswer
from bert_core.tasks.subject import Subject

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Classification(),
        Multilabel(),
        Pair(),
        Score(),
        Qa(),
        Subject(),
        Relations(),
    )
}

__all__ = [
    "TASKS",
    "ClassAnswer",
    "Column",
    "Example",
    "Features",
    "Form",
    "LabelsAnswer",
    "Look",
    "Metric",
    "NumberAnswer",
    "Parsed",
    "Parts",
    "Problem",
    "QaAnswer",
    "Task",
]
