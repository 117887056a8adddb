"""What the head should give for each read of a question about a table, from the right query."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bert_core.tasks.hydra import COLUMN_PARTS, PARTS, SILENT, SPAN, TARGETS
from bert_core.tasks.mentions import find_mention
from bert_core.tasks.wikisql import Condition, Query
from bert_core.text import Alignment, Reads


def column_targets(queries: Sequence[Query], columns: Sequence[int], reads: Reads, alignment: Alignment) -> np.ndarray:
    """Targets of all reads, int8 (reads, TARGETS), in which values are not marked yet.

    `columns` says how many columns each query's table has. What is said of a column stands at the first read of each
    row, and elsewhere nothing is said.
    """
    wanted = np.full((sum(columns), TARGETS), SILENT, "int8")
    pair = 0
    for query, count in zip(queries, columns, strict=True):
        for column in range(count):
            condition = condition_on(query, column)
            said = {
                "select": column == query.select,
                "condition": condition is not None,
                "aggregate": query.aggregate if column == query.select else SILENT,
                "operator": SILENT if condition is None else condition.operator,
                "count": len(query.conditions),
            }
            for name in COLUMN_PARTS:
                wanted[pair, PARTS[name].targets] = said[name]
            pair += 1
    targets = np.full((len(reads), TARGETS), SILENT, "int8")
    targets[reads.starts[:-1]] = wanted[alignment.examples]
    targets[:, SPAN.targets] = 0
    return targets


def mark_values(
    targets: np.ndarray,
    queries: Sequence[Query],
    questions: Sequence[str],
    owners: np.ndarray,
    reads: Reads,
    alignment: Alignment,
) -> None:
    """Mark where the values of conditions begin and end; `owners` is the example of each pair, int64 (pairs,).

    A value that does not stand in the question, or is no whole number of word pieces, stays unmarked, and so its loss
    is 0; the rest of its query is learned all the same.
    """
    first_pair = np.searchsorted(owners, owners)  # of the same example
    for row, pair in enumerate(alignment.examples):
        example = owners[pair]
        condition = condition_on(queries[example], pair - first_pair[pair])
        mention = condition and find_mention(questions[example], condition.value)
        if not mention:
            continue
        pieces = slice(reads.starts[row] + 1, reads.starts[row + 1])
        found = _pieces_of(mention, alignment.characters[reads.pieces[pieces]], questions[example])
        if found:
            begin, end = SPAN.targets.start, SPAN.targets.stop - 1
            targets[pieces.start + found[0], begin] = 1
            targets[pieces.start + found[1], end] = 1


def condition_on(query: Query, column: int) -> Condition | None:
    """The first condition on a column."""
    return next((condition for condition in query.conditions if condition.column == column), None)


def _pieces_of(mention: tuple[int, int], characters: np.ndarray, question: str) -> tuple[int, int] | None:
    """The first and the last of the word pieces that are a mention and nothing more; None where there are none."""
    start, end = mention
    covering = np.flatnonzero((characters[:, 1] > start) & (characters[:, 0] < end))
    if not len(covering):
        return None
    first, last = covering[0], covering[-1]
    # Some tokenizers count the blank before a word as a part of it.
    text = question[characters[first, 0] : characters[last, 1]]
    return (int(first), int(last)) if text.strip() == question[start:end] else None
