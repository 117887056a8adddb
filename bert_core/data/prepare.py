"""From a table and the roles of its columns to all that a training needs to know of the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bert_core.data.examples import Examples, examples_from
from bert_core.data.fixes import apply_fixes, in_order, what_was_done
from bert_core.data.part_names import TEST, TRAIN, VALID
from bert_core.data.row_fixes import LEAVE_OUT_UNUSABLE
from bert_core.data.splits import divide, notices_of
from bert_core.data.table import Table
from bert_core.errors import DataError, UnusableRowsError
from bert_core.i18n import N_, Message
from bert_core.spec import DataSource, Known, Split, split_from
from bert_core.tasks import Example, Problem, Task

LEAST_ROWS = 8
"""With fewer rows nothing can be learned that would not be chance."""
FEW_VALID_ROWS = 30
"""A score from fewer rows than this moves by several points with each of them."""


@dataclass(frozen=True, slots=True)
class PreparedData:
    """What a training learns from and is checked on, where it came from, and what the person should know of it.

    `test` are rows that only score the finished model; often there are none.
    `left_out` are rows with an empty cell, `problems` those that the task cannot use and that were left out, too.
    `table_notices` are about the files and their rows, `split_notices` about which of them are set aside.
    """

    train: list[Example]
    valid: list[Example]
    test: list[Example]
    known: Known
    source: DataSource
    left_out: tuple[int, ...]
    problems: tuple[Problem, ...]
    table_notices: tuple[Message, ...]
    split_notices: tuple[Message, ...]

    @property
    def notices(self) -> tuple[Message, ...]:
        """All that the person should know."""
        return (*self.table_notices, *self.split_notices)

    @property
    def parts(self) -> dict[int, str]:
        """The part of each row of the table itself, by its number; those of files of their own are not in it."""
        split = self.source.split
        examples = {TRAIN: self.train}
        if split.valid_file is None:
            examples[VALID] = self.valid
        if split.test_file is None:
            examples[TEST] = self.test
        return {example.row: part for part, found in examples.items() for example in found}


def prepare(
    table: Table,
    columns: Mapping[str, str],
    task: Task,
    *,
    form: str,
    fixes: Iterable[str] = (),
    split: Split = Split(),  # noqa: B008 - it is frozen
    valid_table: Table | None = None,
    test_table: Table | None = None,
) -> PreparedData:
    """Examples to learn from, to check on and for the test: rows of `table` set aside as `split` says, or all of
    `valid_table` and `test_table`.

    `fixes` are names in `bert_core.data.fixes`: what is mended before anything else is done.

    Raises:
        UnusableRowsError: there are rows that the task cannot use, and they may not be left out.
        DataError: columns, rows or labels cannot be used; see `examples_from`, `divide` and the task's own checks.
        SettingsError: `split` asks for a share of rows for the test, too, where there is a `test_table`.
    """
    fixes = in_order(fixes)
    without_problems = LEAVE_OUT_UNUSABLE in fixes
    fixed = apply_fixes(table, fixes, task, form, columns, valid_table=valid_table)
    with_test = apply_fixes(fixed.table, fixes, task, form, columns, valid_table=test_table)
    table, valid_table, test_table = with_test.table, fixed.valid_table, with_test.valid_table
    changed = {name: rows + with_test.changed[name] for name, rows in fixed.changed.items()}
    for each in (table, valid_table, test_table):
        if each is not None and not len(each):
            raise DataError(
                N_("Nothing is left of {file} after what was chosen to mend it. Undo some of that."),
                file=each.file_name,
            )  # fmt: skip
    found = _examples(table, columns, task, form, without_problems=without_problems)
    if found.problems:
        changed[LEAVE_OUT_UNUSABLE] = len(found.problems)
    if len(found.examples) < LEAST_ROWS:
        raise DataError(
            N_("{file} has too few rows to learn from: {count}. At least {least} are needed, and some tens of each "
               "label to learn it well."),
            file=table.file_name, count=len(found.examples), least=LEAST_ROWS,
        )  # fmt: skip
    known = task.learn(found.examples)
    notices = [
        *(finding.message for finding in table.findings),
        *(what_was_done(name, rows) for name, rows in changed.items()),
        *found.notices,
    ]
    names = [None if own is None else own.file_name for own in (valid_table, test_table)]
    split = split_from({**split.model_dump(), "valid_file": names[0], "test_file": names[1]})
    parts = divide(table, found.examples, task, split)
    for own_table, part in ((valid_table, parts.valid), (test_table, parts.test)):
        if own_table is not None:
            own = _examples(own_table, columns, task, form, without_problems=without_problems)
            task.check(own.examples, known)
            part.extend(own.examples)
            notices += [*(finding.message for finding in own_table.findings), *own.notices]
    split_notices = notices_of(parts, task)
    train, valid, test = parts.train, parts.valid, parts.test
    if len(valid) < FEW_VALID_ROWS:
        split_notices.append(Message(
            text=N_("Only {count} row is set aside for checking, so the scores say little. More rows make them "
                    "reliable."),
            plural=N_("Only {count} rows are set aside for checking, so the scores say little. More rows make them "
                      "reliable."),
            values={"count": len(valid)},
        ))  # fmt: skip
    source = DataSource(
        file_name=table.file_name,
        fingerprint=table.fingerprint,
        reading=table.reading,
        fixes=fixes,
        form=form,
        columns={column.role: columns[column.role] for column in task.form(form).columns if column.role in columns},
        split=split,
        train_rows=len(train),
        valid_rows=len(valid),
        test_rows=len(test),
    )
    return PreparedData(
        train, valid, test, known, source, found.left_out, found.problems, tuple(notices), tuple(split_notices)
    )


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
