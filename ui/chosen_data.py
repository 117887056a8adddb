"""The data that a training would start from, and what the person chose about it. Knows no session and no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bert_core import (
    SAMPLES,
    TASKS,
    BertStudioError,
    DataError,
    Guess,
    Message,
    PreparedData,
    Problem,
    Reading,
    Split,
    Table,
    TaskGuess,
    UnusableRowsError,
    UploadStore,
    guess_columns,
    guess_task,
    prepare,
    read_table,
    sample_path,
)

DEFAULT_TASK = next(iter(TASKS))
AS_FOUND = Reading()
"""Nothing is said of how to read a file."""


@dataclass(frozen=True, slots=True)
class InHand:
    """A table and the choices about it.

    Attributes:
        reading: what the person said of how the file is to be read; nothing where all of it was found.
        task_guess: which task the table is for, and what else it may be for; None where there is none for it.
        task_is_chosen: whether the person said which task it is.
        form: in which of the task's forms the table is written; None before it was guessed.
        columns: the column of each role; empty where the table has too few columns.
        guess: what was guessed of them, and why.
        fixes: what the person had mended, by name.
        problems: these rows, each with its reason, as long as they are in the way.
        prepared: what a training would learn from; None where `problem` says why there is nothing to learn from.
    """

    table: Table
    valid_table: Table | None = None
    test_table: Table | None = None
    columns: Mapping[str, str] | None = None
    reading: Reading = AS_FOUND
    task_guess: TaskGuess | None = None
    task: str = DEFAULT_TASK
    task_is_chosen: bool = False
    form: str | None = None
    fixes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    prepared: PreparedData | None = None
    sample: str | None = None
    guess: Guess | None = None
    split: Split = field(default_factory=Split)
    problem: Message | None = None

    @property
    def is_split(self) -> bool:
        """Whether more was chosen about the rows set aside than how many, so that a problem may lie there."""
        return bool(self.valid_table or self.test_table or self.split.columns)


def from_table(table: Table, **choices: object) -> InHand:
    """A table with its task and its columns guessed and its rows divided."""
    if "task" in choices:
        return changed(InHand(table, **choices))
    try:
        guess = guess_task(table)
    except DataError:  # `changed` says what is wrong with it
        return changed(InHand(table, **choices))
    return changed(InHand(table, task_guess=guess, **{"task": guess.task.name, **choices}))


def reread(chosen: InHand, uploads: UploadStore, reading: Reading) -> InHand:
    """The same file read in another way. Its task and columns are guessed anew; what was said of the split stays.

    Raises:
        DataError: it cannot be read in this way, or is not here any more.
    """
    if chosen.sample:
        table = read_table(sample_path(chosen.sample), SAMPLES[chosen.sample].file, reading=reading)
    else:
        table = uploads.read(chosen.table.fingerprint, reading=reading)
    kept = {name: getattr(chosen, name) for name in ("sample", "valid_table", "test_table", "split")}
    task = {"task": chosen.task, "task_is_chosen": True} if chosen.task_is_chosen else {}
    return from_table(table, reading=reading, **kept, **task)


def from_sample(name: str, **choices: object) -> InHand:
    """A sample, ready for training.

    Raises:
        DataError: there is none of that name.
    """
    path = sample_path(name)
    sample = SAMPLES[name]
    table = read_table(path, sample.file, reading=choices.get("reading", AS_FOUND))
    return from_table(table, **{"sample": name, "task": sample.task, "task_is_chosen": True, **choices})


def changed(chosen: InHand, **choices: object) -> InHand:
    """The same data with other choices, and what follows from them. Another task or form has other columns to guess."""
    if choices.get("task", chosen.task) != chosen.task:
        choices = {"form": None, "columns": None, "guess": None, "fixes": (), **choices}
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
    """Columns that were not chosen, or that this table does not have, are guessed; those of the split are left out."""
    task = TASKS[chosen.task]
    form = chosen.form if chosen.form in {form.name for form in task.forms} else None
    guess = chosen.guess or guess_columns(chosen.table, task, form=form)
    roles = {column.role for column in task.form(guess.form).columns}
    known = {
        role: name for role, name in (chosen.columns or {}).items() if role in roles and name in chosen.table.columns
    }
    names = ("split_column", "group_column", "time_column")
    gone = {name: None for name in names if getattr(chosen.split, name) not in chosen.table.columns}
    split = chosen.split.model_copy(update=gone)
    return replace(chosen, guess=guess, form=guess.form, columns={**guess.columns, **known}, split=split)


def _prepare(chosen: InHand) -> PreparedData:
    return prepare(
        chosen.table,
        chosen.columns or {},
        TASKS[chosen.task],
        form=chosen.form or "",
        fixes=chosen.fixes,
        split=chosen.split,
        valid_table=chosen.valid_table,
        test_table=chosen.test_table,
    )
