"""Everything that is odd about a table that a task shall learn from, the worst first. What mends it is in `fixes`."""

from __future__ import annotations

from collections.abc import Mapping

from bert_core.data.checks.labels import label_findings
from bert_core.data.checks.numbers import number_findings
from bert_core.data.checks.rows import row_findings
from bert_core.data.checks.texts import ModelFor, text_findings
from bert_core.data.checks.unusable import unusable_findings
from bert_core.data.findings import Finding
from bert_core.data.table import Table
from bert_core.data.task_table import task_tables
from bert_core.tasks import Task
from bert_core.text import Tokenizer

SEVERITIES = ("error", "warning", "info")
"""The worst first."""


def check_health(
    table: Table,
    task: Task,
    form: str,
    columns: Mapping[str, str],
    *,
    valid_table: Table | None = None,
    tokenizer: Tokenizer | None = None,
    max_length: int | None = None,
    model_for: ModelFor | None = None,
) -> list[Finding]:
    """What a person should know of these rows before a training, the worst first; in time that grows with the rows.

    `columns` names the column of each role; what only another column would show is not looked for. With a `tokenizer`
    it is told what the model cannot read, with `max_length` too which texts it cuts; `model_for` names a better one.
    """
    rows, valid = task_tables(table, valid_table, task, form, columns)
    found = [
        *row_findings(rows, valid),
        *label_findings(rows, valid),
        *number_findings(rows),
        *(number_findings(valid, of_valid=True) if valid else []),
        *unusable_findings(rows, task, form),
        *text_findings(rows, task, tokenizer, max_length, model_for),
    ]
    return sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
