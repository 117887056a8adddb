"""What a model can learn: one file a task, and the table of them."""

from bert_core.tasks.base import Asked, Column, Example, Features, Form, Metric, Parsed, Parts, Problem, Task
from bert_core.tasks.classes import ClassAnswer
from bert_core.tasks.classification import Classification
from bert_core.tasks.entities import Entities, EntitiesAnswer, Entity
from bert_core.tasks.filled import Blank, FilledAnswer
from bert_core.tasks.judging import judge
from bert_core.tasks.looks import Look
from bert_core.tasks.masked_lm import MaskedLm
from bert_core.tasks.multilabel import LabelsAnswer, Multilabel
from bert_core.tasks.pair import Pair
from bert_core.tasks.qa import Qa
from bert_core.tasks.relations import Relations
from bert_core.tasks.score import NumberAnswer, Score
from bert_core.tasks.span_task import QaAnswer
from bert_core.tasks.sql import Sql, sql_of
from bert_core.tasks.sql_answers import SqlAnswer
from bert_core.tasks.subject import Subject
from bert_core.tasks.table_query import run_query
from bert_core.tasks.watching import watched_answer
from bert_core.tasks.wikisql import read_query

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Classification(),
        Multilabel(),
        Pair(),
        Score(),
        Entities(),
        Qa(),
        Subject(),
        Relations(),
        Sql(),
        MaskedLm(),
    )
}

__all__ = [
    "TASKS",
    "Asked",
    "Blank",
    "ClassAnswer",
    "Column",
    "Entities",
    "EntitiesAnswer",
    "Entity",
    "Example",
    "Features",
    "FilledAnswer",
    "Form",
    "LabelsAnswer",
    "Look",
    "Metric",
    "NumberAnswer",
    "Parsed",
    "Parts",
    "Problem",
    "QaAnswer",
    "SqlAnswer",
    "Task",
    "judge",
    "read_query",
    "run_query",
    "sql_of",
    "watched_answer",
]
