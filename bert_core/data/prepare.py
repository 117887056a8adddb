"""From a table and the roles of its columns to all that a training needs to know of the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bert_core.data.examples import examples_from
from bert_core.data.splits import split
from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import DataSource, Split
from bert_core.tasks import Example, Task

LEAST_ROWS = 8
"""With fewer rows nothing can be learned that would not be chance."""
FEW_VALID_ROWS = 30
"""A score from fewer rows than this moves by several points with each of them."""


@dataclass(frozen=True, slots=True)
class PreparedData:
    """What a training learns from and is checked on, where it came from, and what the person should know of it."""

    train: list[Example]
    valid: list[Example]
    labels: tuple[str, ...]
    source: DataSource
    left_out: tuple[int, ...]
    notices: tuple[Message, ...]


def prepare(
    table: Table,
    columns: Mapping[str, str],
    task: Task,
    *,
    valid_share: float = 0.15,
    valid_table: Table | None = None,
    seed: int = 0,
) -> PreparedData:
    """Examples to learn from and to check on: a share of `table` set aside, or all of `valid_table`.

    Raises:
        DataError: columns, rows or labels cannot be used; see `examples_from`, `split` and the task's own checks.
        SettingsError: `valid_share` is not between 0 and 1.
    """
    found = examples_from(table, columns, task)
    if len(found.examples) < LEAST_ROWS:
        raise DataError(
            N_("{file} has too few rows to learn from: {count}. At least {least} are needed, and some tens of each "
               "label to learn it well."),
            file=table.file_name, count=len(found.examples), least=LEAST_ROWS,
        )  # fmt: skip
    labels = task.labels(found.examples)
    notices = [*table.notices, *found.notices]
    if valid_table is None:
        train, valid = split(found.examples, task, valid_share=valid_share, seed=seed)
        chosen = Split(valid_share=valid_share, seed=seed)
    else:
        own = examples_from(valid_table, columns, task)
        train, valid = found.examples, own.examples
        task.check(valid, labels)
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
        columns={column.role: columns[column.role] for column in task.columns},
        split=chosen,
        train_rows=len(train),
        valid_rows=len(valid),
    )
    return PreparedData(train, valid, labels, source, found.left_out, tuple(notices))
