"""Our side of `benchmarks.predicting`, in a process of its own: all texts cold and warm, then one text many times.

    python -m benchmarks.answers RUN_FOLDER TEXTS.json --single TEXT

Prints the same line of JSON as the peer does.
"""

from __future__ import annotations

import time

STARTED = time.time()

import argparse  # noqa: E402 - the imports are part of what is measured
import json  # noqa: E402
import statistics  # noqa: E402
from collections.abc import Sequence  # noqa: E402
from pathlib import Path  # noqa: E402

from bert_core import Predictor, Run  # noqa: E402

PASSES = 3
"""Times that all texts are answered warm."""


def main() -> None:
    """Answer and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--single", required=True)
    parser.add_argument("--repeats", type=int, default=200)
    options = parser.parse_args()
    texts = json.loads(options.texts.read_text(encoding="utf-8"))
    predictor = Predictor(Run(options.run))
    role = predictor.task.input_roles[0]

    def labels(asked: Sequence[str]) -> list[str]:
        return [answer.label for answer in predictor.answers([{role: text} for text in asked])]

    def seconds(asked: Sequence[str]) -> float:
        began = time.perf_counter()
        labels(asked)
        return time.perf_counter() - began

    found = labels(texts)
    cold = time.time() - STARTED
    warm = statistics.median(seconds(texts) for _ in range(PASSES))
    labels([options.single])
    single = statistics.median(seconds([options.single]) for _ in range(options.repeats))
    print(json.dumps({"cold_seconds": cold, "warm_seconds": warm, "single_ms": 1000 * single, "labels": found}))


if __name__ == "__main__":
    main()
