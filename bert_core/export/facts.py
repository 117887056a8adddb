"""All that is worth telling of a run to somebody who was not there, gathered once: reports and cards say the same.

Texts in English are marked for the catalogue; labels, names and cells are as strangers typed them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bert_core import __version__
from bert_core.errors import RunError
from bert_core.evaluation.baseline_words import worth
from bert_core.evaluation.intervals import Interval
from bert_core.evaluation.kinds import Confusion, KindScore
from bert_core.events import Baseline, Validation
from bert_core.i18n import N_, Message
from bert_core.judgement import Judged
from bert_core.models.catalog import catalog_entry
from bert_core.record import Record
from bert_core.runs import Run
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example, Task
from bert_core.written_figures import run_figures

WORST_KINDS, MOST_CONFUSIONS, MOST_ROWS, MOST_COMMON = 6, 4, 5, 8
FEW_OF_A_LABEL = 10
RIGHT = 0.999
"""An answer worth less than this is a mistake."""
SHOWN = 240
"""Characters of a row that a report repeats."""


class Row(Record):
    """A row with what was answered to it; `confidence` where the model says how sure it was."""

    row: int
    text: str
    truth: str
    answer: str
    confidence: float | None


class Point(Record):
    """The main metric at a check, and the error (loss)."""

    step: int
    score: float
    loss: float


class Facts(Record):
    """What a run was taught, on how much, how good it is, where it fails, and what its answers look like.

    `part` are the rows that it was measured on; `metrics` of the task by name. `right_by_row` is None where it is not
    known how single rows were answered. `kinds` and `confusions` are the worst first, `mistakes` the surest.
    `hub_model` is the id of the model that it began as, where that has one; `tuned` the numbers that its outputs are
    read with.
    """

    run: str
    name: str
    created: float
    version: str
    spec: RunSpec
    seconds: float | None
    common: tuple[tuple[str, int], ...]
    rare_labels: int
    model: str
    hub_model: str | None
    model_licence: str | None
    languages: tuple[str, ...]
    architecture: str
    tuned: dict[str, float]
    part: Literal["valid", "test"]
    rows: int
    metrics: dict[str, float]
    right_by_row: Interval | None
    worth: Message | None
    kinds: tuple[KindScore, ...]
    confusions: tuple[Confusion, ...]
    mistakes: tuple[Row, ...]
    rights: tuple[Row, ...]
    curve: tuple[Point, ...]

    @property
    def task(self) -> Task:
        """What it learned."""
        return TASKS[self.spec.task]

    @property
    def score(self) -> float | None:
        """The task's main metric."""
        return self.metrics.get(self.task.main_metric.name)


def run_facts(run: Run) -> Facts:
    """The facts of a run that has kept a model.

    Raises:
        RunError: it has kept none, or a file of it is damaged.
    """
    if not run.model_folder.is_dir():
        raise RunError(
            N_("The run '{run}' has kept no model yet. Wait for its first check, or train again."), run=run.id
        )
    spec, card, report, history = run.spec, run.card, run.report, run.events().history(points=2)
    task = TASKS[spec.task]
    test_metrics = report.test_metrics if report else {}
    part: Literal["valid", "test"] = "test" if test_metrics else "valid"
    kept = history.best
    metrics = test_metrics or (report.metrics if report else kept.metrics if kept else {})
    judgement = run.judgement(part)
    rows = judgement.rows if judgement else ()
    found = run_figures(run, part, judgement) if judgement and rows else None
    counts = task.counts(list(run.examples("train")))
    entry = catalog_entry(spec.model.identifier)
    return Facts(
        run=run.id,
        name=card.name,
        created=card.created,
        version=__version__,
        spec=spec,
        seconds=report.seconds if report else None,
        common=tuple(list(counts.items())[:MOST_COMMON]),
        rare_labels=sum(count < FEW_OF_A_LABEL for count in counts.values()) if spec.known.labels else 0,
        model=entry.title if entry else Path(spec.model.identifier).name,
        hub_model=spec.model.identifier if entry or _is_hub_id(spec.model.identifier) else None,
        model_licence=entry.licence if entry else None,
        languages=entry.languages if entry else (),
        architecture=_architecture(run),
        tuned=run.kept_known.numbers,
        part=part,
        rows=spec.data.test_rows if part == "test" else spec.data.valid_rows,
        metrics=metrics,
        right_by_row=found.right if found else None,
        worth=_worth(task, metrics, history.baselines, spec) if part == "valid" else None,
        kinds=_worst_kinds(found.kinds) if found else (),
        confusions=found.confusions[:MOST_CONFUSIONS] if found else (),
        mistakes=_told([row for row in rows if row.right < RIGHT], run, part, surest_first=True),
        rights=_told([row for row in rows if row.right >= RIGHT], run, part, surest_first=False),
        curve=_curve(history.validations, task),
    )


def _is_hub_id(identifier: str) -> bool:
    """Whether it can be an id on the Hugging Face Hub; a folder of this computer is nobody else's business."""
    parts = identifier.split("/")
    return len(parts) == 2 and all(parts) and "\\" not in identifier and not Path(identifier).exists()


def _architecture(run: Run) -> str:
    """The class of transformers that opens the model."""
    try:
        config = json.loads((run.model_folder / "config.json").read_text(encoding="utf-8"))
        return str(config["architectures"][0])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise RunError(
            N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=run.id, file="config.json"
        ) from error


def _worth(task: Task, metrics: dict[str, float], baselines: Sequence[Baseline], spec: RunSpec) -> Message | None:
    if task.main_metric.name not in metrics:
        return None
    found = worth(task.main_metric, metrics[task.main_metric.name], baselines, rows=spec.data.valid_rows)
    return found.message if found else None


def _worst_kinds(kinds: Sequence[KindScore]) -> tuple[KindScore, ...]:
    return tuple(sorted(kinds, key=lambda kind: kind.right)[:WORST_KINDS])


def _told(rows: Sequence[Judged], run: Run, part: Literal["valid", "test"], *, surest_first: bool) -> tuple[Row, ...]:
    """A few rows with their texts: the surest, or one of each right answer in turn."""
    if surest_first:
        chosen = sorted(rows, key=lambda row: (row.right, -(row.confidence or 0.0)))[:MOST_ROWS]
    else:
        chosen = list({row.truth: row for row in reversed(rows)}.values())[-MOST_ROWS:][::-1]
    wanted = {row.row for row in chosen}
    examples = {example.row: example for example in run.examples(part) if example.row in wanted} if chosen else {}
    roles = TASKS[run.spec.task].input_roles
    return tuple(
        Row(
            row=row.row,
            text=_text_of(examples[row.row], roles),
            truth=_short(row.truth),
            answer=_short(row.answer),
            confidence=row.confidence,
        )
        for row in chosen
    )


def _text_of(example: Example, roles: Sequence[str]) -> str:
    """Something of each cell, so that a question does not vanish behind a long text."""
    cells = [example.cells[role] for role in roles if role in example.cells]
    return " ⏐ ".join(_short(cell, SHOWN // len(cells)) for cell in cells)


def _short(text: str, length: int = SHOWN) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def _curve(checks: Sequence[Validation], task: Task) -> tuple[Point, ...]:
    name = task.main_metric.name
    return tuple(
        Point(step=check.step, score=check.metrics[name], loss=check.loss) for check in checks if name in check.metrics
    )
