"""Trainings killed at random moments and resumed: python -m benchmarks.kill sst2/train.csv --count 60

Each run is killed (SIGKILL) at a random moment: while it starts, between two steps, or while it writes a model or a
checkpoint; half of them again after they were resumed. What it comes to in the end, every byte of the weights, every
loss, check and answer, is compared with a run that nobody disturbed, and no line of its events may be lost or changed.
Prints a line for each run and one for all. Ends with status 1 where anything differs.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.measure import show
from benchmarks.survival import (
    Training,
    answers,
    finish,
    is_running,
    losses_and_checks,
    make_training,
    start,
    weights_of,
)
from bert_core import Run, status
from bert_core.checkpoints import Checkpoints

ROWS, EPOCHS = 150, 8
STARTING_SECONDS = 8.0
"""Reading, loading and the first step take about so long."""
MOMENTS = ("start", "step", "step", "checkpoint", "model")
WRITTEN = {"checkpoint": Path("checkpoint", "new"), "model": Path("model.new")}
POLL_SECONDS = 0.0005
STEP = b'{"kind":"step"'


def main() -> None:
    """Kill, resume and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="a table with the columns text and label")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    training = make_training(options.file, rows=ROWS, epochs=EPOCHS)
    undisturbed = training.new_run()
    finish(start(training, undisturbed))
    expected = weights_of(undisturbed), losses_and_checks(undisturbed)
    steps = len(expected[1][0])
    began, counts, runs = time.monotonic(), Counter[str](), []
    for number in range(options.count):
        run = training.new_run()
        facts = disturbed(training, run, steps, chance)
        problems = [*facts["problems"], *differences(expected, run)]
        counts.update(facts["moments"])
        counts["runs that went on from a checkpoint"] += bool(facts["went on from"] and max(facts["went on from"]))
        counts["wrong"] += bool(problems)
        runs.append(run)
        show(run=number, **{**facts, "problems": problems, "equal": not problems})
    told = answers(training, [undisturbed, *runs])
    counts["other answers"] = sum(each != told[0] for each in told)
    show(
        count=options.count, seed=options.seed, seconds=time.monotonic() - began, steps=steps,
        kills=sum(counts[moment] for moment in set(MOMENTS)), **counts,
    )  # fmt: skip
    shutil.rmtree(training.folder)
    sys.exit(1 if counts["wrong"] or counts["other answers"] else 0)


def disturbed(training: Training, run: Run, steps: int, chance: random.Random) -> dict[str, list]:
    """Train a run to its end in spite of one or two kills; when these were, and what was wrong after them."""
    moments, went_on, problems, kept = [], [], [], b""
    for _ in range(chance.choice((1, 2))):
        moment = chance.choice(MOMENTS)
        worker = start(training, run)
        wait_for(moment, worker, run, steps, chance)
        if not is_running(worker):  # it was done before the moment came
            break
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        moments.append(moment)
        now, complete = events_of(run), kept
        problems += [] if now.startswith(complete) else ["events were lost"]
        kept = now[: now.rfind(b"\n") + 1]
        problems += broken(run)
    if not run.end():
        finish(start(training, run))
        history = run.events().history(points=2)
        went_on.append(history.resumed.step if history.resumed else 0)
    problems += [] if events_of(run).startswith(kept) else ["events were lost"]
    return {"moments": moments, "went on from": went_on, "problems": problems}


def wait_for(moment: str, worker: int, run: Run, steps: int, chance: random.Random) -> None:
    """Return at such a moment, or when the worker has ended."""
    if moment == "start":
        time.sleep(chance.uniform(0, STARTING_SECONDS))
        return
    before, target = events_of(run).count(STEP), chance.randint(1, steps - 1)
    skipped, late = chance.randint(0, 4), chance.uniform(0, 0.01)
    while os.waitid(os.P_PID, worker, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if moment == "step" and events_of(run).count(STEP) - before >= target:
            time.sleep(late)
            return
        if moment != "step" and (run.folder / WRITTEN[moment]).exists():
            if not skipped:
                time.sleep(late / 4)
                return
            skipped -= 1
            while (run.folder / WRITTEN[moment]).exists():
                time.sleep(POLL_SECONDS)
        time.sleep(POLL_SECONDS)


def broken(run: Run) -> list[str]:
    """What is wrong with the folder of a run whose worker was killed."""
    history = run.events().history(points=2)
    state = status(run, history).state
    problems = [] if state in ("interrupted", "waiting", "preparing") else [f"its state is {state}"]
    if run.model_folder.is_dir():
        run.check_model()
    files = list(run.checkpoint_folder.glob("*.npz"))
    if files and Checkpoints(run.checkpoint_folder).newest() is None:
        problems.append("no checkpoint is whole")
    return problems


def differences(expected: tuple, run: Run) -> list[str]:
    """In what a finished run is not like the undisturbed one."""
    end = run.end()
    if end is None or end.outcome != "finished":
        return ["it has not finished"]
    found = weights_of(run), losses_and_checks(run)
    same = {"weights": found[0] == expected[0], "losses": found[1][0] == expected[1][0],
            "checks": found[1][1] == expected[1][1]}  # fmt: skip
    return [f"other {name}" for name, is_same in same.items() if not is_same]


def events_of(run: Run) -> bytes:
    """The events as they stand on disk."""
    return run.events_path.read_bytes() if run.events_path.exists() else b""


if __name__ == "__main__":
    main()
