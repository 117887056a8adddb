"""From a table and the roles of its columns to all that a training needs to know of the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bert_core.data.examples import Examples, examples_from
from bert_core.data.splits import split
from bert_core.data.table import Table
from bert_core.errors import DataError, UnusableRowsError
from bert_core.i18n import N_, Message
from bert_core.spec import DataSource, Known, Split
from bert_core.tasks import Example, Problem, Task

LEAST_ROWS = 8
"""With fewer rows nothing can be learned that would not be chance."""
FEW_VALID_ROWS = 30
"""A score from fewer rows than this moves by several points with each of them."""


@dataclass(frozen=True, slots=True)
class PreparedData:
    """What a training learns from and is checked on, where it came from, and what the person should know of it.

    `left_out` are rows with an empty cell, `problems` those that the task cannot use and that were left out, too.
    """

    train: list[Example]
    valid: list[Example]
    known: Known
    source: DataSource
    left_out: tuple[int, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Message, ...]


def prepare(
    table: Table,
    columns: Mapping[str, str],
    task: Task,
    *,
    form: str,
    without_problems: bool = False,
    valid_share: float = 0.15,
    valid_table: Table | None = None,
    seed: int = 0,
) -> PreparedData:
    """Examples to learn from and to check on: a share of `table` set aside, or all of `valid_table`.

    `without_problems` says that rows which the task cannot use may be left out.

    Raises:
        UnusableRowsError: there are such rows, and they may not.
        DataError: columns, rows or labels cannot be used; see `examples_from`, `split` and the task's own checks.
        SettingsError: `valid_share` is not between 0 and 1.
    """
    found = _examples(table, columns, task, form, without_problems=without_problems)
    if len(found.examples) < LEAST_ROWS:
        raise DataError(
            N_("{file} has too few rows to learn from: {count}. At least {least} are needed, and some tens of each "
               "label to learn it well."),
            file=table.file_name, count=len(found.examples), least=LEAST_ROWS,
        )  # fmt: skip
    known = task.learn(found.examples)
    notices = [*table.notices, *found.notices]
    if valid_table is None:
        train, valid = split(found.examples, task, valid_share=valid_share, seed=seed)
        chosen = Split(valid_share=valid_share, seed=seed)
    else:
        own = _examples(valid_table, columns, task, form, without_problems=without_problems)
        train, valid = found.examples, own.examples
        task.check(valid, known)
        chosen = Split(valid_share=valid_share, valid_file=valid_table.file_name, seed=seed)
        notices += [*valid_table.notices, *own.notices]
    if len(valid) < FEW_VALID_ROWS:
        notices.append(Message(
            text=N_("Only {count} row is set aside for checking, so the scores say little. More rows make them "
                    "reliable."),
            plural=N_("Only {count} rows are set aside for checking, so the scores say little. More rows make them "
                      "reliable."),
            values={"count": len(valid)},
        ))  # fmt: skip
    source = DataSource(
        file_name=table.file_name,
        fingerprint=table.fingerprint,
        form=form,
        columns={column.role: columns[column.role] for column in task.form(form).columns if column.role in columns},
        split=chosen,
        train_rows=len(train),
        valid_rows=len(valid),
    )
    return PreparedData(train, valid, known, source, found.left_out, found.problems, tuple(notices))


def _examples(table: Table, columns: Mapping[str, str], task: Task, form: str, *, without_problems: bool) -> Examples:
    found = examples_from(table, columns, task, form=form)
    if found.problems and not without_problems:
        first = found.problems[0]
        raise UnusableRowsError(
            N_("Row {row} of {file} cannot be used: {reason} Correct it, or leave it out."),
            plural=N_("{count} rows of {file} cannot be used. The first is row {row}: {reason} Correct them, or leave "
                      "them out."),
            problems=found.problems, count=len(found.problems), file=table.file_name, row=first.row,
            reason=first.reason,
        )  # fmt: skip
    return found
