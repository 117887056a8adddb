"""Generated short texts for questions of time, where words need no sense: the same ones every time, of any number."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

LABELS = ("negative", "positive")
SHORTEST, LONGEST = 5, 25
"""Words in a text. The embedded model makes one word piece of each, as they are words of its vocabulary."""


def vocabulary(model_folder: Path) -> list[str]:
    """The English words that a model's tokenizer knows whole."""
    tokenizer = json.loads((model_folder / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = tokenizer["model"]["vocab"]
    return sorted(piece for piece in pieces if piece.isascii() and piece.isalpha() and len(piece) > 2)


def write_texts(
    path: Path, rows: int, words: list[str], *, shortest: int = SHORTEST, longest: int = LONGEST, seed: int = 0
) -> Path:
    """Write a CSV of `rows` random texts with the columns `text` and `label`; the first word decides on the label."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label"])
        for _ in range(rows):
            text = chance.choices(words, k=chance.randint(shortest, longest))
            writer.writerow([" ".join(text), LABELS[text[0] < "m"]])
    return path
