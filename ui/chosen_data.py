"""The data that a training would start from, and what the person chose about it. Knows no session and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bert_core import (
    SAMPLES,
    TASKS,
    BertStudioError,
    Guess,
    Message,
    PreparedData,
    Problem,
    Split,
    Table,
    UnusableRowsError,
    guess_columns,
    guess_task,
    prepare,
    read_table,
    sample_path,
)

DEFAULT_TASK = next(iter(TASKS))


@dataclass(frozen=True, slots=True)
class InHand:
    """A table and the choices about it.

    Attributes:
        form: in which of the task's forms the table is written; None before it was guessed.
        columns: the column of each role; empty where the table has too few columns.
        guess: what was guessed of them, and why.
        without_problems: whether the person agreed that rows which the task cannot use are left out.
        problems: these rows, each with its reason, as long as they are in the way.
        prepared: what a training would learn from; None where `problem` says why there is nothing to learn from.
    """

    table: Table
    valid_table: Table | None = None
    columns: Mapping[str, str] | None = None
    task: str = DEFAULT_TASK
    form: str | None = None
    without_problems: bool = False
    problems: tuple[Problem, ...] = ()
    prepared: PreparedData | None = None
    sample: str | None = None
    guess: Guess | None = None
    valid_share: float = Split().valid_share
    seed: int = Split().seed
    problem: Message | None = None


def from_table(table: Table, **choices: object) -> InHand:
    """A table with its task and its columns guessed and its rows divided."""
    return changed(InHand(table, **{"task": guess_task(table).name, **choices}))


def from_sample(name: str, **choices: object) -> InHand:
    """A sample, ready for training.

    Raises:
        DataError: there is none of that name.
    """
    path = sample_path(name)
    sample = SAMPLES[name]
    return from_table(read_table(path, sample.file), sample=name, task=sample.task, **choices)


def changed(chosen: InHand, **choices: object) -> InHand:
    """The same data with other choices, and what follows from them. Another task or form has other columns to guess."""
    if choices.get("task", chosen.task) != chosen.task:
        choices = {"form": None, "columns": None, "guess": None, "without_problems": False, **choices}
    elif choices.get("form", chosen.form) != chosen.form:
        choices = {"columns": None, "guess": None, **choices}
    chosen = replace(chosen, **choices, prepared=None, problem=None, problems=())
    try:
        chosen = _guessed(chosen)
        return replace(chosen, prepared=_prepare(chosen))
    except UnusableRowsError as error:
        return replace(chosen, problem=error.message, problems=error.problems)
    except BertStudioError as error:
        return replace(chosen, columns=chosen.columns or {}, problem=error.message)


def _guessed(chosen: InHand) -> InHand:
    """Columns that were not chosen, or that this table does not have, are guessed."""
    guess = chosen.guess or guess_columns(chosen.table, TASKS[chosen.task], form=chosen.form)
    known = {role: name for role, name in (chosen.columns or {}).items() if name in chosen.table.columns}
    return replace(chosen, guess=guess, form=guess.form, columns={**guess.columns, **known})


def _prepare(chosen: InHand) -> PreparedData:
    return prepare(
        chosen.table,
        chosen.columns or {},
        TASKS[chosen.task],
        form=chosen.form or "",
        without_problems=chosen.without_problems,
        valid_share=chosen.valid_share,
        valid_table=chosen.valid_table,
        seed=chosen.seed,
    )
