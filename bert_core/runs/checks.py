"""Check sums, so that a file that was cut short or changed on disk is told, and never taken for what it was.

A record carries the sum of its own text as the last entry; other files of a folder are summed in its `checks.json`.
CRC-32 finds accidents. It does not keep out a person who wants to change a file.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from bert_core.record import Record
from bert_core.runs.files import write_whole

CHECKS_NAME = "checks.json"
BLOCK = 2**20
SEAL = re.compile(rb',\s*"check":\s*"([0-9a-f]{8})"\s*\}\s*$')


class Checks(Record):
    """The sum of each file, by its name with `/` between folders."""

    files: dict[str, str]


def sealed(text: str) -> str:
    """A JSON object, on one line or on several, with the sum of its text as the last entry."""
    body = text.rstrip().removesuffix("}").rstrip()
    between, end = ("\n  ", "\n}") if "\n" in body else ("", "}")
    return f'{body},{between}"check":"{_sum(body.encode())}"{end}'


def unsealed(data: bytes) -> bytes:
    """The JSON object without its sum; one that never had any (as older versions wrote them) as it is.

    Raises:
        ValueError: the sum is not that of the text.
    """
    seal = SEAL.search(data)
    if seal is None:
        return data
    body = data[: seal.start()]
    if _sum(body) != seal[1].decode():
        raise ValueError("the check sum is not that of the text")
    return body + b"}"


def write_checks(folder: Path, names: Iterable[str]) -> None:
    """Keep the sums of files that will not change any more."""
    checks = Checks(files={name: _sum_of_file(folder / name) for name in sorted(names)})
    write_whole(folder / CHECKS_NAME, sealed(checks.model_dump_json(indent=2)) + "\n")


def checks_without(folder: Path, names: Iterable[str]) -> str | None:
    """The kept sums without those of some files, for a copy of the folder that lacks these; None where there are none.

    Raises:
        ValueError: the file of the sums is damaged.
        OSError: it cannot be read.
    """
    path = folder / CHECKS_NAME
    if not path.exists():
        return None
    known = Checks.model_validate_json(unsealed(path.read_bytes())).files
    left = Checks(files={name: value for name, value in known.items() if name not in set(names)})
    return sealed(left.model_dump_json(indent=2)) + "\n"


def damaged(folder: Path, names: Iterable[str] | None = None) -> str | None:
    """The first of these files, or of all, that is not as it was summed; None where all are, or nothing was summed.

    Raises:
        OSError: a file is missing or cannot be read.
    """
    path = folder / CHECKS_NAME
    if not path.exists():
        return None
    try:
        known = Checks.model_validate_json(unsealed(path.read_bytes())).files
    except (ValueError, ValidationError):
        return CHECKS_NAME
    wanted = known if names is None else [name for name in names if name in known]
    return next((name for name in wanted if _sum_of_file(folder / name) != known[name]), None)


def _sum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"


def _sum_of_file(path: Path) -> str:
    value = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            value = zlib.crc32(block, value)
    return f"{value:08x}"
