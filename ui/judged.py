"""How the model of a run answered rows whose right answer is known, as a table that is read once and kept."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd

from bert_core import N_, TASKS, Figures, Judged, Judgement, Run, figures
from ui.run_table import RunLine

PARTS = {"test": N_("Rows of the test"), "valid": N_("Rows it was checked on")}


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRows:
    """The verdicts on the rows of a part, as records and as a frame in the order of the file.

    The frame's columns: `row`, `truth`, `answer`, `right`, `sure` (NaN where unknown) and `length`.
    """

    part: str
    judgement: Judgement
    figures: Figures
    frame: pd.DataFrame
    read_texts: Callable[[Collection[int]], list[str]]

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


@lru_cache(maxsize=8)
def _read(folder: Path, part: str, stamp: int) -> JudgedRows:
    run = Run(folder)
    judgement, labels, task = run.judgement(part), run.kept_known.labels, TASKS[run.spec.task]
    frame = pd.DataFrame(judgement.rows, columns=Judged._fields).rename(columns={"confidence": "sure"})
    frame = frame.drop(columns="kinds").astype({"right": float, "sure": float})
    found = figures(judgement, labels, has_classes=task.has_classes)
    return JudgedRows(part, judgement, found, frame, partial(_read_texts, folder, part))


def _read_texts(folder: Path, part: str, places: Collection[int]) -> list[str]:
    run = Run(folder)
    spec = run.spec
    roles = [column.role for column in TASKS[spec.task].inputs_of(spec.data.columns)]
    return [" ⏐ ".join(example.cells[role] for role in roles) for example in run.examples(part, places)]
