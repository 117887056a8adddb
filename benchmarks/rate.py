"""What share of this machine's matrix products a training brings onto the road.

    python -m benchmarks.rate RUN_FOLDER

RUN_FOLDER is a run that has ended, with at least 20 steps. Real word pieces a second (no padding, no checks, the first
steps left out) × 6 × the weights that each is multiplied with, against the best rate of float32 products alone.
The products are measured now: the run must have been trained on this machine, with nothing beside it then or now.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from benchmarks.matrix_rate import block_parameters, encoder_shapes, matrix_rate
from benchmarks.measure import machine, show
from benchmarks.studio import events, step_seconds
from bert_core import TASKS, EncoderConfig, Plan, Run, Tokenizer
from bert_core.runs.launch import QUIET

OPERATIONS = 6
"""For each weight and word piece in training: 2 forward, 4 backward."""
LARGE = (2048, 2048, 2048)


def tokens_per_step(run: Run) -> float:
    """Real word pieces of a step in the mean: every row is read once an epoch."""
    spec = run.spec
    features = TASKS[spec.task].encode(
        list(run.examples("train")),
        Tokenizer(run.model_folder),
        spec.known,
        spec.hyperparameters,
    )
    plan = next(event for event in events(run) if isinstance(event, Plan))
    return len(features.tokens.ids) / plan.steps_per_epoch


def main() -> None:
    """Measure the machine, read the run, divide."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    options = parser.parse_args()
    os.environ.update(QUIET)
    run = Run(options.run)
    config = EncoderConfig.from_folder(run.model_folder)
    parameters, seconds, tokens = block_parameters(config), step_seconds(events(run)), tokens_per_step(run)
    best = max(matrix_rate([*encoder_shapes(config, round(tokens)), LARGE]).values())
    reached = OPERATIONS * parameters * tokens / seconds
    show(
        machine=machine(),
        run=run.id,
        parameters=parameters,
        counted="kernels of the blocks' dense layers",
        tokens_per_step=round(tokens, 1),
        step_seconds=round(seconds, 4),
        tokens_per_second=round(tokens / seconds),
        gflop_per_second=round(reached / 1e9, 1),
        matrix_gflop_per_second=round(best / 1e9, 1),
        share=round(reached / best, 3),
    )


if __name__ == "__main__":
    main()
