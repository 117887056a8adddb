"""The labels of a table, whether a row has one or a list of them."""

from __future__ import annotations

from collections import Counter

from bert_core.data.task_table import TaskTable
from bert_core.tasks.lists import labels_in


def label_counts(table: TaskTable) -> dict[str, int]:
    """How many complete rows have each label; empty where the task has no labels."""
    column = table.column_that_holds("label", "labels")
    if column is None:
        return {}
    values = table.values(column)
    if column.holds == "label":
        return {name: int(count) for name, count in zip(values.names, values.counts, strict=True) if count}
    counts: Counter[str] = Counter()
    for cell, count in zip(values.names, values.counts.tolist(), strict=True):
        counts.update(dict.fromkeys(labels_in(cell) or (), count))
    return dict(counts)
