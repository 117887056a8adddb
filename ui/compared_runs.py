"""Runs that are compared: their names, and how right each answers, read once and kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bert_core import (
    Interval,
    Message,
    Run,
    RunAnswers,
    RunError,
    common_part,
    distinct_names,
    mean_interval,
    run_answers,
)
from ui.judged import stamp
from ui.run_table import RunLine


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A run among others: a name that no other has, and its answers, or why these are not known."""

    line: RunLine
    name: str
    part: str
    answers: RunAnswers | None
    interval: Interval | None
    problem: Message | None = None

    @property
    def score(self) -> float | None:
        """The task's main metric on the rows by which runs are compared."""
        if self.part == "valid":
            return self.line.score
        return self.line.report.test_metrics.get(self.line.task.main_metric.name) if self.line.report else None


def compared_runs(lines: Sequence[RunLine]) -> list[Compared]:
    """These runs, all by the same part of their rows."""
    names = distinct_names({line.run.id: line.name for line in lines})
    part = common_part([line.run for line in lines])
    return [_compared(line, names[line.run.id], part) for line in lines]


def _compared(line: RunLine, name: str, part: str) -> Compared:
    try:
        answers, interval = _read(line.run.folder, part, stamp(line.run, part))
    except RunError as error:
        return Compared(line, name, part, None, None, error.message)
    return Compared(line, name, part, answers, interval)


@lru_cache(maxsize=64)
def _read(folder: Path, part: str, stamp: int) -> tuple[RunAnswers, Interval]:
    answers = run_answers(Run(folder), part)
    return answers, mean_interval(answers.right)
