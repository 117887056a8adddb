"""Files with a JSON object on each line (JSON Lines), read fast. Knows nothing of what the objects are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

BLOCK = 10_000
"""Lines that are parsed in one go, which takes a third of the time of one after the other."""

Entry = TypeVar("Entry")


def read_json_lines(
    path: Path, kind: TypeAdapter[list[Entry]], places: Collection[int] | None = None
) -> Iterator[Entry]:
    """The entries of a file, in order; of some lines only, counted from 0, where `places` names them.

    Raises:
        ValueError: a line is no such entry, or the file is not UTF-8.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        wanted = None if places is None else set(places)
        chosen = (line for place, line in enumerate(file) if wanted is None or place in wanted)
        while lines := list(islice(chosen, BLOCK)):
            yield from kind.validate_json(b"[" + b",".join(lines) + b"]")
