"""What may be odd about labels: how they are written, what they are, and how many rows each has."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from bert_core.data.checks.base import finding, named, shortened
from bert_core.data.findings import Finding, Severity
from bert_core.data.label_spellings import is_placeholder, other_spellings, whole_numbers
from bert_core.data.label_values import label_counts
from bert_core.data.row_fixes import rows_with_labels, single_labels, unseen_labels
from bert_core.data.task_table import TaskTable
from bert_core.data.written_numbers import number_in, thousands_mark, without_thousands
from bert_core.i18n import N_
from bert_core.tasks.lists import notation

LEADING_ZERO = re.compile(r"[+-]?0\d")
NEARLY_ALL_DIFFERENT, FEW_TO_TELL = 0.9, 20
"""Where more than this share of so many rows have a label of their own, it is no label."""
HARDLY_LEARNED = 10
"""A label with fewer rows than this is hardly learned."""
MOST_OF_ALL = 0.8
"""Where one label has more than this share of all rows, always answering it looks good."""
FEWEST_SCORES = 3
"""Of fewer different numbers nobody would make a scale."""
MOST_GRADES = 20
"""More different numbers than this are hardly ever names."""

SPELLINGS = (
    N_("{count} label in '{column}' is another spelling of a more common one: {labels}. It is learned as a label of "
       "its own unless you merge them."),
    N_("{count} labels in '{column}' are other spellings of more common ones: {labels}. They are learned as labels of "
       "their own unless you merge them."),
)  # fmt: skip
WHOLE_NUMBERS = (
    N_("{count} label in '{column}' is written with decimals that it does not need, such as 1.0 for 1 (row {row})."),
    N_("{count} labels in '{column}' are written with decimals that they do not need, such as 1.0 for 1 (first: row "
       "{row})."),
)  # fmt: skip
PLACEHOLDER = (
    N_("{count} label in '{column}' may only say that there is none: {labels}. It is learned as a label like any other "
       "unless you leave its rows out."),
    N_("{count} labels in '{column}' may only say that there is none: {labels}. They are learned as labels like any "
       "other unless you leave their rows out."),
)  # fmt: skip
LIKE_SCORE = (
    N_("The labels in '{column}' are numbers. If greater means more, as in ratings, choose a number as the task "
       "instead; as labels they are names without an order."),
) * 2  # fmt: skip
LIKE_ID = (
    N_("'{column}' has {count} different values in {rows} rows, so nearly every row has its own: that looks like the "
       "number or name of a row, not like a label. Choose another column for the label."),
) * 2  # fmt: skip
SINGLE = (
    N_("The label {labels} has only one row (row {row}), so it cannot be both learned and checked. Add rows, or leave "
       "the label out."),
    N_("{count} labels have only one row each (first: {labels}), so they cannot be both learned and checked. Add rows, "
       "or leave these labels out."),
)  # fmt: skip
RARE = (
    N_("The label {labels} has fewer than {least} rows, so it will hardly be learned. Some tens of rows are needed."),
    N_("{count} labels have fewer than {least} rows each ({labels}), so they will hardly be learned. Some tens of rows "
       "of each are needed."),
)  # fmt: skip
IMBALANCE = (
    N_("{share:.0%} of the rows have the label '{label}', so a model that always answers it is right in {share:.0%} of "
       "the rows. Judge by the balanced score (macro F1), and let rare labels count for more when you train."),
) * 2  # fmt: skip
UNSEEN = (
    N_("{count} label stands among the rows to check on but never among those to learn from: {labels} (row {row} of "
       "{file}). Add rows to learn it from, or leave these rows out."),
    N_("{count} labels stand among the rows to check on but never among those to learn from: {labels} (first: row "
       "{row} of {file}). Add rows to learn them from, or leave these rows out."),
)  # fmt: skip
NOTATIONS = (
    N_("The lists in '{column}' are written in different ways ({ways}). They were read as {labels} different labels; "
       "check that each list is divided where it should be (first other one: row {row})."),
) * 2  # fmt: skip


def label_findings(table: TaskTable, valid: TaskTable | None) -> list[Finding]:
    """What is odd about the labels of a task that has some."""
    column = table.column_that_holds("label", "labels")
    counts = label_counts(table)
    if column is None or not counts:
        return []
    name = table.names[column]
    if column.holds == "label" and _is_id(counts):
        rows = sum(counts.values())
        return finding("label_like_id", "error", LIKE_ID, table, table.complete, count=len(counts), column=name,
                       rows=rows)  # fmt: skip
    found = _spellings(table, counts, name)
    if valid is not None:
        unseen = unseen_labels(table, valid)
        found += finding("unseen_labels", "error", UNSEEN, valid, rows_with_labels(valid, unseen), count=len(unseen),
                         labels=named(sorted(unseen)), fix="leave_out_unseen_labels", of_valid=True)  # fmt: skip
    if column.holds == "labels":
        return [*found, *_rare(table, counts), *_notations(table, len(counts))]
    found += _kinds(table, counts, name)
    if valid is None:
        single = sorted(single_labels(table))
        found += finding("single_row_labels", "warning", SINGLE, table, rows_with_labels(table, set(single)),
                         count=len(single), labels=named(single), fix="leave_out_single_labels")  # fmt: skip
    return [*found, *_rare(table, counts), *_imbalance(table, counts)]


def _spellings(table: TaskTable, counts: Mapping[str, int], name: str) -> list[Finding]:
    others = other_spellings(counts)
    pairs = [f"'{shortened(other)}' = '{shortened(best)}'" for other, best in sorted(others.items())]
    return finding(
        "label_spellings", "warning", SPELLINGS, table, rows_with_labels(table, set(others)), count=len(others),
        column=name, labels=", ".join(pairs[:5]) + (", …" if len(pairs) > 5 else ""), fix="merge_labels",
    )  # fmt: skip


def _kinds(table: TaskTable, counts: Mapping[str, int], name: str) -> list[Finding]:
    """What the labels are: numbers with needless decimals, words for nothing, ratings."""
    whole = set(whole_numbers(list(counts)))
    found = finding("float_labels", "info", WHOLE_NUMBERS, table, rows_with_labels(table, whole), count=len(whole),
                    column=name, fix="whole_number_labels")  # fmt: skip
    nothing = sorted(label for label in counts if is_placeholder(label))
    others = len(counts) - len(nothing)
    found += finding("placeholder_labels", "warning", PLACEHOLDER, table, rows_with_labels(table, set(nothing)),
                     count=len(nothing), column=name, labels=named(nothing),
                     fix="leave_out_placeholder_labels" if others > 1 else None)  # fmt: skip
    if len(counts) >= FEWEST_SCORES and are_numbers(counts):
        severity: Severity = "info" if len(counts) <= MOST_GRADES else "warning"
        found += finding(
            "label_like_score", severity, LIKE_SCORE, table, table.complete, count=len(counts), column=name
        )
    return found


def _rare(table: TaskTable, counts: Mapping[str, int]) -> list[Finding]:
    rare = [label for label, rows in counts.items() if 1 < rows < HARDLY_LEARNED]
    return finding("rare_labels", "info", RARE, table, rows_with_labels(table, set(rare)), count=len(rare),
                   labels=named(rare), least=HARDLY_LEARNED)  # fmt: skip


def _imbalance(table: TaskTable, counts: Mapping[str, int]) -> list[Finding]:
    label = max(counts, key=counts.__getitem__)
    share = counts[label] / sum(counts.values())
    if len(counts) < 2 or share <= MOST_OF_ALL:
        return []
    others = rows_with_labels(table, set(counts) - {label})
    return finding("imbalance", "warning", IMBALANCE, table, others, count=counts[label], label=shortened(label),
                   share=share)  # fmt: skip


def _notations(table: TaskTable, labels: int) -> list[Finding]:
    """Lists that are written in several ways: each way with its sign, and the rows of all but the usual one."""
    column = table.column_that_holds("labels")
    if column is None:
        return []
    values = table.values(column)
    ways: dict[str, int] = {}
    for cell, rows in zip(values.names, values.counts.tolist(), strict=True):
        if rows and (way := notation(cell)):
            ways[way] = ways.get(way, 0) + rows
    if len(ways) < 2:
        return []
    usual = max(ways, key=ways.__getitem__)
    others = values.rows_with(lambda cell: notation(cell) not in ("", usual))
    return finding("mixed_notations", "warning", NOTATIONS, table, others, column=table.names[column], labels=labels,
                   ways=", ".join(f"a{way}b: {rows}" if way != "[]" else f"[a, b]: {rows}"
                                  for way, rows in sorted(ways.items())))  # fmt: skip


def _is_id(counts: Mapping[str, int]) -> bool:
    rows = sum(counts.values())
    return rows >= FEW_TO_TELL and len(counts) > NEARLY_ALL_DIFFERENT * rows


def are_numbers(labels: Collection[str]) -> bool:
    """Whether all labels are numbers, as scores would be; 007 is a name."""
    mark = thousands_mark(labels)
    plain = [without_thousands(label, mark) if mark else label for label in labels]
    return all(number_in(label) is not None and not LEADING_ZERO.match(label) for label in plain)
