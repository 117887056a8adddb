"""`train`: from a file to a run, followed to its end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bert_core.cli.ended import tell_end
from bert_core.cli.expect import note_estimate
from bert_core.cli.follow import follow
from bert_core.cli.options import JsonOption, RunsOption, column_options, setting_options, with_options
from bert_core.cli.reading_options import reading_from, reading_options
from bert_core.cli.specify import AUTOMATIC, choose_hyperparameters, choose_model, choose_task, make_spec, read_data
from bert_core.cli.split_options import split_options
from bert_core.cli.words import _, note, say
from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.presets import PRESETS
from bert_core.runs import Queue, Run, RunStore, SpareWorker, home_folder
from bert_core.spec import DEFAULT_MODEL, RunSpec
from bert_core.tasks import TASKS

if TYPE_CHECKING:
    from bert_core.data import PreparedData


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
    watch: Annotated[
        list[str] | None,
        typer.Option(
            "--watch", metavar="TEXT", help=_("A text of your own that is answered at every check; repeatable.")
        ),
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
        spec = make_spec(chosen_task, data, chosen_model, hyperparameters, watch or ())
        if not as_json:
            note_estimate(chosen_model, data, chosen_task, hyperparameters)
        store = RunStore(runs)
        run = _create(store, spec, data, name or "")
        note(say(N_("Run {run} in {folder}"), run=run.id, folder=str(run.folder)))
        queue = Queue(store)
        queue.add(run)
        end = follow(run, queue, worker.launch)
    tell_end(run, end, as_json=as_json)


def _create(store: RunStore, spec: RunSpec, data: PreparedData, name: str) -> Run:
    try:
        return store.create(spec, data.train, data.valid, data.test, name=name)
    except OSError as error:
        text = N_("No run can be made in {folder} ({reason}). Free or allow it, or choose another folder with --runs.")
        raise RunError(text, folder=str(store.folder), reason=error.strerror or type(error).__name__) from error
