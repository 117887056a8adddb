"""How a run ended, for people and for programs, and with which exit status."""

from __future__ import annotations

from typing import Any

import typer

from bert_core.cli.words import LANGUAGE, _, note, say, seconds_words, show, show_metrics, write_json
from bert_core.errors import BertStudioError
from bert_core.evaluation.baseline_words import worth
from bert_core.i18n import N_, Message
from bert_core.runs import STATE_TITLES, Report, Run, Status
from bert_core.tasks import TASKS
from bert_core.worker import UNEXPECTED

LOG_LINES = 15
OUR_FAILURE, LEFT = 1, 130
"""Exit statuses; 130 is what shells know as ended by Ctrl-C."""


def tell_end(run: Run, end: Status, *, as_json: bool) -> None:
    """Say how it ended and how good the kept model is.

    Raises:
        BertStudioError: it failed for a reason that the person can do something about.
        typer.Exit: it failed otherwise, or goes on without us.
    """
    if as_json:
        write_json(_summary(run, end))
    _check_end(run, end)
    if not as_json:
        _show_result(run, end)


def _summary(run: Run, end: Status) -> dict[str, Any]:
    report = run.report
    return {
        "run": run.id,
        "folder": str(run.folder.resolve()),
        "state": end.state,
        "seconds": round(end.seconds, 1),
        "metrics": report.metrics if report else {},
        "test_metrics": report.test_metrics if report else {},
        "best_step": report.best_step if report else None,
        "baselines": report.baselines if report else {},
    }


def _check_end(run: Run, end: Status) -> None:
    """Exit, or raise what the person can do something about, where the run has not ended well."""
    if end.is_active:
        text = N_("It goes on by itself until it has stopped and kept its best model. `{command}` shows how it stands.")
        note(say(text, command="python -m bert_core runs"))
        raise typer.Exit(LEFT)
    if end.state == "interrupted":
        note(_("The training process ended without a word, perhaps for lack of memory. Its last lines:"))
        note(run.log_tail(LOG_LINES))
        note(say(N_("It can go on where it was: {command}"), command=f"python -m bert_core resume {run.id}"))
        raise typer.Exit(OUR_FAILURE)
    if end.state == "failed":
        reason = end_reason(run)
        if reason.text == UNEXPECTED:
            note(reason, str(run.log_path))
            raise typer.Exit(OUR_FAILURE)
        raise BertStudioError(reason.text, plural=reason.plural, **reason.values)


def _show_result(run: Run, end: Status) -> None:
    state = Message(text=STATE_TITLES[end.state])
    ended = say(N_("Run {run}: {state} after {time}."), run=run.id, state=state, time=seconds_words(end.seconds))
    show(f"{ended} {end_reason(run).render(LANGUAGE)}")
    report = run.report
    if report is not None:
        task = TASKS[run.spec.task]
        show_metrics(task, report.metrics)
        _show_worth(run, report)
        if report.test_metrics:
            rows = run.spec.data.test_rows
            show(say(N_("On the {count} rows of the test, which had no part in the training:"), count=rows))
            show_metrics(task, report.test_metrics)
        show(say(N_("Model: {folder}"), folder=str(run.model_folder)))
        show(say(N_("Ask it: {command}"), command=f"python -m bert_core predict {run.id} " + _("'A text'")))


def _show_worth(run: Run, report: Report) -> None:
    """Whether it was worth it, beside much simpler rules."""
    metric, baselines = TASKS[run.spec.task].main_metric, run.events().history(points=2).baselines
    if metric.is_share:
        verdict = worth(metric, report.metrics[metric.name], baselines, rows=run.spec.data.valid_rows)
        if verdict is not None:
            show(verdict.message.render(LANGUAGE))


def end_reason(run: Run) -> Message:
    """Why it ended, in words."""
    end = run.events().history(points=2).end
    assert end is not None, "looked at only once the run has ended"
    return end.reason
