"""`runs` and `models`: what there is."""

from __future__ import annotations

import time
from typing import Any

from rich import box
from rich.table import Table as Grid

from bert_core.cli.options import JsonOption, RunsOption
from bert_core.cli.words import (
    LANGUAGE,
    _,
    metric_words,
    note,
    results,
    say,
    seconds_words,
    show,
    size_words,
    write_json,
)
from bert_core.errors import RunError
from bert_core.i18n import N_, translate
from bert_core.models import is_at_hand
from bert_core.models.catalog import CATALOG, CatalogEntry
from bert_core.runs import STATE_TITLES, Queue, Run, RunStore, status
from bert_core.tasks import TASKS

MOST_LANGUAGES = 3
"""A model that reads more is listed with their number only."""


def runs(*, runs: RunsOption = None, as_json: JsonOption = False) -> None:
    """List all runs with their state and score, the newest first."""
    rows = []
    store = RunStore(runs)
    places = {run.id: place for place, run in enumerate(Queue(store).waiting(), 1)}
    for run in store.runs():
        try:
            rows.append(_facts(run, places.get(run.id)))
        except RunError as error:  # one damaged folder must not hide the others
            note(error.message)
    if as_json:
        write_json(rows)
        return
    if not rows:
        show(say(N_("There are no runs yet. Train one: {command}"), command="python -m bert_core train FILE"))
        return
    headings = (
        _("Id"),
        _("Name"),
        _("State"),
        _("Task"),
        _("Data"),
        _("Model"),
        _("Score"),
        _("Started"),
        _("Took"),
        _("Size"),
    )
    grid = Grid(*headings, box=box.SIMPLE_HEAD)
    grid.columns[0].no_wrap = True  # an id that is cut short is of no use
    for row in rows:
        metric = TASKS[row["task"]].main_metric
        score = metric_words(metric, row["metrics"][metric.name]) if row["metrics"] else ""
        grid.add_row(
            row["run"],
            row["name"],
            translate(STATE_TITLES[row["state"]], LANGUAGE),
            row["task"],
            row["data"],
            row["model"].rsplit("/", 1)[-1],
            score,
            time.strftime("%Y-%m-%d %H:%M", time.localtime(row["started"])),
            seconds_words(row["seconds"]),
            size_words(row["size"]),
        )
    results().print(grid)


def _facts(run: Run, queue_position: int | None) -> dict[str, Any]:
    spec, card, history = run.spec, run.card, run.events().history(points=2)
    now = status(run, history)
    metrics = run.report.metrics if run.report else history.best.metrics if history.best else {}
    return {
        "run": run.id,
        "name": card.name,
        "state": now.state,
        "task": spec.task,
        "data": spec.data.file_name,
        "model": spec.model.identifier,
        "metrics": metrics,
        "started": round(card.created, 1),
        "seconds": round(now.seconds, 1),
        "queue_position": queue_position,
        "reason": history.end.reason.render(LANGUAGE) if history.end and not now.is_active else None,
        "size": run.size(),
    }


def models(*, as_json: JsonOption = False) -> None:
    """List the models that can be chosen, and which of them are on this computer."""
    at_hand = {entry.identifier: is_at_hand(entry.identifier) for entry in CATALOG}
    if as_json:
        write_json([{**entry.model_dump(), "at_hand": at_hand[entry.identifier]} for entry in CATALOG])
        return
    for entry in CATALOG:
        size = say(N_("{size} MB"), size=entry.megabytes)
        here = _("on this computer") if at_hand[entry.identifier] else _("would be downloaded")
        show(entry.identifier, style="bold")
        show("  " + " · ".join((translate(entry.title, LANGUAGE), size, _languages(entry), entry.licence, here)))
    show(_("Any other model of the same types can be named by its Hugging Face id or its folder."))


def _languages(entry: CatalogEntry) -> str:
    count = len(entry.languages)
    return ", ".join(entry.languages) if count <= MOST_LANGUAGES else say(N_("{count} languages"), count=count)
