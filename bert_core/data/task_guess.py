"""For which task a table was most likely made, how sure that is, and what else it could be for.

Each task says by its columns what it looks for in a table; here the tasks are compared, and the person is asked where
two of them are close.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bert_core.data.columns import CLEARLY_FITS, Fit, Guess, Looks, best_fit, explained, is_without_answers, too_few
from bert_core.data.findings import Question
from bert_core.data.table import Table
from bert_core.i18n import N_, Message
from bert_core.tasks import TASKS, Form, Task

USUAL_COLUMNS, FOR_MORE = 2, 0.3
"""What each column beyond a text and its answer takes from the fit of a form: of much that fits a little too much."""
SHARPNESS = 0.15
"""By this difference in fit a task is about three times as likely as another."""
SURE = 0.8
"""A person is asked where the best task is less likely than this."""
POSSIBLE = 0.15
"""A task that is less likely than this is no answer to that question."""
EVIDENCE = 0.25
"""A column that fits its role less than this by what is in it is no reason to think of a task."""
MOSTLY_INSIDE = 0.5
"""Answers that should stand in a text do so in this share of rows, or they are something else."""
MADE_FOR = {"squad": "qa"}
"""Formats that hold nothing but one task's rows."""
WORTH_TELLING = 0.02
"""Alternatives that are less likely than this only confuse."""


@dataclass(frozen=True, slots=True)
class TaskGuess:
    """A task that a table may be for, its columns, and why.

    Attributes:
        confidence: from 0 to 1; how likely this task is among those that fit.
        alternatives: other tasks that the table could be for, the likelier first.
        question: what the person should be asked, where another task is close.
    """

    task: Task
    guess: Guess
    reason: Message
    confidence: float
    alternatives: tuple[TaskGuess, ...] = ()
    question: Question | None = None


def guess_task(table: Table) -> TaskGuess:
    """The task that a table was most likely made for.

    Raises:
        DataError: it has a single column, and no answers in it.
    """
    looks = Looks(table)
    found = {task.name: fit for task in TASKS.values() if (fit := best_fit(looks, _forms(looks, task)))}
    if not found:
        raise too_few(table)
    made_for = MADE_FOR.get(table.reading.format or "")
    if made_for in found:
        found = {made_for: found[made_for]}
    usual = next(iter(found))
    found = {name: fit for name, fit in found.items() if _has_evidence(looks, fit)} or {usual: found[usual]}
    likely = _likely(found)
    first, *further = sorted(likely, key=likely.__getitem__, reverse=True)  # of equal ones the first in `TASKS`
    best = _told(looks, first, found[first], likely[first])
    others = [_told(looks, name, found[name], likely[name]) for name in further if likely[name] > WORTH_TELLING]
    return replace(best, alternatives=(*others, *_without_answers(looks)), question=_question(best, others))


def _forms(looks: Looks, task: Task) -> list[Form]:
    """The forms of a task that have answers in them. A single column must show by its content that it has some."""
    forms = [form for form in task.forms if not is_without_answers(task, form)]
    if len(looks.by_name) > 1:
        return forms
    (name,) = looks.by_name
    return [form for form in forms if looks.fits(name, form.columns[0]) > CLEARLY_FITS]


def _has_evidence(looks: Looks, found: Fit) -> bool:
    """Whether what is in the columns, and not only their names, speaks for answers to learn."""
    needed = [column for column in found.form.columns if not column.is_optional]
    answers = [column for column in needed if column.is_target] or needed
    if any(
        looks.share_inside(found.columns[column.role], found.columns[column.stands_in]) < MOSTLY_INSIDE
        for column in answers
        if column.stands_in
    ):
        return False
    return any(looks.fits(found.columns[column.role], column) > EVIDENCE for column in answers)


def _too_much(form: Form) -> float:
    needed = sum(not column.is_optional for column in form.columns)
    return FOR_MORE * max(0, needed - USUAL_COLUMNS)


def _likely(found: Mapping[str, Fit]) -> dict[str, float]:
    """How likely each task is, all together 1."""
    ranks = {name: each.fit - _too_much(each.form) for name, each in found.items()}
    highest = max(ranks.values())
    weights = {name: math.exp((rank - highest) / SHARPNESS) for name, rank in ranks.items()}
    return {name: weight / sum(weights.values()) for name, weight in weights.items()}


def _told(looks: Looks, name: str, found: Fit, likely: float) -> TaskGuess:
    """A task with the reason for it: what is said of the column of its answers, or of the first where it has none."""
    guess = explained(looks, found)
    columns = [column for column in found.form.columns if column.role in guess.reasons]
    told = next((column for column in columns if column.is_target), columns[0])
    return TaskGuess(TASKS[name], guess, guess.reasons[told.role], likely)


def _without_answers(looks: Looks) -> list[TaskGuess]:
    """What can be learned from the texts alone. It fits every table of texts, so it is never guessed, only offered."""
    found = []
    for task in TASKS.values():
        fit = best_fit(looks, [form for form in task.forms if is_without_answers(task, form)])
        if fit is not None and fit.fit > 0:
            found.append(_told(looks, task.name, fit, 0.0))
    return found


def _question(best: TaskGuess, others: list[TaskGuess]) -> Question | None:
    close = [other for other in others if other.confidence >= POSSIBLE]
    if best.confidence >= SURE or not close:
        return None
    text = N_("The table could be for '{first}' or for '{second}': {reason} What shall the model learn?")
    values: dict[str, str | int | float | Message] = {
        "first": Message(text=best.task.title),
        "second": Message(text=close[0].task.title),
        "reason": best.reason,
    }
    return Question("task", Message(text=text, values=values), tuple(each.task.name for each in (best, *close)))
