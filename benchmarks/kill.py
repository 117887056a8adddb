"""Trainings that are killed at random moments, resumed, and compared with one that was not.

    python -m benchmarks.kill TABLE [--runs 60] [--seed 0] [--model toy] [--rows 200] [--epochs 6]

Moments, in turn: while it starts; at a random step; while it saves a checkpoint or the best model; at a random step and
again while it starts anew; at two random steps. Prints a line a run, then how many ended with the same weights,
thresholds and scores, how many went on from a checkpoint, and how many lost an event that had been on disk.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.survival import TOY, Harmed, harmed, line, result, started, state_of, to_its_end, whole_lines
from bert_core import Queue, Run, RunStore

POLL = 0.002
START_SECONDS = 8.0
MOMENTS = ("start", "step", "saving", "step, then start", "step, then step")


def kill(run: Run, moment: str, steps: int, chance: random.Random) -> None:
    """Start its worker and kill it at such a moment, or let it be where it has ended before."""
    with started(run) as process:
        deadline = time.monotonic() + chance.random() * START_SECONDS
        wanted = chance.randrange(1, steps)
        pause = chance.random() * 0.05
        log = run.events()
        is_time: dict[str, Callable[[], bool]] = {
            "start": lambda: time.monotonic() > deadline,
            "step": lambda: (last := log.history(2).last_step) is not None and last.step >= wanted,
            "saving": lambda: (
                (last := log.history(2).last_step) is not None
                and last.step >= wanted // 2
                and ((run.checkpoint_folder / "new").exists() or (run.folder / "model.new").exists())
            ),
        }
        while process.is_running() and process.status() != "zombie" and not is_time[moment]():
            time.sleep(POLL)
        if moment == "step":
            time.sleep(pause)
        process.kill()


def one(training: Harmed, moment: str, steps: int, chance: random.Random) -> dict[str, object]:
    """A run that is killed and resumed: what became of it."""
    run = training.run()
    lost = 0
    states = []
    for number, each in enumerate(moment.split(", then ")):
        if number:
            if state_of(run) == "finished":
                break
            Queue(RunStore(run.folder.parent)).resume(run)
        before = whole_lines(run)
        kill(run, each, steps, chance)
        states.append(state_of(run))
        lost += not whole_lines(run).startswith(before)
    before, killed_at = whole_lines(run), run.events().history(2).last_step
    if state_of(run) != "finished":
        to_its_end(run)
    lost += not whole_lines(run).startswith(before)
    resumed = run.events().history(2).resumed
    found = result(run)
    left = sorted(path.name for path in run.folder.iterdir())
    size = run.size()
    run.delete()
    return {
        "moment": moment, "states": states, "killed_at": killed_at.step if killed_at else 0,
        "resumed_from": resumed.step if resumed else None, "lost": lost, "result": found, "files": left, "bytes": size,
    }  # fmt: skip


def main() -> None:
    """Kill as often as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--runs", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default=TOY)
    parser.add_argument("--rows", type=int, default=200)
    parser.add_argument("--epochs", type=int, default=6)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        training = harmed(options.table, options.rows, options.model, options.epochs, Path(folder))
        whole = training.whole()
        last = whole.events().history(2).last_step
        assert last is not None, whole.log_tail()
        expected, files = result(whole), sorted(path.name for path in whole.folder.iterdir())
        equal = resumed = lost = odd = 0
        for number in range(options.runs):
            found = one(training, MOMENTS[number % len(MOMENTS)], last.step, chance)
            same = found.pop("result") == expected
            other_files = set(found.pop("files")) ^ set(files)
            equal, lost = equal + same, lost + bool(found["lost"])
            resumed += bool(found["resumed_from"])
            odd += bool(other_files)
            line(run=number, **found, equal=same, other_files=sorted(other_files))
    line(
        runs=options.runs, seed=options.seed, model=options.model, steps=last.step, equal=equal,
        resumed_from_a_checkpoint=resumed, lost_events=lost, other_files=odd,
    )  # fmt: skip
    sys.exit(equal < options.runs or lost > 0)


if __name__ == "__main__":
    main()
