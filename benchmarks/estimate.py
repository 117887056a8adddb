"""What the estimate before Start says, against what the training then takes: time and memory.

    python -m benchmarks.estimate FOLDER... [--model M] [--settings usual short frozen] [--rows N]

Each FOLDER holds train.csv and valid.csv. The truth is `train` of the command line in a process of its own: seconds of
the run, memory of its worker. The speed of the computer is measured right before and right after. `error` is that of
the first, as a person would have seen it; `error_at_mean_speed` is that of both, which counts out part of what other
programs did meanwhile. Prints a line a training, then how far off they are.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.excerpt import column_names, excerpt
from benchmarks.measure import machine, measure, show
from benchmarks.studio import command
from bert_core import (
    DEFAULT_MODEL,
    TASKS,
    EncoderConfig,
    Estimate,
    Run,
    Tokenizer,
    estimate,
    resolve_model,
    sampled_lengths,
)
from bert_core.speed import Speed
from bert_core.speed import measure as speed_now

SETTINGS: dict[str, dict[str, Any]] = {
    "usual": {"epochs": 1},
    "short": {"epochs": 1, "max_length": 64, "batch_size": 16},
    "frozen": {"epochs": 1, "frozen_layers": 3},
    "parts": {"epochs": 1, "batch_parts": 4},
    "long": {"epochs": 1, "max_length": 256, "batch_size": 64},
}
TASK = TASKS["classification"]


def expected(run: Run, folder: Path, speed: Speed) -> Estimate:
    """The estimate for a run that has been made, by the speed of the computer at some moment."""
    spec, tokenizer = run.spec, Tokenizer(folder)
    lengths, valid_lengths = (
        sampled_lengths(TASK, list(run.examples(part)), tokenizer, spec.hyperparameters, known=spec.known)
        for part in ("train", "valid")
    )
    return estimate(EncoderConfig.from_folder(folder), lengths, valid_lengths, spec.hyperparameters, speed)


def compare(folder: Path, columns: Sequence[str], model: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Train once; what was expected, what it took, and how far apart they are in per cent of what it took."""
    options = [word for name, value in settings.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    with tempfile.TemporaryDirectory() as home:
        before = speed_now()
        trained = measure(
            command("train", folder / "train.csv", "--valid", folder / "valid.csv", "--model", model, *columns,
                    *options, "--runs", Path(home, "runs")),
            environment={"BERT_STUDIO_HOME": home},
        )  # fmt: skip
        after = speed_now()
        run = Run(Path(trained.answer["folder"]))
        seen = expected(run, model, before)
        mean = Speed(*(statistics.harmonic_mean(pair) for pair in zip(before, after, strict=True)))
        fair = expected(run, model, mean)
    seconds, memory = trained.answer["seconds"], trained.peak_mb * 1e6
    return {
        "seconds": seconds,
        "expected_seconds": round(seen.seconds, 1),
        "error": percent(seen.seconds, seconds),
        "error_at_mean_speed": percent(fair.seconds, seconds),
        "peak_mb": trained.peak_mb,
        "expected_mb": round(seen.peak_memory / 1e6),
        "memory_error": percent(seen.peak_memory, memory),
        "load": os.getloadavg()[0],
        "gigaproducts_per_second": [round(speed.products / 1e9, 1) for speed in (before, after)],
    }


def percent(expected: float, truth: float) -> float:
    """How far off, in per cent; above 0 where too much was expected."""
    return round(100 * (expected / truth - 1), 1)


def main() -> None:
    """Train on each data set with each of the settings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--settings", nargs="+", choices=SETTINGS, default=["usual", "short", "frozen"])
    parser.add_argument("--rows", type=int, help="train on so many rows only")
    options = parser.parse_args()
    model = resolve_model(options.model).folder
    show(machine=machine(), model=options.model, rows=options.rows or "all")
    found = []
    for folder in options.folders:
        text, label = column_names(folder / "train.csv")
        with tempfile.TemporaryDirectory() as scratch:
            data = excerpt(folder, Path(scratch), label, options.rows) if options.rows else folder
            for name in options.settings:
                found.append(compare(data, ["--text", text, "--label", label], model, SETTINGS[name]))
                show(data=folder.name, settings=name, **found[-1])
    errors = ("error", "error_at_mean_speed", "memory_error")
    sizes = {name: [abs(each[name]) for each in found] for name in errors}
    show(trainings=len(found), median={name: statistics.median(all_of_it) for name, all_of_it in sizes.items()},
         largest={name: max(all_of_it) for name, all_of_it in sizes.items()})  # fmt: skip


if __name__ == "__main__":
    main()
