"""How fast a large CSV is read, and in how much memory, beside plain `pandas.read_csv` of the same file.

    python -m benchmarks.reading --rows 1000000

Writes a file of generated texts (about 300 bytes a row), then reads it in turn by us and by pandas, each time in a
process of its own, and prints a line a reading and the medians. `seconds` is the reading alone, without imports; ours
includes the checks of encoding, quotation marks and characters, and the fingerprint.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import machine, measure, medians, show
from benchmarks.texts import vocabulary, write_texts
from bert_core import DEFAULT_MODEL, resolve_model

WAYS = ("ours", "pandas")
SHORTEST, LONGEST = 25, 70
"""Words in a text, which make 300 bytes a row."""


def read(way: str, path: Path) -> None:
    """Read the file in one way and print how long it took. The libraries are loaded before the clock starts."""
    import pandas as pd

    from bert_core.data import read_table

    began = time.perf_counter()
    frame = read_table(path, path.name).frame if way == "ours" else pd.read_csv(path, dtype=str, keep_default_na=False)
    seconds = time.perf_counter() - began
    show(way=way, seconds=seconds, rows=len(frame), characters=int(frame["text"].str.len().sum()))


def main() -> None:
    """Measure both ways, in turn, and tell what ours takes for each second and each megabyte of pandas'."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help="a CSV with a column 'text', in the place of a generated one")
    options = parser.parse_args()
    if options.way:
        read(options.way, options.file)
        return
    with tempfile.TemporaryDirectory() as scratch:
        path = options.file
        if path is None:
            words = vocabulary(resolve_model(DEFAULT_MODEL).folder)
            path = write_texts(Path(scratch) / "large.csv", options.rows, words, shortest=SHORTEST, longest=LONGEST)
        megabytes = path.stat().st_size / 1e6
        show(machine=machine(), megabytes=megabytes)
        found: dict[str, list[dict]] = {way: [] for way in WAYS}
        for _ in range(options.repeats):
            for way in WAYS:
                ran = measure([sys.executable, "-m", "benchmarks.reading", "--way", way, "--file", path])
                found[way].append({**ran.answer, "peak_mb": ran.peak_mb})
                show(**found[way][-1])
    ours, pandas = (medians(found[way]) for way in WAYS)
    show(
        medians={"ours": ours, "pandas": pandas},
        times_pandas=ours["seconds"] / pandas["seconds"],
        peak_per_file=ours["peak_mb"] / megabytes,
    )


if __name__ == "__main__":
    main()
