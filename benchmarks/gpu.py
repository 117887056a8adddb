"""BERT-base on a graphics card against PyTorch `Trainer` in bfloat16: short texts, maximum length 128.

    python -m benchmarks.gpu --peer-python PY [--rows 20000] [--runs 3] [--batch-size 32]
    KERAS_BACKEND=jax python -m benchmarks.gpu …        python -m benchmarks.gpu --peer-python PY --tiny

Our side runs on the backend that Keras is set to, in the precision that it chooses by itself. Weights are random and
texts generated, so accuracy means nothing here. `--tiny` only checks on any machine that everything works.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.matrix_rate import block_parameters
from benchmarks.measure import machine, measure, medians, show
from benchmarks.rate import OPERATIONS
from benchmarks.texts import vocabulary, write_texts
from benchmarks.training import PEERS, Comparison, ours, peer, summary
from bert_core import DEFAULT_MODEL, EncoderConfig, resolve_model

MAKER = Path(__file__).parent / "peers" / "random_model.py"
HELD_ROWS = 400
LONGEST = 60
"""Words in a text: a mean of 32 word pieces where 128 are allowed, as in most real tables."""
TINY_ROWS = 640


def prepare(folder: Path, python: Path, *, rows: int, tiny: bool) -> Path:
    """Write the three tables and the model; the folder of the model."""
    tokenizer = resolve_model(DEFAULT_MODEL).folder
    words = vocabulary(tokenizer)
    for seed, (part, count) in enumerate({"train": rows, "valid": HELD_ROWS, "test": HELD_ROWS}.items()):
        write_texts(folder / f"{part}.csv", count, words, longest=LONGEST, seed=seed)
    measure([python, MAKER, folder / "model", tokenizer, *["--tiny"] * tiny])
    return folder / "model"


def main() -> None:
    """Train on all sides in turn, then measure the card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--batch-size", default="32")
    parser.add_argument("--tiny", action="store_true")
    options = parser.parse_args()
    about, backend = machine(), os.environ.get("KERAS_BACKEND", "tensorflow")
    rows = TINY_ROWS if options.tiny else options.rows
    show(machine=about, backend=backend, rows=rows, only_a_check_that_it_works=options.tiny or not about["gpu"])
    figures: dict[str, list[dict[str, Any]]] = {side: [] for side in ("ours", *PEERS)}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        model = prepare(folder, options.peer_python, rows=rows, tiny=options.tiny)
        settings = ["--epochs", "1", "--batch-size", options.batch_size, "--max-length", "128"]
        task = Comparison(folder, ["--text", "text", "--label", "label"], model, settings)
        for _ in range(options.runs):
            for side, runs in figures.items():
                runs.append(ours(task) if side == "ours" else peer(task, options.peer_python, ["--bf16", *PEERS[side]]))
                show(side=side, **runs[-1])
        size = ["--size", "1024"] if options.tiny else ["--size", "8192", "--tokens", "4096"]
        measuring = [sys.executable, "-m", "benchmarks.matrix_rate", "--model", str(model), "--dtype", "bfloat16"]
        best = measure([*measuring, *size]).answer["best"]
        parameters = block_parameters(EncoderConfig.from_folder(model))
    tokens = medians(figures["default"])["tokens_per_step"]
    reached = {
        side: OPERATIONS * parameters * tokens / medians(runs)["step_seconds"] / 1e9 for side, runs in figures.items()
    }
    show(
        backend=backend,
        matrix_gflop_per_second=best,
        share_of_matrix_rate={side: round(rate / best, 4) for side, rate in reached.items()},
        **summary(figures),
    )


if __name__ == "__main__":
    main()
