"""What a model can learn: one file a task, and the table of them."""

from bert_core.tasks.base import Column, Example, Features, Form, Metric, Parsed, Parts, Problem, Task
from bert_core.tasks.classes import ClassAnswer
from bert_core.tasks.classification import Classification
from bert_core.tasks.looks import Look

TASKS: dict[str, Task] = {task.name: task for task in (Classification(),)}

__all__ = [
    "TASKS",
    "ClassAnswer",
    "Column",
    "Example",
    "Features",
    "Form",
    "Look",
    "Metric",
    "Parsed",
    "Parts",
    "Problem",
    "Task",
]
