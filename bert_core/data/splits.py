"""Which examples are learned from and which are set aside for checking. Knows no files and no columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bert_core.errors import DataError, SettingsError
from bert_core.i18n import N_
from bert_core.tasks import Example, Task


def split(
    examples: Sequence[Example], task: Task, *, valid_share: float, seed: int
) -> tuple[list[Example], list[Example]]:
    """Training and validation examples, in the order of the file, each of the task's groups in both by the same share.

    Every group of two or more keeps at least one example on either side. The same seed gives the same split.

    Raises:
        DataError: a label has only one example.
        SettingsError: `valid_share` is not between 0 and 1.
    """
    if not 0 < valid_share < 1:
        raise SettingsError(
            N_("The share of rows for checking is {share}; choose more than 0 and less than 1, for example 0.15."),
            field="valid_share", share=valid_share,
        )  # fmt: skip
    strata = defaultdict(list)
    for position, example in enumerate(examples):
        strata[task.group(example)].append(position)
    if task.has_classes:  # other groups need not stand on both sides: one row alone is learned from
        _check(examples, strata, task)
    random = np.random.default_rng(seed)
    is_valid = np.zeros(len(examples), bool)
    for label in sorted(strata):
        positions = strata[label]
        share = min(max(round(len(positions) * valid_share), 1), len(positions) - 1)
        is_valid[random.permutation(positions)[:share]] = True
    train = [example for example, valid in zip(examples, is_valid, strict=True) if not valid]
    valid = [example for example, valid in zip(examples, is_valid, strict=True) if valid]
    return train, valid


def _check(examples: Sequence[Example], strata: dict[str, list[int]], task: Task) -> None:
    single = [positions[0] for positions in strata.values() if len(positions) == 1]
    if single:
        first = examples[single[0]]
        raise DataError(
            N_("The label '{label}' has only one row (row {row}), so it cannot be both learned and checked. "
               "Add rows with this label, give it another one, or remove the row."),
            plural=N_("{count} labels have only one row each (first: '{label}' in row {row}), so they cannot be both "
                      "learned and checked. Add rows with these labels, remove the rows, or choose another label "
                      "column."),
            count=len(single), label=task.group(first), row=first.row,
        )  # fmt: skip
