"""Files with a JSON object on each line (JSON Lines), read fast. Knows nothing of what the objects are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

BLOCK = 10_000
"""Lines that are parsed in one go, which takes a third of the time of one after the other."""

Entry = TypeVar("Entry")


def read_json_lines(path: Path, kind: TypeAdapter[list[Entry]]) -> Iterator[Entry]:
    """The entries of a file, in order.

    Raises:
        ValueError: a line is no such entry, or the file is not UTF-8.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        while lines := list(islice(file, BLOCK)):
            yield from kind.validate_json(b"[" + b",".join(lines) + b"]")
