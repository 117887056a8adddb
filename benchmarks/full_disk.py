"""A disk that fills up in the middle of a training: python -m benchmarks.full_disk sst2/train.csv --count 30

Trains on a file system in memory, which is filled to its last byte at a random moment. The run must fail with a
sentence about the disk, what it saved before must be whole, going on is refused or fails with the same sentence while
there is no room, and ends with the same weights once there is. Needs Linux and the right to mount. Prints a line for
each run and one for all. Ends with status 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.kill import EPOCHS, ROWS, STEP, events_of
from benchmarks.measure import show
from benchmarks.survival import Training, finish, is_running, losses_and_checks, make_training, start, weights_of
from bert_core import Run, RunError, status
from bert_core.checkpoints import Checkpoints

SIZE = "16m"
BLOCK = 4096


def main() -> None:
    """Fill, make room, go on and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a table with the columns text and label")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    training = make_training(options.file, rows=ROWS, epochs=EPOCHS)
    undisturbed = training.new_run()
    finish(start(training, undisturbed))
    expected = weights_of(undisturbed), losses_and_checks(undisturbed)
    disk = training.folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    small = replace(training, runs=disk / "runs")
    began, counts = time.monotonic(), Counter[str]()
    try:
        for number in range(options.count):
            run = small.new_run()
            facts = filled_up(small, run, disk / "filler", chance.randint(0, len(expected[1][0]) - 2))
            finish(start(small, run))
            same = (weights_of(run), losses_and_checks(run)) == expected if run.model_folder.is_dir() else False
            problems = facts.pop("problems") + ([] if same else [f"another result: {run.log_tail(3)}"])
            counts["wrong" if problems else "right"] += 1
            counts["went on from a checkpoint"] += facts["checkpoint"] is not None
            show(run=number, **facts, problems=problems)
            run.delete()
    finally:
        subprocess.run(["umount", str(disk)], check=True)
    show(count=options.count, seed=options.seed, seconds=time.monotonic() - began, **counts)
    shutil.rmtree(training.folder)
    sys.exit(1 if counts["wrong"] else 0)


def filled_up(training: Training, run: Run, filler: Path, steps: int) -> dict[str, Any]:
    """Train until the disk is full after so many steps, try to go on, make room; and what was wrong meanwhile."""
    problems = []
    worker = start(training, run)
    while events_of(run).count(STEP) < steps:
        time.sleep(0.001)
    fill(filler)
    is_over = not is_running(worker)
    while not is_over and is_running(worker):
        fill(filler)  # what is removed meanwhile makes room
        time.sleep(0.01)
    problems += failed_in_words(run)
    saved = Checkpoints(run.checkpoint_folder).newest()
    if saved is None and any(run.checkpoint_folder.glob("*.npz")):
        problems.append("no checkpoint is whole")
    fill(filler)
    again = "failed"
    try:
        finish(start(training, run))
        problems += failed_in_words(run)
    except RunError:
        again = "refused"
    filler.unlink()
    done = run.events().history(points=2).last_step
    return {
        "filled after step": steps, "failed after step": done.step if done else 0,
        "checkpoint": saved.position.step if saved else None, "while full": again, "problems": problems,
    }  # fmt: skip


def fill(path: Path) -> None:
    """Write zeros until nothing more fits."""
    with suppress(OSError), path.open("ab", buffering=0) as file:
        while file.write(bytes(BLOCK)):
            pass


def failed_in_words(run: Run) -> list[str]:
    """What is wrong with how a run says that the disk was full."""
    history = run.events().history(points=2)
    state = status(run, history).state
    if state != "failed" or history.end is None or "disk is full" not in history.end.reason.text:
        return [f"its state is {state}, {history.end.reason.text if history.end else 'without a word'}"]
    return []


if __name__ == "__main__":
    main()
