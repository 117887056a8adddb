"""How the answers of a model compare with the right ones, row by row; on disk a line of JSON for each row.

    valid_answers.jsonl   the rows     valid_logits.npy   what the head gave, where it gives one number for each label

Knows neither tasks nor run folders. The texts of the rows are not in it: they stand in the run's own rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
from pydantic import TypeAdapter

from bert_core.json_lines import read_json_lines

ANSWERS, LOGITS = "{part}_answers.jsonl", "{part}_logits.npy"


class Tally(NamedTuple):
    """In a row, how many things of a kind there are, how many were given, and how many of these are right."""

    kind: str
    there: int
    given: int
    right: int


class Verdict(NamedTuple):
    """An answer beside the right one, in words.

    `right` is from 0 to 1: 1 or 0 for labels, F1 for parts of a text. `confidence` is how likely the model says that
    its answer is right, where it says so. `kinds` are what the right answer is made of: labels, types, relations;
    `tallies` count them where an answer is several things, each right or wrong.
    """

    truth: str
    answer: str
    right: float
    confidence: float | None
    kinds: tuple[str, ...]
    tallies: tuple[Tally, ...] = ()


class Judged(NamedTuple):
    """The verdict on a row, with the row's number in its file and how many characters were read for it."""

    row: int
    truth: str
    answer: str
    right: float
    confidence: float | None
    kinds: tuple[str, ...]
    length: int
    tallies: tuple[Tally, ...] = ()


Thing = TypeVar("Thing")
JUDGED = TypeAdapter(list[Judged])


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts on all rows of a part, in their order; `logits`, (rows, labels), float32, where there are such."""

    rows: tuple[Judged, ...]
    logits: np.ndarray | None = None


def tallies(there: Iterable[Thing], given: Iterable[Thing], kind: Callable[[Thing], str]) -> tuple[Tally, ...]:
    """The counts of each kind among things that are in a row, and those that were given for it."""
    right, wanted, found = set(there) & set(given), Counter(map(kind, set(there))), Counter(map(kind, set(given)))
    hits = Counter(map(kind, right))
    return tuple(Tally(name, wanted[name], found[name], hits[name]) for name in sorted({*wanted, *found}))


def write_judgement(folder: Path, part: str, judgement: Judgement) -> None:
    """Write a judgement into a folder, in the place of an older one."""
    with (folder / ANSWERS.format(part=part)).open("w", encoding="utf-8", newline="\n") as file:
        for row in judgement.rows:
            values = row._asdict()
            if not row.tallies:
                del values["tallies"]
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
    path = folder / LOGITS.format(part=part)
    path.unlink(missing_ok=True)
    if judgement.logits is not None:
        np.save(path, judgement.logits.astype("float32"), allow_pickle=False)


def read_judgement(folder: Path, part: str) -> Judgement | None:
    """What `write_judgement` wrote; None where there is none.

    Raises:
        ValueError: a file is damaged.
        OSError: a file cannot be read.
    """
    answers, logits = folder / ANSWERS.format(part=part), folder / LOGITS.format(part=part)
    if not answers.exists():
        return None
    rows = tuple(read_json_lines(answers, JUDGED))
    return Judgement(rows, np.load(logits, allow_pickle=False) if logits.exists() else None)


def names_of(part: str) -> Sequence[str]:
    """The names of the files of a part."""
    return ANSWERS.format(part=part), LOGITS.format(part=part)
