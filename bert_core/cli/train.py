"""`train`: from a file to a run, followed to its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bert_core.cli.follow import follow
from bert_core.cli.options import JsonOption, RunsOption, column_options, setting_options, with_options
from bert_core.cli.words import LANGUAGE, _, messages, metric_words, results, say, seconds_words, write_json
from bert_core.errors import BertStudioError, DataError, SettingsError
from bert_core.i18n import N_, translate
from bert_core.runs import STATE_TITLES, Run, RunStore, Status, launch
from bert_core.spec import DEFAULT_MODEL, PRESETS, Hyperparameters, ModelChoice, RunSpec, hyperparameters_from, setting_problems
from bert_core.tasks import TASKS, Task
from bert_core.worker import UNEXPECTED

AUTOMATIC = "auto"
LOG_LINES = 15
OUR_FAILURE, LEFT = 1, 130
"""Exit statuses; 130 is what shells use for a program ended by Ctrl-C."""


@with_options(columns=column_options(), settings=setting_options())
def train(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A CSV or TSV file with a header."), show_default=False)],
    *,
    valid: Annotated[
        Path | None,
        typer.Option("--valid", metavar="FILE", help=_("A file of its own to check on, with the same columns."), show_default=False),
    ] = None,
    valid_share: Annotated[
        float | None,
        typer.Option("--valid-share", help=_("The share of rows set aside for checking, such as 0.15."), show_default=False),
    ] = None,
    task: Annotated[
        str, typer.Option("--task", metavar="|".join((AUTOMATIC, *TASKS)), help=_("What the model learns to answer."))
    ] = AUTOMATIC,
    model: Annotated[
        str, typer.Option("--model", metavar="ID|DIR", help=_("The model to start from: a Hugging Face id, or a folder."))
    ] = DEFAULT_MODEL,
    preset: Annotated[
        str | None,
        typer.Option("--preset", metavar="|".join(PRESETS), help=_("Settings that fit together."), show_default=False),
    ] = None,
    name: Annotated[str, typer.Option("--name", help=_("What to call the run."), show_default=False)] = "",
    runs: RunsOption = None,
    as_json: JsonOption = False,
    columns: Mapping[str, str],
    settings: Mapping[str, Any],
) -> None:
    """Train a model on a table, show how it goes, and say how good it became."""
    hyperparameters = _hyperparameters(preset, settings)
    spec, rows = _specify(file, valid, valid_share, _task(task), model, columns, hyperparameters)
    run = RunStore(runs).create(spec, *rows, name=name)
    messages().print(say(N_("Run {run} in {folder}"), run=run.id, folder=str(run.folder)), soft_wrap=True)
    end = follow(run, launch(run))
    if as_json:
        write_json(_summary(run, end))
    _finish(run, end, quiet=as_json)


def _hyperparameters(preset: str | None, settings: Mapping[str, Any]) -> Hyperparameters:
    if preset is None:
        return hyperparameters_from(settings)
    if preset not in PRESETS:
        raise SettingsError(
            N_("There is no preset '{preset}'. The presets are: {known}."), field="preset", preset=preset, known=", ".join(PRESETS)
        )
    return hyperparameters_from({**PRESETS[preset].hyperparameters.model_dump(), **settings})


def _task(name: str) -> Task:
    if name == AUTOMATIC:
        return next(iter(TASKS.values()))  # the one there is so far
    if name not in TASKS:
        raise DataError(N_("There is no task '{task}'. The tasks are: {known}."), task=name, known=", ".join((AUTOMATIC, *TASKS)))
    return TASKS[name]


def _specify(
    file: Path,
    valid: Path | None,
    valid_share: float | None,
    task: Task,
    model: str,
    columns: Mapping[str, str],
    hyperparameters: Hyperparameters,
) -> tuple[RunSpec, tuple[list, list]]:
    """The run's spec and its training and validation rows, with all that can be known to be wrong found before it starts."""
    from bert_core.data import guess_columns, prepare, read_table  # here because pandas takes half a second to import
    from bert_core.models import EncoderConfig, resolve_model

    console = messages()
    table = read_table(file, file.name)
    if not {column.role for column in task.columns} <= set(columns):
        columns = {**guess_columns(table, task).columns, **columns}
    options: dict[str, Any] = {} if valid_share is None else {"valid_share": valid_share}
    if valid is not None:
        options["valid_table"] = read_table(valid, valid.name)
    data = prepare(table, columns, task, **options)
    resolved = resolve_model(model)
    config = EncoderConfig.from_folder(resolved.folder)
    problems = setting_problems(
        hyperparameters, train_rows=len(data.train), layers=config.layers, maximum_length=config.maximum_length
    )
    if problems:
        raise problems[0]
    for column in task.columns:
        console.print(f"{translate(column.title, LANGUAGE)}: {columns[column.role]}")
    console.print(
        say(N_("{train} rows to learn from, {valid} to check on"), train=len(data.train), valid=len(data.valid))
    )
    for notice in data.notices:
        console.print(notice.render(LANGUAGE))
    spec = RunSpec(
        task=task.name,
        data=data.source,
        model=ModelChoice(identifier=resolved.identifier, revision=resolved.revision),
        hyperparameters=hyperparameters,
        labels=data.labels,
    )
    return spec, (data.train, data.valid)


def _summary(run: Run, end: Status) -> dict[str, Any]:
    report = run.report
    return {
        "run": run.id,
        "folder": str(run.folder.resolve()),
        "state": end.state,
        "seconds": round(end.seconds, 1),
        "metrics": report.metrics if report else {},
        "best_step": report.best_step if report else None,
    }


def _finish(run: Run, end: Status, *, quiet: bool) -> None:
    """Say how the run ended, and exit with the status that this has."""
    if end.is_active:
        messages().print(
            say(N_("The training goes on without this window. `python -m bert_core runs` shows how {run} stands."), run=run.id),
            soft_wrap=True,
        )
        raise typer.Exit(LEFT)
    if end.state == "interrupted":
        text = N_("The training process has ended without a word, perhaps for lack of memory. Its last lines:")
        messages().print(_(text) + "\n" + run.log_tail(LOG_LINES), soft_wrap=True)
        raise typer.Exit(OUR_FAILURE)
    reason = run.events().history().end.reason
    if end.state == "failed":
        if reason.text == UNEXPECTED:
            messages().print(f"{reason.render(LANGUAGE)} {run.log_path}", soft_wrap=True)
            raise typer.Exit(OUR_FAILURE)
        raise BertStudioError(reason.text, plural=reason.plural, **reason.values)
    if not quiet:
        _show_result(run, end, reason.render(LANGUAGE))


def _show_result(run: Run, end: Status, reason: str) -> None:
    console, report = results(), run.report
    state = translate(STATE_TITLES[end.state], LANGUAGE)
    console.print(say(N_("Run {run}: {state} after {time}."), run=run.id, state=state, time=seconds_words(end.seconds)), reason)
    if report is None:
        return
    for metric in TASKS[run.spec.task].metrics:
        console.print(f"  {translate(metric.title, LANGUAGE)}: {metric_words(metric, report.metrics[metric.name])}")
    console.print(say(N_("Model: {folder}"), folder=str(run.model_folder)), soft_wrap=True)
    console.print(say(N_("Ask it: python -m bert_core predict {run} 'A text'"), run=run.id), soft_wrap=True)
