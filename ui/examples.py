"""A few of the rows that a run was checked on, of as many labels as possible."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice, zip_longest

from bert_core import Example, Run, Task

LOOKED_AT = 200
SHOWN = 6


def held_out_examples(run: Run, task: Task) -> list[Example]:
    """The same few rows every time: one of each label in turn.

    Raises:
        RunError: the run's rows are missing or damaged.
    """
    by_label: dict[tuple[str, ...], list[Example]] = defaultdict(list)
    for example in islice(run.examples("valid"), LOOKED_AT):
        by_label[tuple(task.kinds_of(example))].append(example)
    turns = zip_longest(*by_label.values())
    return [example for turn in turns for example in turn if example is not None][:SHOWN]
