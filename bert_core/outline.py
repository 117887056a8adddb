"""What the size of a training alone decides about its course. The trainer keeps to it, and an estimate counts on it."""

from __future__ import annotations

CHECKING_SHARE = 0.1
"""Of the training's time, about what checking may take."""
FEWEST_CHECKS, MOST_CHECKS = 4, 20
BACKWARD_COST = 3
"""Training on a row costs about this many times what answering it does."""
WORTH_COMPILING = 3e8
"""Steps times trained weights from which XLA wins back the seconds that it compiles for; below, a plain graph does."""
FIRST_PARTS = 2
"""Into how many times more parts the first batch is cut, as it is not compiled and so needs more memory."""

BATCH_PIECES = 4096
"""Word pieces in a batch of texts to be answered: enough to keep all cores busy, few enough to keep memory low."""


def checking_interval(train_rows: int, valid_rows: int, epochs: int, total_steps: int) -> int:
    """Steps between two checks: as often as `CHECKING_SHARE` of the time allows, at least once an epoch."""
    affordable = CHECKING_SHARE * BACKWARD_COST * train_rows * epochs / valid_rows
    checks = max(epochs, FEWEST_CHECKS, min(MOST_CHECKS, int(affordable)))
    return max(1, total_steps // checks)


def is_worth_compiling(steps: int, weights: int) -> bool:
    """Whether a training of so many steps and trained weights is done sooner if it waits for the compiler."""
    return steps * weights > WORTH_COMPILING
