"""How long a page waits for the curves of a run with a million steps: python benchmarks/events.py

Makes such a run's events in a temporary file (about 200 MB), then times the first look at them, the next one after
100 new events, and the making of the figures that are sent to the browser. Prints seconds of this process's own work,
and in brackets those on the clock, which other programs make longer; the aim is 0.3 in all.
"""

from __future__ import annotations

import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import plotly.graph_objects as go

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bert_core import TASKS, EventLog, History, Plan, Step, Validation
from ui.run_charts import learning_rate_figure, loss_figure, metrics_figure

STEPS, CHECK_EVERY, NEW, POINTS, REPEATS = 1_000_000, 50_000, 100, 1000, 5
PLAN = Plan(
    epochs=10, steps_per_epoch=STEPS // 10, total_steps=STEPS, validate_every=CHECK_EVERY, parameters=22_713_216,
    trainable_parameters=22_713_216,
)  # fmt: skip
TASK = TASKS["classification"]

Made = TypeVar("Made")


def step(number: int) -> Step:
    """A step as a training writes it, with as many digits."""
    loss = 2.302585092994046 / (1 + number / 1000) + (number * 7919 % 1000) / 5000
    return Step(
        time=1_763_000_000.123456 + number / 20,
        step=number,
        epoch=number / PLAN.steps_per_epoch,
        loss=loss,
        smooth_loss=loss,
        learning_rate=5e-5 * (1 - number / (2 * STEPS)),
        examples_per_second=123.45678901234567,
        tokens_per_second=4567.890123456789,
    )


def check(number: int) -> Validation:
    """A check on the rows set aside."""
    metrics = {metric.name: 0.9 for metric in TASK.metrics}
    return Validation(step=number, epoch=number / PLAN.steps_per_epoch, loss=0.4, metrics=metrics, best=True)


def write(path: Path) -> None:
    """A run of a million steps."""
    with path.open("w", encoding="utf-8") as file:
        file.write(PLAN.model_dump_json() + "\n")
        for number in range(1, STEPS + 1):
            file.write(step(number).model_dump_json() + "\n")
            if number % CHECK_EVERY == 0:
                file.write(check(number).model_dump_json() + "\n")


def append(path: Path, first: int) -> None:
    """What comes within a few seconds of training."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(step(number).model_dump_json() + "\n" for number in range(first, first + NEW))


def draw(history: History) -> list[go.Figure]:
    """What a page shows of a run."""
    return [loss_figure(history), metrics_figure(history, TASK), learning_rate_figure(history)]


def timed(call: Callable[[], Made]) -> tuple[np.ndarray, Made]:
    """Seconds that the call worked and that it took, and its result."""
    began = time.process_time(), time.perf_counter()
    result = call()
    return np.subtract((time.process_time(), time.perf_counter()), began), result


def words(seconds: np.ndarray) -> str:
    """Seconds of work, and on the clock."""
    return f"{seconds[0]:.3f} s ({seconds[1]:.3f} s)"


def main() -> None:
    """Measure several times: the first time, libraries are still being loaded."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        write(path)
        megabytes = path.stat().st_size / 1e6
        path.read_bytes()  # the file is in the system's memory, as it is after a training
        for repeat in range(REPEATS):
            log = EventLog(path)
            first, history = timed(lambda log=log: log.history(POINTS))
            append(path, STEPS + repeat * NEW + 1)
            following, history = timed(lambda log=log: log.history(POINTS))
            figures, sent = timed(lambda history=history: sum(len(figure.to_json()) for figure in draw(history)))
            print(
                f"{history.step_count} steps, {megabytes:.0f} MB: first look {words(first)}, next {words(following)}, "
                f"figures of {sent / 1000:.0f} kB {words(figures)}, in all {words(first + figures)}"
            )


if __name__ == "__main__":
    logging.disable(logging.WARNING)  # Streamlit's, about having no page around it
    main()
