"""Damaged files of every kind, each read or refused in a sentence: python -m benchmarks.fuzz_reading --count 20000

Takes small whole files of each format and encoding, changes bytes in them (flips, cuts, joins, repeats), and reads what
comes of it. Prints how many were read and refused, the longest time and the most memory that one file took, and every
file that ended in another error, took longer than 2 seconds or more than 200 MB, which it keeps in a folder for a look.
Ends with status 1 where there was one. Seconds of a file are those of this process's own work, as other programs make
those on the clock longer. Needs Linux, which tells the most memory that was held.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

from benchmarks.measure import show
from bert_core import DataError, read_table

MOST_SECONDS, MOST_MEGABYTES = 2, 200
ROWS = [
    ["text", "label", "note"],
    ["服务很好，房间也很干净，下次还会再来。", "正面", ""],
    ['She said "hello", then left; twice | three', "bad", "a\tb"],
    ["Two\nlines, one cell", "good", " blanks stay "],
    ["=1+1", "007", "NA"],
] + [[f"Plain text number {number}, with a few words", "good", "1.0"] for number in range(20)]
PIECES = [
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b"\0",
    b"\xff",
    b"{",
    b"[",
    b"]",
    b"[[",
    b"\\ud800",
    b"PK\x03\x04",
]
"""What is put into files in the place of chance bytes."""


def whole_files() -> dict[str, bytes]:
    """One small file of every kind, under a name that its kind has."""
    records = [dict(zip(ROWS[0], row, strict=True)) for row in ROWS[1:]]
    text = _delimited(",")
    files = {f"{name}.csv": _delimited(each).encode() for name, each in (("comma", ","), ("tab", "\t"), ("caret", "^"))}
    files |= {
        f"{codec}.csv": text.encode(codec, errors="replace") for codec in ("utf-16", "gb18030", "utf-8-sig", "cp1252")
    }
    files["a.jsonl"] = "\n".join(json.dumps(record) for record in records).encode()
    files["a.json"] = json.dumps({"data": records}, ensure_ascii=False).encode()
    files["a.conll"] = b"-DOCSTART- O\n\nEU B-ORG\nrejects O\n\nPeter B-PER\nBlackburn I-PER\n" * 5
    files["a.txt"] = "\n".join(row[0] for row in ROWS).encode()
    files["a.xlsx"] = _workbook()
    files["a.parquet"] = _parquet()
    files["a.csv.gz"] = gzip.compress(files["comma.csv"])
    files["a.zip"] = _archive({"train.csv": files["comma.csv"], "test.jsonl": files["a.jsonl"]})
    return files


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The file with a few changes, of which most leave most of it as it is."""
    found = bytearray(data)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(found) + 1)
        length = chance.choice((1, 2, 8, 40, 400))
        match chance.randrange(7):
            case 0 if found:
                found[place % len(found)] ^= 1 << chance.randrange(8)
            case 1:
                del found[place:]
            case 2:
                del found[place : place + length]
            case 3:
                found[place:place] = chance.choice(PIECES) * chance.choice((1, 1, 3, 1000))
            case 4:
                found[place:place] = found[place : place + length] * chance.choice((1, 10, 100))
            case 5:
                found[place:] = other[place:]
            case _:
                found[place:place] = chance.randbytes(length)
    return bytes(found)


def trials(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Damaged files with their names; the same ones for a seed."""
    chance = random.Random(seed)
    files = whole_files()
    names = sorted(files)
    return [
        (chance.choice((name, name, chance.choice(names))), mutated(files[name], files[chance.choice(names)], chance))
        for name in (chance.choice(names) for _ in range(count))
    ]


def main() -> None:
    """Read all of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for name, data in whole_files().items():
        read_table(data, name)  # libraries are loaded, and every file is a good one before it is damaged
    outcomes: Counter[str] = Counter()
    slowest, largest = (0.0, ""), (0.0, "")
    kept = Path(tempfile.mkdtemp(prefix="fuzz_"))
    began = time.perf_counter()
    for number in range(0, options.count, 1000):
        for place, (name, data) in enumerate(trials(min(1000, options.count - number), options.seed + number)):
            before, start = _forget_peak(), time.process_time()
            outcome = _outcome(name, data)
            seconds, megabytes = time.process_time() - start, (_memory("VmHWM") - before) / 1e6
            slowest, largest = max(slowest, (seconds, name)), max(largest, (megabytes, name))
            if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES or outcome not in ("read", "refused"):
                (kept / f"{number + place}_{name}").write_bytes(data)
                show(file=f"{number + place}_{name}", outcome=outcome, seconds=seconds, megabytes=megabytes)
                outcome = "wrong"
            outcomes[outcome] += 1
    show(
        count=options.count, seed=options.seed, seconds=time.perf_counter() - began, **outcomes,
        slowest=slowest, largest=largest, kept=str(kept) if outcomes["wrong"] else None,
    )  # fmt: skip
    sys.exit(1 if outcomes["wrong"] else 0)


def _forget_peak() -> float:
    """Make the system forget the most memory that this process held, and return what it holds now, in bytes."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(name: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _outcome(name: str, data: bytes) -> str:
    try:
        table = read_table(data, name)
    except DataError:
        return "refused"
    except Exception:  # what the search is for
        return traceback.format_exc(limit=-3)
    is_text = all(isinstance(cell, str) for cell in table.frame.head(50).to_numpy().ravel())
    return "read" if is_text else "a cell that is no text"


def _delimited(delimiter: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(ROWS)
    return file.getvalue()


def _workbook() -> bytes:
    from openpyxl import Workbook

    book, file = Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("notes").append(["a note"])
    book.save(file)
    return file.getvalue()


def _parquet() -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    file = io.BytesIO()
    columns = dict(zip(ROWS[0], map(list, zip(*ROWS[1:], strict=True)), strict=True))
    parquet.write_table(pa.table({**columns, "number": range(len(ROWS) - 1)}), file)
    return file.getvalue()


def _archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


if __name__ == "__main__":
    main()
