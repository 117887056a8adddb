"""A whole training against Hugging Face `Trainer`: seconds, first point, memory, accuracy; whole processes in turn.

    python -m benchmarks.training FOLDER --peer-python PY [--model M] [--epochs 2] [--runs 3] [--rows N]

FOLDER holds train.csv, valid.csv and test.csv. Our seconds are those of the whole command, with checks on valid.csv and
the saving of the best model; the peer's end with its last step: it checks and saves nothing. What we keep between runs
is kept in a new folder each time. Prints a line a run, then medians and ratios.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.excerpt import column_names, excerpt
from benchmarks.measure import machine, measure, medians, show
from benchmarks.studio import command, events, first_step_time, step_seconds, train_seconds
from bert_core import DEFAULT_MODEL, Run, resolve_model

PEER = Path(__file__).parent / "peers" / "trainer.py"
PEERS = {"default": [], "grouped": ["--group-by-length"]}
"""What each peer is told besides."""
TIMES = ("seconds", "train_seconds", "step_seconds", "first_point_seconds")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same training for both sides: files, columns, model folder, and settings as both command lines read them."""

    folder: Path
    columns: Sequence[str]
    model: Path
    settings: Sequence[str]

    def file(self, name: str) -> Path:
        """One of the three files."""
        return self.folder / f"{name}.csv"


def ours(task: Comparison, more: Sequence[str] = ()) -> dict[str, Any]:
    """Train and score by our command line; `more` are options of ours alone."""
    with tempfile.TemporaryDirectory() as home:
        runs = Path(home, "runs")
        nothing_kept = {"BERT_STUDIO_HOME": home}
        trained = measure(
            command("train", task.file("train"), "--valid", task.file("valid"), "--model", task.model, *task.columns,
                    *task.settings, *more, "--runs", runs),
            environment=nothing_kept,
        )  # fmt: skip
        run = Run(Path(trained.answer["folder"]))
        happened, first = events(run), first_step_time(runs)
        tested = measure(
            command("evaluate", run.id, task.file("test"), *task.columns, "--runs", runs), environment=nothing_kept
        )
    assert first is not None, "a run that ended well has a step"
    return {
        "seconds": trained.seconds,
        "train_seconds": train_seconds(happened),
        "step_seconds": step_seconds(happened),
        "first_point_seconds": first - trained.began,
        "peak_mb": trained.peak_mb,
        "accuracy": tested.answer["metrics"]["accuracy"],
    }


def peer(task: Comparison, python: Path, more: Sequence[str] = ()) -> dict[str, Any]:
    """Train and score by `Trainer`."""
    files = [task.file("train"), task.file("test"), task.model]
    ran = measure([python, PEER, *files, *task.columns, *task.settings, *more])
    answer = ran.answer
    return {
        "seconds": answer["until_trained_seconds"],
        "train_seconds": answer["train_seconds"],
        "step_seconds": answer["step_seconds"],
        "first_point_seconds": answer["first_step_seconds"],
        "peak_mb": ran.peak_mb,
        "accuracy": answer["accuracy"],
        "tokens_per_step": answer["tokens_per_step"],
    }


def summary(figures: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Medians of each side; how many times faster we are than each peer, and our memory as a share of its."""
    middle = {side: medians(runs) for side, runs in figures.items()}
    our = middle["ours"]
    ratios = {
        side: {
            **{name: round(their[name] / our[name], 2) for name in TIMES},
            "memory_share": round(our["peak_mb"] / their["peak_mb"], 2),
        }
        for side, their in middle.items()
        if side != "ours"
    }
    return {"medians": middle, "times_faster": ratios}


def main() -> None:
    """Train on all sides in turn, as often as wanted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--peer", choices=(*PEERS, "both"), default="both")
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--epochs", default="2")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seeds", nargs="+", default=["0", "1", "2"])
    parser.add_argument("--rows", type=int, help="train on so many rows only, on both sides")
    options = parser.parse_args()
    peers = PEERS if options.peer == "both" else {options.peer: PEERS[options.peer]}
    model = resolve_model(options.model).folder
    text, label = column_names(options.folder / "train.csv")
    figures: dict[str, list[dict[str, Any]]] = {side: [] for side in ("ours", *peers)}
    show(machine=machine(), data=options.folder.name, model=options.model, epochs=options.epochs, rows=options.rows)
    with tempfile.TemporaryDirectory() as scratch:
        folder = excerpt(options.folder, Path(scratch), label, options.rows) if options.rows else options.folder
        for number in range(options.runs):
            seed = options.seeds[number % len(options.seeds)]
            settings = ["--epochs", options.epochs, "--batch-size", "32", "--learning-rate", "5e-5",
                        "--max-length", "128", "--seed", seed]  # fmt: skip
            task = Comparison(folder, ["--text", text, "--label", label], model, settings)
            for side, runs in figures.items():
                runs.append(ours(task) if side == "ours" else peer(task, options.peer_python, peers[side]))
                show(side=side, seed=seed, **runs[-1])
    show(data=options.folder.name, rows=options.rows or "all", runs=options.runs, **summary(figures))


if __name__ == "__main__":
    main()
