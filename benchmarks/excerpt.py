"""A part of a labelled data set, for trials that must not take half an hour."""

from __future__ import annotations

import csv
import random
from pathlib import Path

Row = dict[str, str]


def column_names(file: Path) -> tuple[str, str]:
    """The columns of text and label: the first two of the file."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        text, label, *_ = next(csv.reader(lines))
    return text, label


def excerpt(folder: Path, into: Path, label: str, rows: int) -> Path:
    """Write train.csv with `rows` rows, the same every time, valid.csv with the same share of its own, and test.csv.

    Rows with a label that the training rows do not have are left out of both.
    """
    train, valid, test = (_read(folder / f"{part}.csv") for part in ("train", "valid", "test"))
    chance = random.Random(0)
    chosen = chance.sample(train, min(rows, len(train)))
    known = {row[label] for row in chosen}
    valid = chance.sample(valid, max(len(known), len(valid) * len(chosen) // len(train)))
    for part, table in (("train", chosen), ("valid", valid), ("test", test)):
        _write(into / f"{part}.csv", [row for row in table if row[label] in known])
    return into


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, table: list[Row]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
