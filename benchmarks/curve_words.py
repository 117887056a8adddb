"""Whether each rule of the curves in words speaks on a real training made to show it, and stays silent on good ones.

    python -m benchmarks.curve_words --data FOLDER [--runs FOLDER] [NAME …]

FOLDER holds `cls_en_sst2` and `cls_en_banking77` with train and valid files. Each training is short, of the embedded
model on part of the rows. Prints a line for each: what was said at each check while it went on, and at the end.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from benchmarks.studio import command
from bert_core import TASKS, Course, History, Run, curve_words

VALID_ROWS = 400


@dataclass(frozen=True, slots=True)
class Trial:
    """A training and the kinds of verdict that it is made to show at its end."""

    expected: tuple[str, ...]
    folder: str
    rows: int
    settings: dict[str, str]
    labels: int | None = None
    is_shuffled: bool = False


TRIALS = {
    "good, two labels": Trial(("done",), "cls_en_sst2", 3000, {"epochs": "3", "learning-rate": "1e-4"}),
    "good, ten labels": Trial(
        ("done", "improving"), "cls_en_banking77", 900, {"epochs": "8", "learning-rate": "1e-4"}, labels=10
    ),
    "too few passes": Trial(
        ("improving",), "cls_en_banking77", 900, {"epochs": "2", "learning-rate": "5e-5"}, labels=10
    ),
    "learned by heart": Trial(
        ("overfitting",), "cls_en_sst2", 200, {"epochs": "30", "learning-rate": "2e-4", "dropout": "0"}
    ),
    "rate too high": Trial(
        ("too_high", "collapsed"), "cls_en_sst2", 1500, {"epochs": "2", "learning-rate": "1e-3", "batch-size": "4"}
    ),
    "rate too low": Trial(("collapsed", "no_signal"), "cls_en_sst2", 1500, {"epochs": "1", "learning-rate": "1e-7"}),
    "labels by chance": Trial(
        ("no_signal",), "cls_en_sst2", 1500, {"epochs": "2", "learning-rate": "5e-5"}, is_shuffled=True
    ),
}


def rows_of(trial: Trial, data: Path, part: str, count: int) -> list[tuple[str, str]]:
    """Texts and labels, drawn with a seed; of the first few labels only where the trial wants that."""
    with (data / trial.folder / f"{part}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)][1:]
    chance = random.Random(0)
    if trial.labels is not None:
        kept = set(sorted({label for _, label in rows})[: trial.labels])
        rows = [row for row in rows if row[1] in kept]
    chance.shuffle(rows)
    rows = rows[:count]
    if not trial.is_shuffled:
        return rows
    labels = [label for _, label in rows]
    chance.shuffle(labels)
    return [(text, label) for (text, _), label in zip(rows, labels, strict=True)]


def trained(trial: Trial, data: Path, runs: Path) -> Run:
    """The run of a trial, by the command line that people have."""
    with tempfile.TemporaryDirectory() as folder:
        for part, count in (("train", trial.rows), ("valid", VALID_ROWS)):
            with (Path(folder) / f"{part}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("text", "label"), *rows_of(trial, data, part, count)])
        options = [word for name, value in trial.settings.items() for word in (f"--{name}", value)]
        arguments = ["train", Path(folder) / "train.csv", "--valid", Path(folder) / "valid.csv", "--task",
                     "classification", "--max-length", "64", "--runs", runs, *options]  # fmt: skip
        done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    if not done.stdout:
        raise RuntimeError(done.stderr)
    return Run(runs / json.loads(done.stdout)["run"])


def said(run: Run, history: History, *, steps: int, has_ended: bool) -> str:
    """What is said once so many steps are done."""
    spec = run.spec
    task = TASKS[spec.task]
    verdict = curve_words(
        Course(
            settings=spec.hyperparameters,
            metric=task.main_metric,
            plan=history.plan,
            steps=[step for step in history.steps if step.step <= steps],
            checks=[check for check in history.validations if check.step <= steps],
            baselines=history.baselines,
            rows=spec.data.valid_rows,
            has_classes=task.has_classes,
            has_ended=has_ended,
        )
    )
    return "–" if verdict is None else " ".join([verdict.kind, *(f"{k}={v:g}" for k, v in verdict.remedy.items())])


def course_in_words(run: Run, history: History) -> Iterator[str]:
    """What was said while it went on, with how many checks said the same."""
    each = [said(run, history, steps=check.step, has_ended=False) for check in history.validations]
    for words, same in groupby(each):
        yield f"{len(list(same))}× {words}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(TRIALS), metavar="NAME")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--runs", type=Path, default=Path("curve_word_runs"))
    asked = parser.parse_args()
    print("| training | score | always / counting | while it goes on | at the end | as meant |")
    print("|---|---|---|---|---|---|")
    for name in asked.names:
        trial = TRIALS[name]
        run = trained(trial, asked.data, asked.runs)
        history = run.events().history()
        others = " / ".join(f"{each.metrics['accuracy']:.1%}" for each in history.baselines)
        score = f"{history.best.metrics['accuracy']:.1%}" if history.best else "–"
        last = said(run, history, steps=history.plan.total_steps, has_ended=True)
        meant = "yes" if last.split()[0] in trial.expected else "NO"
        live = ", ".join(course_in_words(run, history))
        print(f"| {name} | {score} | {others} | {live} | {last} | {meant} |", flush=True)


if __name__ == "__main__":
    main()
