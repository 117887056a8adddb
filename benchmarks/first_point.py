"""From Start to the first point of the curve: cold, warm, and what `Trainer` takes to its first step.

    python -m benchmarks.first_point --peer-python PY [--rows 7000] [--runs 3]

`command` is the whole command line; `launch` is what happens after a click on Start, where the table has been read;
`spare` the same with a worker that has been waiting. Generated short texts; all sides in turn, nothing kept between.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from benchmarks.measure import machine, measure, medians, show
from benchmarks.studio import command, first_step_time, wait_for_first_step
from benchmarks.texts import vocabulary, write_texts
from benchmarks.training import PEER
from bert_core import DEFAULT_MODEL, Run, RunStore, SpareWorker, launch, resolve_model
from bert_core.cli.specify import choose_hyperparameters, choose_model, choose_task, make_spec, read_data

VALID_ROWS = 500
PAUSE = 30
"""Seconds that a spare worker is left alone, as while a person chooses settings."""


def by_command(table: Path, home: Path) -> float:
    """Seconds from a command line to its first step."""
    runs = home / "runs"
    ran = measure(
        command("train", table, "--valid", table.with_name("valid.csv"), "--runs", runs),
        until=lambda: first_step_time(runs) is not None,
    )
    return wait_for_first_step(runs) - ran.began


def by_launch(table: Path, home: Path) -> float:
    """Seconds from Start with a fresh worker."""
    return after_start(table, home, launch)


def by_spare(table: Path, home: Path) -> float:
    """Seconds from Start with a worker that waits."""
    with SpareWorker(home / "spare.log") as spare:
        spare.start()
        time.sleep(PAUSE)
        return after_start(table, home, spare.launch)


def after_start(table: Path, home: Path, start: Callable[[Run], object]) -> float:
    """Seconds from the moment at which rows and settings are known to the first step."""
    settings = choose_hyperparameters(None, {})
    task, data = read_data(table, {"valid": table.with_name("valid.csv")}, choose_task("classification"), {})
    spec = make_spec(task, data, choose_model(DEFAULT_MODEL, data, task, settings), settings)
    began = time.time()
    start(RunStore(home / "runs").create(spec, data.train, data.valid))
    try:
        return wait_for_first_step(home / "runs") - began
    finally:
        workers = psutil.Process().children(recursive=True)
        for worker in workers:
            worker.kill()
        psutil.wait_procs(workers)


def by_peer(table: Path, python: Path, model: Path) -> float:
    """Seconds from the start of `Trainer`'s script to its first step."""
    ran = measure([python, PEER, table, table.with_name("valid.csv"), model, "--max-steps", "1"])
    return ran.answer["first_step_seconds"]


def main() -> None:
    """Measure all in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=7000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    model = resolve_model(DEFAULT_MODEL).folder
    words = vocabulary(model)
    show(machine=machine(), model=DEFAULT_MODEL, rows=options.rows)
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        table = write_texts(Path(scratch, "train.csv"), options.rows, words)
        write_texts(table.with_name("valid.csv"), VALID_ROWS, words, seed=1)
        for _ in range(options.runs):
            found = {"peer": by_peer(table, options.peer_python, model)}
            for name, seconds in {"command": by_command, "launch": by_launch, "spare": by_spare}.items():
                with tempfile.TemporaryDirectory() as home:
                    os.environ["BERT_STUDIO_HOME"] = home  # nothing is kept from the one before
                    found[name] = seconds(table, Path(home))
            figures.append({name: round(seconds, 2) for name, seconds in found.items()})
            show(**figures[-1])
    show(rows=options.rows, runs=options.runs, median_seconds=medians(figures))


if __name__ == "__main__":
    main()
