"""What a model can learn: one file a task, and the table of them."""

from bert_core.tasks.base import ClassAnswer, Column, Example, Features, Metric, Task
from bert_core.tasks.classification import Classification

TASKS: dict[str, Task] = {task.name: task for task in (Classification(),)}

__all__ = ["TASKS", "ClassAnswer", "Column", "Example", "Features", "Metric", "Task"]
