"""Answers of a run's model against ONNX Runtime: a file of texts cold and warm, and one text of 30 words.

    python -m benchmarks.predicting RUN_FOLDER FILE.csv --peer-python PY [--runs 3]

The peer gets the same model, exported by PyTorch, the same texts and as many threads; both tokenize. Whole processes in
turn; `cold` is from the start of a process, imports included, to the last answer, `command` our whole command line.
Prints a line a run, then medians, ratios and the share of equal answers.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.excerpt import column_names
from benchmarks.measure import machine, measure, medians, show
from benchmarks.studio import command
from benchmarks.texts import vocabulary, write_texts
from bert_core import Run

PEERS = Path(__file__).parent / "peers"
WORDS = 30
FIGURES = ("cold_seconds", "warm_seconds", "single_ms", "peak_mb")


def read_texts(file: Path) -> list[str]:
    """The first column."""
    column, _ = column_names(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [row[column] for row in csv.DictReader(lines) if row[column].strip()]


def one_text(model_folder: Path, scratch: Path) -> str:
    """A text of 30 words that the model knows."""
    file = write_texts(scratch / "one.csv", 1, vocabulary(model_folder), shortest=WORDS, longest=WORDS)
    return read_texts(file)[0]


def main() -> None:
    """Export once, then let both sides answer in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, help="answer the first texts of the file only")
    options = parser.parse_args()
    run, about = Run(options.run), machine()
    figures: dict[str, list[dict[str, Any]]] = {"ours": [], "onnx": []}
    labels: dict[str, list[str]] = {}
    commands = []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        texts, onnx, table = scratch / "texts.json", scratch / "model.onnx", scratch / "texts.csv"
        asked = read_texts(options.file)[: options.rows]
        texts.write_text(json.dumps(asked), encoding="utf-8")
        with table.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([["text"], *([text] for text in asked)])
        single = ["--single", one_text(run.model_folder, scratch)]
        measure([options.peer_python, PEERS / "export_onnx.py", run.model_folder, onnx])
        max_length = str(run.spec.hyperparameters.max_length)
        sides = {
            "ours": [sys.executable, "-m", "benchmarks.answers", run.folder, texts, *single],
            "onnx": [options.peer_python, PEERS / "onnx_answers.py", run.model_folder, onnx, texts, *single,
                     "--threads", str(about["cores"]), "--max-length", max_length],
        }  # fmt: skip
        asking = command("predict", run.id, "--file", table, "--text", "text", "--runs", run.folder.parent)
        show(machine=about, run=run.id, file=options.file.name, texts=len(asked))
        for _ in range(options.runs):
            for side, words in sides.items():
                ran = measure(words)
                labels[side] = ran.answer["labels"]
                figures[side].append({name: {**ran.answer, "peak_mb": ran.peak_mb}[name] for name in FIGURES})
                show(side=side, **figures[side][-1])
            commands.append({"command_seconds": measure(asking).seconds})
            show(side="ours", **commands[-1])
    middle = {side: medians(runs) for side, runs in figures.items()}
    equal = sum(ours == theirs for ours, theirs in zip(labels["ours"], labels["onnx"], strict=True)) / len(asked)
    faster = {name: round(middle["onnx"][name] / middle["ours"][name], 2) for name in FIGURES[:3]}
    show(texts=len(asked), medians={**middle, **medians(commands)}, times_faster=faster, equal_answers=equal)


if __name__ == "__main__":
    main()
