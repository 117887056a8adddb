"""What may be odd about rows: nothing in them, the same again, the same with another answer, too few of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from bert_core.data.checks.base import MOST_ROWS, finding
from bert_core.data.findings import Finding
from bert_core.data.row_fixes import conflicts, duplicates, leaked, placeholders
from bert_core.data.task_table import TaskTable
from bert_core.i18n import N_, Message
from bert_core.tasks import Example, Task

FEW_ROWS = 50
"""With fewer rows some six at most are set aside for checking, and each of them is a sixth of the score."""
SHOWN_TEXTS = 5
"""Of so many texts with different answers all rows are shown, so that each answer stands beside the others."""

EMPTY_TEXT = (
    N_("{count} row of {file} has nothing in '{column}' and is left out (row {row}). Fill it in if it matters."),
    N_("{count} rows of {file} have nothing in '{column}' and are left out (first: row {row}). Fill them in if they "
       "matter."),
)  # fmt: skip
MISSING_LABEL = (
    N_("{count} row of {file} has no answer in '{column}' and is left out (row {row}). Fill it in if it matters."),
    N_("{count} rows of {file} have no answer in '{column}' and are left out (first: row {row}). Fill them in if they "
       "matter."),
)  # fmt: skip
PLACEHOLDER = (
    N_("{count} text of {file} only says that there is none, such as null or N/A (row {row}). Leave it out if it does "
       "not mean anything."),
    N_("{count} texts of {file} only say that there is none, such as null or N/A (first: row {row}). Leave them out if "
       "they do not mean anything."),
)  # fmt: skip
DUPLICATE = (
    N_("{count} row of {file} is the same as one before it (row {row}). It counts twice when the model learns."),
    N_("{count} rows of {file} are the same as one before them (first: row {row}). They count twice when the model "
       "learns."),
)  # fmt: skip
CONFLICT = (
    N_("{count} text of {file} has different answers in several rows (first: row {row}), so a model cannot learn which "
       "is right. Correct the answers, or leave these rows out."),
    N_("{count} texts of {file} have different answers in several rows ({rows} rows, first: row {row}), so a model "
       "cannot learn which is right. Correct the answers, or leave these rows out."),
)  # fmt: skip
LEAKED = (
    N_("{count} of the {all} rows to check on also stands among the rows to learn from (there row {row}). The model "
       "will know it by heart, so the scores will be too good."),
    N_("{count} of the {all} rows to check on also stand among the rows to learn from (there first in row {row}). The "
       "model will know them by heart, so the scores will be too good."),
)  # fmt: skip
SPLIT_LEAK = (
    N_("{count} row of {file} that was set aside for checking is also there to be learned from (row {row}), so the "
       "scores will be too good. Leave out texts that are there again."),
    N_("{count} rows of {file} that were set aside for checking are also there to be learned from (first: row {row}), "
       "so the scores will be too good. Leave out texts that are there again."),
)  # fmt: skip
FEW = (
    N_("Only {count} row of {file} can be learned from, so scores mean little. Add some if you can."),
    N_("Only {count} rows of {file} can be learned from, so scores mean little. Add some if you can."),
)  # fmt: skip


def row_findings(table: TaskTable, valid: TaskTable | None) -> list[Finding]:
    """What is odd about the rows of both files, and of one against the other."""
    found = [*_missing(table), *(_missing(valid, of_valid=True) if valid else [])]
    found += finding("placeholder_text", "warning", PLACEHOLDER, table, placeholders(table),
                     fix="leave_out_placeholders")  # fmt: skip
    disputed = conflicts(table)
    is_disputed = disputed >= 0
    texts = pd.unique(disputed[is_disputed])
    found += finding(
        "conflicting_answers", "warning", CONFLICT, table, np.isin(disputed, texts[:SHOWN_TEXTS]) & is_disputed,
        fix="leave_out_conflicts", count=len(texts), rows=int(is_disputed.sum()),
    )  # fmt: skip
    found += finding("duplicate_rows", "info", DUPLICATE, table, duplicates(table), fix="leave_out_duplicates")
    if valid is not None:
        learned, checked = leaked(table, valid)
        found += finding("leaked_rows", "warning", LEAKED, table, learned, fix="leave_out_leaked",
                         count=int(checked.sum()), all=len(valid))  # fmt: skip
    if table.answers_are_plain and table.complete.sum() < FEW_ROWS:
        found += finding("few_rows", "warning", FEW, table, table.complete)
    return found


def split_findings(train: Sequence[Example], valid: Sequence[Example], task: Task, file_name: str) -> list[Finding]:
    """What is odd about how the rows of one file were divided: some of those to check on are learned, too."""
    learned = {_asked(example, task) for example in train}
    rows = [example.row for example in valid if _asked(example, task) in learned]
    if not rows:
        return []
    text, plural = SPLIT_LEAK
    message = Message(text=text, plural=plural, values={"count": len(rows), "row": rows[0], "file": file_name})
    return [Finding("leaked_in_split", "warning", message, len(rows), tuple(rows[:MOST_ROWS]))]


def _asked(example: Example, task: Task) -> tuple[str, ...]:
    return tuple(example.cells[role].strip() for role in task.input_roles if role in example.cells)


def _missing(table: TaskTable, *, of_valid: bool = False) -> list[Finding]:
    found = []
    for column, blank in table.blank.items():
        code, sentence = ("missing_answer", MISSING_LABEL) if column.is_target else ("empty_text", EMPTY_TEXT)
        found += finding(code, "warning", sentence, table, blank, column=table.names[column], of_valid=of_valid)
    return found
