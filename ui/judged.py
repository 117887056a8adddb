"""How the model of a run answered rows whose right answer is known, as a table that is read once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from bert_core import N_, TASKS, Example, Judgement, Run
from ui.run_table import RunLine

PARTS = {"test": N_("Rows of the test"), "valid": N_("Rows it was checked on")}


@dataclass(frozen=True, slots=True, eq=False)
class JudgedRows:
    """The rows of a part: their examples, the verdicts on them, and both as a frame in the order of the file.

    The frame's columns: `row`, `text`, `truth`, `answer`, `right`, `sure` (NaN where unknown) and `length`.
    """

    part: str
    examples: tuple[Example, ...]
    judgement: Judgement
    frame: pd.DataFrame


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
    spec, judgement, examples = run.spec, run.judgement(part), tuple(run.examples(part))
    roles = [column.role for column in TASKS[spec.task].inputs_of(spec.data.columns)]
    rows = judgement.rows
    frame = pd.DataFrame(
        {
            "row": [row.row for row in rows],
            "text": [" ⏐ ".join(example.cells[role] for role in roles) for example in examples],
            "truth": [row.truth for row in rows],
            "answer": [row.answer for row in rows],
            "right": np.array([row.right for row in rows], float),
            "sure": np.array([np.nan if row.confidence is None else row.confidence for row in rows], float),
            "length": [row.length for row in rows],
        }
    )
    return JudgedRows(part, examples, judgement, frame)
