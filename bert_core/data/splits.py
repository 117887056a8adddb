"""Which examples of a table are learned from, and which are set aside to check on and for the test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bert_core.data.part_names import PARTS, TEST, TRAIN, VALID, parts_of
from bert_core.data.strata import draw
from bert_core.data.table import Table
from bert_core.data.times import times_of
from bert_core.data.together import units_of
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import Split
from bert_core.tasks import Example, Task


@dataclass(frozen=True, slots=True)
class Parts:
    """The examples of each part, in the order of the file; a part that has a file of its own is empty."""

    train: list[Example]
    valid: list[Example]
    test: list[Example]


def divide(table: Table, examples: Sequence[Example], task: Task, split: Split) -> Parts:
    """Examples of a table, divided as `split` says. The same split always gives the same parts.

    Raises:
        DataError: a column is not there or does not say what it should, or a part would be empty.
    """
    part = np.zeros(len(examples), "int64")  # places in PARTS
    if split.split_column is not None:
        cells, rows = _cells(table, examples, split.split_column), [example.row for example in examples]
        part = parts_of(cells, rows, column=split.split_column, file_name=table.file_name)
    shares = {TRAIN: 1.0}
    for name, share, file in ((VALID, split.valid_share, split.valid_file), (TEST, split.test_share, split.test_file)):
        is_named = bool((part == PARTS.index(name)).any())
        if file is not None and is_named:
            raise DataError(
                N_("Both {file} and the column '{column}' set rows aside for the same purpose ({part}). Choose one of "
                   "them."),
                file=file, column=split.split_column or "", part=name,
            )  # fmt: skip
        if file is None and share and not is_named:
            shares[name] = share
    shares[TRAIN] -= sum(shares.values()) - 1
    free = np.flatnonzero(part == PARTS.index(TRAIN)).tolist()
    if not free:
        raise DataError(
            N_("The column '{column}' in {file} leaves no row to learn from. Write train for most of the rows."),
            column=split.split_column or "", file=table.file_name,
        )  # fmt: skip
    if len(shares) > 1:
        drawn = _draw(table, [examples[place] for place in free], task, split, list(shares.values()))
        names = list(shares)
        part[free] = np.array([PARTS.index(name) for name in names])[drawn]
        _check_none_is_empty(table, names, drawn)
    found: tuple[list[Example], ...] = ([], [], [])
    for example, number in zip(examples, part.tolist(), strict=True):
        found[number].append(example)
    return Parts(*found)


def _draw(table: Table, examples: list[Example], task: Task, split: Split, shares: list[float]) -> np.ndarray:
    """The part of each example, as its place in `shares`."""
    groups = None if split.group_column is None else _cells(table, examples, split.group_column)
    units = units_of(examples, task.input_roles, groups, same_texts=split.same_texts_together)
    random = np.random.default_rng(split.seed)
    if split.time_column is not None:
        cells, rows = _cells(table, examples, split.time_column), [example.row for example in examples]
        times = times_of(cells, rows, column=split.time_column, file_name=table.file_name)
        return _newest(units, times, shares, random)
    kinds = [task.kinds_of(example) for example in examples]
    if task.has_classes:
        _check_some_can_be_divided(examples, units, kinds)
    return draw(kinds, units, shares, random, learns_lone_kinds=task.has_classes)


def _newest(units: np.ndarray, times: np.ndarray, shares: list[float], random: np.random.Generator) -> np.ndarray:
    """The oldest units in the first part, the newest in the last. A unit is as new as its newest row."""
    newest = np.full(units.max() + 1, -np.inf)
    np.maximum.at(newest, units, times)
    order = random.permutation(len(newest))  # chance decides among equally new ones
    order = order[np.argsort(newest[order], kind="stable")]
    ends = np.cumsum(np.bincount(units)[order])
    wanted = np.cumsum(shares)[:-1] * len(units)
    cuts = [int(np.abs(ends - end).argmin()) + 1 for end in wanted]
    for place in range(len(cuts)):  # nothing is left for a part that would begin after the last unit
        cuts[place] = min(max(cuts[place], place + 1), len(order) - len(cuts) + place)
    part = np.empty(len(order), "int64")
    part[order] = np.searchsorted(cuts, np.arange(len(order)), side="right")
    return part[units]


def _cells(table: Table, examples: Sequence[Example], column: str) -> list[str]:
    """The cell of each example in a column, whatever role that has; of an example of several rows, that of the first.

    Raises:
        DataError: there is no such column.
    """
    if column not in table.columns:
        raise DataError(
            N_("{file} has no column '{column}' by which rows could be set aside. Choose one of its columns."),
            file=table.file_name, column=column,
        )  # fmt: skip
    cells = dict(zip(table.frame.index.tolist(), table.frame[column].tolist(), strict=True))
    return [cells[example.row] for example in examples]


def _check_some_can_be_divided(examples: list[Example], units: np.ndarray, kinds: Sequence[Sequence[str]]) -> None:
    first: dict[str, int] = {}
    for unit, (kind,) in zip(units.tolist(), kinds, strict=True):
        if first.setdefault(kind, unit) != unit:
            return
    [label] = kinds[0]
    raise DataError(
        N_("All rows with the same label belong together, for they are a single row, have the same text or are of "
           "the same group (first: '{label}' in row {row}), so none can be both learned and checked. Add rows, or "
           "choose another column for the labels or the groups."),
        label=label, row=examples[0].row,
    )  # fmt: skip


def _check_none_is_empty(table: Table, names: list[str], drawn: np.ndarray) -> None:
    for place, name in enumerate(names):
        if not (drawn == place).any():
            raise DataError(
                N_("Too few rows of {file} differ in their text and group to set some aside for every purpose: none "
                   "is left for this part: {part}. Add rows, or choose another way to set rows aside."),
                file=table.file_name, part=name,
            )  # fmt: skip


def notices_of(parts: Parts, task: Task) -> list[Message]:
    """Kinds of answer that are checked and were never learned, or are learned and never checked.

    Raises:
        DataError: all rows to learn from have the same label.
    """
    train, valid, test = (_first_rows(examples, task) for examples in (parts.train, parts.valid, parts.test))
    if task.has_classes and len(train) < 2:
        raise DataError(
            N_("All rows that are left to learn from have the same label, '{label}'. Set other rows aside."),
            label=next(iter(train), ""),
        )
    unlearned = {kind: row for kind, row in {**test, **valid}.items() if kind not in train}
    unchecked = {kind: row for kind, row in train.items() if kind not in valid} if task.has_classes else {}
    notices = []
    if unlearned:
        notices.append(_notice(
            N_("The answer '{kind}' (row {row}) stands only in rows that are set aside, so it cannot be learned."),
            N_("{count} kinds of answer stand only in rows that are set aside (first: '{kind}' in row {row}), so they "
               "cannot be learned."),
            unlearned,
        ))  # fmt: skip
    if unchecked:
        notices.append(_notice(
            N_("The label '{kind}' (first: row {row}) has no row to check on, so the scores say nothing of it. More "
               "rows with this label help."),
            N_("{count} labels (first: '{kind}' in row {row}) have no row to check on, so the scores say nothing of "
               "them. More rows with these labels help."),
            unchecked,
        ))  # fmt: skip
    return notices


def _first_rows(examples: Sequence[Example], task: Task) -> dict[str, int]:
    """Each kind of answer, with the first row that has it."""
    rows: dict[str, int] = {}
    for example in examples:
        for kind in task.kinds_of(example):
            rows.setdefault(kind, example.row)
    return rows


def _notice(text: str, plural: str, found: dict[str, int]) -> Message:
    kind, row = next(iter(found.items()))
    return Message(text=text, plural=plural, values={"count": len(found), "kind": kind, "row": row})
