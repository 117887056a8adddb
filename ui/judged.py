"""How the model of a run answered rows whose right answer is known, as a table that is read once and kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from bert_core import N_, TASKS, Example, Figures, Judged, Judgement, Run, run_figures
from ui.run_table import RunLine

PARTS = {"test": N_("Rows of the test"), "valid": N_("Rows it was checked on")}
OWN = "file"
"""The part of rows that are in no run: those of a file that a person brings."""


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRows:
    """The verdicts on the rows of a part, as records and as a frame in the order of the file.

    The frame's columns: `row`, `truth`, `answer`, `right`, `sure` (NaN where unknown) and `length`. `metrics` are those
    of the task where they stand in no report.
    """

    part: str
    judgement: Judgement
    figures: Figures
    frame: pd.DataFrame
    read_texts: Callable[[Collection[int]], list[str]]
    metrics: Mapping[str, float] = field(default_factory=dict)

    def with_texts(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Rows of the frame with their `text` behind `row`; of the file's many texts, only theirs are read.

        Raises:
            RunError: the run is damaged.
        """
        wide = frame.copy()
        places = sorted(frame.index)
        wide.insert(1, "text", pd.Series(self.read_texts(places), index=places, dtype=str))
        return wide


def known_parts(run: Run) -> list[str]:
    """The parts whose answers are known, that of the test first."""
    return [part for part in PARTS if stamp(run, part)]


def judged_rows(line: RunLine, part: str) -> JudgedRows:
    """The rows of a part that `known_parts` named.

    Raises:
        RunError: the run is damaged.
    """
    return _read(line.run.folder, part, stamp(line.run, part))


def stamp(run: Run, part: str) -> int:
    """When the answers were written; 0 where there are none."""
    folder = run.model_folder if part == "valid" else run.evaluation_folder
    try:
        return (folder / f"{part}_answers.jsonl").stat().st_mtime_ns
    except OSError:
        return 0


def rows_of(
    part: str, judgement: Judgement, found: Figures, read_texts: Callable[[Collection[int]], list[str]], **more: Any
) -> JudgedRows:
    """A judgement and its figures with all that pages show of it."""
    frame = pd.DataFrame(judgement.rows, columns=Judged._fields).rename(columns={"confidence": "sure"})
    frame = frame.drop(columns="kinds").astype({"right": float, "sure": float})
    return JudgedRows(part, judgement, found, frame, read_texts, **more)


def texts_of(run: Run, examples: Iterable[Example]) -> list[str]:
    """What was read of each example, as one text."""
    roles = [column.role for column in TASKS[run.spec.task].inputs_of(run.spec.data.columns)]
    return [" ⏐ ".join(example.cells[role] for role in roles) for example in examples]


@lru_cache(maxsize=8)
def _read(folder: Path, part: str, stamp: int) -> JudgedRows:
    run = Run(folder)
    judgement = run.judgement(part)
    found = run_figures(run, part, judgement)
    return rows_of(part, judgement, found, lambda places: texts_of(run, run.examples(part, places)))
