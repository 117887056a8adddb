"""Rows of the samples for many labels, two texts and a number, from the public data sets that they are taken from."""

from __future__ import annotations

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SEED = 0
EMOTIONS = {"admiration", "amusement", "curiosity", "gratitude", "love", "optimism", "sadness", "surprise"}
EMOTION_ROWS = 110
"""No further row is taken once one of its labels has so many."""
COARSE = re.compile(r"(?i)f+u+c+k|shit|bitch|\bass|damn|hell\b|sex|porn|dick|cunt|rape|kill|suicid|nazi|gay|crap|\bdie")
"""Rows that are not for everybody's eyes."""
ENTAILMENT_ROWS = 200
CAPTIONS = slice(1000, 2000)
"""The image captions of the training file, which keeps the order of the original: of all its parts they are free."""
SCORE_ROWS = 60
SCORES = 10
HIGHEST = 5.0


def emotions(folder: Path) -> list[tuple[str, str]]:
    """Text and emotions; half of the rows have several."""
    found = [
        (row["text"], row["labels"])
        for row in _rows(folder / "train.csv")
        if set(row["labels"].split("|")) <= EMOTIONS and not COARSE.search(row["text"])
    ]
    random.Random(SEED).shuffle(found)
    found.sort(key=lambda row: "|" not in row[1])  # several labels first: single ones then fill up each emotion
    counts: Counter[str] = Counter()
    chosen = []
    for text, labels in found:
        named = labels.split("|")
        if max(counts[label] for label in named) < EMOTION_ROWS and len(text) < 200:
            counts.update(named)
            chosen.append((text, labels))
    random.Random(SEED).shuffle(chosen)
    return chosen


def entailment(folder: Path) -> list[tuple[str, str, str]]:
    """Premise, hypothesis and label, of each label as many."""
    rows = [(row["premise"], row["hypothesis"], row["label"]) for row in _rows(folder / "train.csv")]
    random.Random(SEED).shuffle(rows)
    counts: Counter[str] = Counter()
    chosen = []
    for row in rows:
        counts[row[2]] += 1
        if counts[row[2]] <= ENTAILMENT_ROWS:
            chosen.append(row)
    return chosen


def captions(folder: Path) -> list[tuple[str, str, str]]:
    """Two captions and how similar they are, of each part of the range about as many."""
    rows = [(row["sentence1"], row["sentence2"], row["score"]) for row in _rows(folder / "train.csv")][CAPTIONS]
    random.Random(SEED).shuffle(rows)
    counts: Counter[int] = Counter()
    chosen = []
    for row in rows:
        part = min(int(float(row[2]) / HIGHEST * SCORES), SCORES - 1)
        counts[part] += 1
        if counts[part] <= SCORE_ROWS:
            chosen.append(row)
    return chosen


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
