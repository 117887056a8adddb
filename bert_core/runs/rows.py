"""The rows of a run on disk: those it learns from, is checked on and is tested on, and where they stood in its file."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.json_lines import read_json_lines
from bert_core.runs.checks import damaged, write_checks
from bert_core.tasks import Example

Part = Literal["train", "valid", "test"]
PARTS: tuple[Part, ...] = get_args(Part)
SPLIT_NAME = "split.csv"
EXAMPLES = TypeAdapter(list[Example])
MISSING = N_("The rows of the run '{run}' are missing or damaged. Start it again from its file.")


def write_rows(folder: Path, examples: Mapping[Part, Iterable[Example]], *, elsewhere: Iterable[Part]) -> None:
    """Keep the rows of each part, and for those that are not from a file `elsewhere` their numbers in the run's own."""
    rows = {part: _write_examples(folder, part, found) for part, found in examples.items()}
    numbered = sorted((row, part) for part, numbers in rows.items() if part not in elsewhere for row in numbers)
    with (folder / SPLIT_NAME).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("row", "part"), *numbered])
    write_checks(folder, [SPLIT_NAME, *map(_name, rows)])


def read_examples(folder: Path, part: Part, places: Collection[int] | None = None) -> Iterator[Example]:
    """The rows of a part, in order; some of them only, counted from 0, where `places` names them.

    Raises:
        RunError: the file is missing or damaged.
    """
    try:
        if damaged(folder, [_name(part)]):
            raise ValueError("the check sum is not that of the rows")
        yield from read_json_lines(folder / _name(part), EXAMPLES, places)
    except (OSError, ValueError) as error:
        raise RunError(MISSING, run=folder.name) from error


def rows_digest(folder: Path, part: Part) -> str:
    """A sum that two parts share only if they are the same rows in the same order.

    Raises:
        RunError: the file is missing.
    """
    try:
        with (folder / _name(part)).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RunError(MISSING, run=folder.name) from error


def read_split(folder: Path) -> dict[int, str]:
    """The part of each row of the run's own file that is used, by its number.

    Raises:
        RunError: it is missing, as in runs of older versions, or damaged.
    """
    try:
        if damaged(folder, [SPLIT_NAME]):
            raise ValueError("the check sum is not that of the file")
        with (folder / SPLIT_NAME).open(encoding="utf-8", newline="") as file:
            return {int(line["row"]): line["part"] for line in csv.DictReader(file)}
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise RunError(
            N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=folder.name, file=SPLIT_NAME
        ) from error


def _name(part: Part) -> str:
    return f"data/{part}.jsonl"


def _write_examples(folder: Path, part: Part, examples: Iterable[Example]) -> list[int]:
    path = folder / _name(part)
    path.parent.mkdir(exist_ok=True)
    rows = []
    with path.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps({"row": example.row, "cells": dict(example.cells)}, ensure_ascii=False) + "\n")
            rows.append(example.row)
    return rows
