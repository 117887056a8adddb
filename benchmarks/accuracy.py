"""How good a training is on a data set with a test file, over several seeds, by the command line that users have.

    python -m benchmarks.accuracy FOLDER --epochs 2 --seeds 0 1 2

FOLDER holds train.csv, valid.csv and test.csv. Prints a line a seed and the mean as JSON.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bert_core import DEFAULT_MODEL


def bert_core(*arguments: str) -> dict[str, Any]:
    """What a command of the command line answers."""
    command = [sys.executable, "-m", "bert_core", *arguments, "--json"]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main() -> None:
    """Train and score once a seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--epochs", default="2")
    parser.add_argument("--seeds", nargs="+", default=["0", "1", "2"])
    options = parser.parse_args()
    scores = []
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as runs:
            settings = ["--model", options.model, "--epochs", options.epochs, "--seed", seed, "--runs", runs]
            files = [str(options.folder / "train.csv"), "--valid", str(options.folder / "valid.csv")]
            trained = bert_core("train", *files, *settings)
            tested = bert_core("evaluate", trained["run"], str(options.folder / "test.csv"), "--runs", runs)
        scores.append(tested["metrics"]["accuracy"])
        figures = {"seed": seed, "seconds": trained["seconds"], "valid": trained["metrics"], "test": tested["metrics"]}
        print(json.dumps(figures), flush=True)
    spread = statistics.stdev(scores) if len(scores) > 1 else 0.0
    print(json.dumps({"data": options.folder.name, "accuracy": statistics.mean(scores), "spread": spread}))


if __name__ == "__main__":
    main()
