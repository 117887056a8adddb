"""`train`: from a file to a run, followed to its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bert_core.cli.expect import note_estimate
from bert_core.cli.follow import follow
from bert_core.cli.options import JsonOption, RunsOption, column_options, setting_options, with_options
from bert_core.cli.reading_options import reading_from, reading_options
from bert_core.cli.specify import AUTOMATIC, choose_hyperparameters, choose_model, choose_task, make_spec, read_data
from bert_core.cli.split_options import split_options
from bert_core.cli.words import LANGUAGE, _, note, say, seconds_words, show, show_metrics, write_json
from bert_core.errors import BertStudioError, RunError
from bert_core.i18n import N_, Message
from bert_core.presets import PRESETS
from bert_core.runs import STATE_TITLES, Run, RunStore, SpareWorker, Status, home_folder
from bert_core.spec import DEFAULT_MODEL, RunSpec
from bert_core.tasks import TASKS
from bert_core.worker import UNEXPECTED

if TYPE_CHECKING:
    from bert_core.data import PreparedData

LOG_LINES = 15
OUR_FAILURE, LEFT = 1, 130
"""Exit statuses; 130 is what shells know as ended by Ctrl-C."""


@with_options(reading=reading_options(), aside=split_options(), columns=column_options(), settings=setting_options())
def train(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("A file of rows: CSV, TSV, JSON, JSON Lines or CoNLL."))
    ],
    *,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help=_("Leave out rows that cannot be used, in the place of an error."))
    ] = False,
    fix: Annotated[
        list[str] | None,
        typer.Option("--fix", metavar="NAME", help=_("Mend something that was noticed, by its name; repeatable.")),
    ] = None,
    task: Annotated[
        str, typer.Option("--task", metavar="|".join((AUTOMATIC, *TASKS)), help=_("What the model learns to answer."))
    ] = AUTOMATIC,
    model: Annotated[
        str,
        typer.Option("--model", metavar="ID|DIR", help=_("The model to start from: a Hugging Face id, or a folder.")),
    ] = DEFAULT_MODEL,
    preset: Annotated[
        str | None, typer.Option("--preset", metavar="|".join(PRESETS), help=_("Settings that fit together."))
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help=_("What to call the run."))] = None,
    runs: RunsOption = None,
    as_json: JsonOption = False,
    reading: Mapping[str, Any],
    aside: Mapping[str, Any],
    columns: Mapping[str, str],
    settings: Mapping[str, Any],
) -> None:
    """Train a model on a table, show how it goes, and say how good it became."""
    hyperparameters = choose_hyperparameters(preset, settings)
    with SpareWorker(home_folder() / "logs" / "spare_worker.log") as worker:
        worker.start()  # so that it imports what training needs while the file is read here
        chosen_task, data = read_data(
            file,
            aside,
            choose_task(task),
            columns,
            reading=reading_from(reading),
            fixes=fix or (),
            skip_bad_rows=skip_bad_rows,
        )
        chosen_model = choose_model(model, data, chosen_task, hyperparameters)
        if not as_json:
            note_estimate(chosen_model, data, chosen_task, hyperparameters)
        run = _create(RunStore(runs), make_spec(chosen_task, data, chosen_model, hyperparameters), data, name or "")
        note(say(N_("Run {run} in {folder}"), run=run.id, folder=str(run.folder)))
        worker.launch(run)
        end = follow(run)
    if as_json:
        write_json(_summary(run, end))
    _check_end(run, end)
    if not as_json:
        _show_result(run, end)


def _create(store: RunStore, spec: RunSpec, data: PreparedData, name: str) -> Run:
    try:
        return store.create(spec, data.train, data.valid, data.test, name=name)
    except OSError as error:
        text = N_("No run can be made in {folder} ({reason}). Free or allow it, or choose another folder with --runs.")
        raise RunError(text, folder=str(store.folder), reason=error.strerror or type(error).__name__) from error


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
        raise typer.Exit(OUR_FAILURE)
    if end.state == "failed":
        reason = _reason(run)
        if reason.text == UNEXPECTED:
            note(reason, str(run.log_path))
            raise typer.Exit(OUR_FAILURE)
        raise BertStudioError(reason.text, plural=reason.plural, **reason.values)


def _show_result(run: Run, end: Status) -> None:
    state = Message(text=STATE_TITLES[end.state])
    ended = say(N_("Run {run}: {state} after {time}."), run=run.id, state=state, time=seconds_words(end.seconds))
    show(f"{ended} {_reason(run).render(LANGUAGE)}")
    report = run.report
    if report is not None:
        task = TASKS[run.spec.task]
        show_metrics(task, report.metrics)
        if report.test_metrics:
            rows = run.spec.data.test_rows
            show(say(N_("On the {count} rows of the test, which had no part in the training:"), count=rows))
            show_metrics(task, report.test_metrics)
        show(say(N_("Model: {folder}"), folder=str(run.model_folder)))
        show(say(N_("Ask it: {command}"), command=f"python -m bert_core predict {run.id} " + _("'A text'")))


def _reason(run: Run) -> Message:
    end = run.events().history(points=2).end
    assert end is not None, "looked at only once the run has ended"
    return end.reason
