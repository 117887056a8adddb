"""How the wait before the first step grows with the table: seconds, memory, and seconds for each row more.

    python -m benchmarks.growth --rows 1000 10000 100000 1000000

Trains on generated short texts by the command line and ends it as soon as the first step is written. 200 rows are set
aside in a file of their own, so that only the training rows grow. Prints a line a size, then the growth between them.
"""

from __future__ import annotations

import argparse
import tempfile
from itertools import pairwise
from pathlib import Path

from benchmarks.measure import machine, measure, show
from benchmarks.studio import command, first_step_time
from benchmarks.texts import vocabulary, write_texts
from bert_core import DEFAULT_MODEL, resolve_model

VALID_ROWS = 200


def until_first_step(rows: int, words: list[str]) -> dict[str, float]:
    """Seconds from the command to its first step, and the most memory that one of its processes held until then."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        runs = home / "runs"
        train = write_texts(home / "train.csv", rows, words)
        valid = write_texts(home / "valid.csv", VALID_ROWS, words, seed=1)
        ran = measure(
            command("train", train, "--valid", valid, "--epochs", "1", "--runs", runs),
            until=lambda: first_step_time(runs) is not None,
            environment={"BERT_STUDIO_HOME": scratch},
        )
        first = first_step_time(runs)
    assert first is not None, "measured until there was one"
    return {"rows": rows, "seconds": round(first - ran.began, 2), "peak_mb": ran.peak_mb}


def main() -> None:
    """Measure each size once, from small to large."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    words = vocabulary(resolve_model(DEFAULT_MODEL).folder)
    show(machine=machine(), model=DEFAULT_MODEL)
    found = []
    for rows in sorted(options.rows):
        found.append(until_first_step(rows, words))
        show(**found[-1])
    for less, more in pairwise(found):
        added = more["rows"] - less["rows"]
        show(
            rows=[less["rows"], more["rows"]],
            microseconds_per_added_row=round(1e6 * (more["seconds"] - less["seconds"]) / added, 1),
            bytes_per_added_row=round(1e6 * (more["peak_mb"] - less["peak_mb"]) / added),
        )


if __name__ == "__main__":
    main()
