"""The figures of a run's answers: as its worker has written them down, or computed where it has not."""

from __future__ import annotations

from contextlib import suppress

from pydantic import ValidationError

from bert_core.evaluation.figures import Figures, figures
from bert_core.judgement import Judgement
from bert_core.runs import Run
from bert_core.runs.rows import Part
from bert_core.tasks import TASKS


def run_figures(run: Run, part: Part, judgement: Judgement) -> Figures:
    """All figures of the answers to a part of the rows, of which there is at least one.

    They are computed while the run still learns, and for a run of another version.

    Raises:
        RunError: the run is damaged.
    """
    report = run.report
    written = report.figures.get(part) if report else None
    with suppress(ValidationError):  # None, or of another version
        found = Figures.model_validate(written)
        if found.right.rows == len(judgement.rows):
            return found
    return figures(judgement, run.kept_known.labels, has_classes=TASKS[run.spec.task].has_classes)
