"""All runs as lines: what each is and where it stands, read once for a run that is over. Draws the table of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
import streamlit as st

from bert_core import (
    N_,
    STATE_TITLES,
    TASKS,
    Card,
    Column,
    History,
    Message,
    Report,
    Run,
    RunError,
    RunSpec,
    Status,
    Task,
    catalog_entry,
    status,
)
from ui.i18n import _
from ui.quantities import score_words
from ui.services import events, size_on_disk, store

SPARK_POINTS = 50
DAMAGED = N_("damaged")
UNKNOWN_TASK = N_("The run '{run}' is of a kind that this version does not know: {task}. A newer version made it.")


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run as people see it. Of a damaged one nothing is known but its name, if that, and what is wrong."""

    run: Run
    name: str
    created: float | None = None
    spec: RunSpec | None = None
    report: Report | None = None
    history: History | None = None
    status: Status | None = None
    note: str = ""
    problem: Message | None = None

    @property
    def task(self) -> Task | None:
        """What it learned."""
        return TASKS[self.spec.task] if self.spec else None

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns that it reads to answer."""
        return self.task.inputs_of(self.spec.data.columns) if self.task and self.spec else ()

    @property
    def is_active(self) -> bool:
        """Whether it is being trained or waits for it."""
        return self.status is not None and self.status.is_active

    @property
    def can_answer(self) -> bool:
        """Whether it has kept a model."""
        return self.spec is not None and self.run.model_folder.is_dir()

    @property
    def score(self) -> float | None:
        """The task's main metric, of the model that was kept."""
        if self.task is None:
            return None
        best = self.history.best if self.history else None
        metrics = self.report.metrics if self.report else best.metrics if best else {}
        return metrics.get(self.task.main_metric.name)


@dataclass(frozen=True, slots=True)
class _Records:
    card: Card
    spec: RunSpec
    report: Report | None
    history: History


def run_lines() -> list[RunLine]:
    """All runs, newest first."""
    return [run_line(run) for run in store().runs() if run.folder.is_dir()]


def run_line(run: Run) -> RunLine:
    """One run as it is now."""
    try:
        records = _records(run.folder, _stamps(run))
        state = status(run, records.history)
    except RunError as error:
        return RunLine(run, _name(run), problem=error.message)
    if records.spec.task not in TASKS:
        values = {"run": run.id, "task": records.spec.task}
        return RunLine(run, records.card.name, problem=Message(text=UNKNOWN_TASK, values=values))
    card = records.card
    return RunLine(run, card.name, card.created, records.spec, records.report, records.history, state, card.note)


def state_words(line: RunLine) -> str:
    """Where a run stands, with the share done while it learns."""
    if line.status is None:
        return _(DAMAGED)
    words = _(STATE_TITLES[line.status.state])
    return _("{state}, {share:.0%}", state=words, share=line.status.share_done) if line.is_active else words


def score_line(line: RunLine) -> str:
    """The main score with the name of its metric, such as 'Right answers (accuracy): 93.1%'."""
    if line.task is None or line.score is None:
        return _("no score yet")
    metric = line.task.main_metric
    return f"{_(metric.title)}: {score_words(metric, line.score)}"


def model_words(identifier: str) -> str:
    """What people call a model: its title in the catalogue, or its own name without the folders before it."""
    entry = catalog_entry(identifier)
    return _(entry.title) if entry else Path(identifier).name


def run_table(lines: list[RunLine], *, chosen: str | None, key: str) -> list[str]:
    """The table of runs, any of which can be chosen; returns the ids of those."""
    ids = [line.run.id for line in lines]
    rows = [ids.index(chosen)] if chosen in ids else []
    picked = st.dataframe(
        pd.DataFrame([_cells(line) for line in lines]),
        key=key,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": rows}},
        column_config={
            "name": st.column_config.TextColumn(_("Name"), width="medium"),
            "state": st.column_config.TextColumn(_("State")),
            "score": st.column_config.NumberColumn(_("Score"), format="percent", width="small"),
            "metric": st.column_config.TextColumn(_("Measured as")),
            "loss": st.column_config.LineChartColumn(_("Mistakes (loss)"), y_min=0, width=120),
            "took": st.column_config.NumberColumn(_("Time taken"), format=_("%.1f min")),
            "started": st.column_config.DatetimeColumn(
                _("Started"), format="YYYY-MM-DD HH:mm", timezone=st.context.timezone
            ),
            "data": st.column_config.TextColumn(_("Data")),
            "model": st.column_config.TextColumn(_("Model")),
            "task": st.column_config.TextColumn(_("Task")),
            "size": st.column_config.NumberColumn(_("Size on disk"), format=_("%.0f MB")),
        },
    )
    return [ids[row] for row in picked.selection.rows]


def _cells(line: RunLine) -> dict[str, object]:
    task = line.task
    return {
        "name": line.name,
        "state": state_words(line),
        "score": line.score,
        "metric": _(task.main_metric.title) if task else None,
        "loss": [step.smooth_loss for step in line.history.steps] if line.history else None,
        "took": line.status.seconds / 60 if line.status else None,
        "size": size_on_disk(line.run) / 2**20,
        "started": datetime.datetime.fromtimestamp(line.created, datetime.UTC) if line.created else None,
        "data": line.spec.data.file_name if line.spec else None,
        "model": model_words(line.spec.model.identifier) if line.spec else None,
        "task": _(task.title) if task else None,
    }


def _name(run: Run) -> str:
    try:
        return run.card.name
    except RunError:
        return run.id


def _stamps(run: Run) -> tuple[int, ...]:
    """When each of a run's records was last written: as long as that is the same, so is what they say."""
    stamps = []
    for name in ("spec.json", "card.json", "report.json", "events.jsonl"):
        try:
            stamps.append((run.folder / name).stat().st_mtime_ns)
        except OSError:
            stamps.append(0)
    return tuple(stamps)


@lru_cache(maxsize=1000)
def _records(folder: Path, stamps: tuple[int, ...]) -> _Records:
    run = Run(folder)
    return _Records(run.card, run.spec, run.report, events(folder).history(points=SPARK_POINTS))
