"""From what was asked on the command line to a run's spec and rows. What can be known to be wrong is found here, before
there is a run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bert_core.cli.cells import cells_of
from bert_core.cli.download import download_bar
from bert_core.cli.words import LANGUAGE, note, say
from bert_core.errors import DataError, SettingsError
from bert_core.hyperparameters import Hyperparameters, hyperparameters_from
from bert_core.i18n import N_, Message, translate
from bert_core.models import EncoderConfig, resolve_model
from bert_core.models.catalog import languages_read, models_reading
from bert_core.models.checkpoint import open_checkpoint
from bert_core.presets import PRESETS
from bert_core.spec import MOST_WATCHED, ModelChoice, Reading, RunSpec, split_from
from bert_core.suitability import check_own_settings, setting_problems
from bert_core.tasks import TASKS, Task

if TYPE_CHECKING:
    from bert_core.data import PreparedData

AUTOMATIC = "auto"
SCRIPT_TITLES = {
    "en": N_("Latin letters"),
    "ja": N_("Japanese"),
    "ko": N_("Korean"),
    "zh": N_("Chinese characters"),
}
"""The words for what `main_script` finds."""


def choose_hyperparameters(preset: str | None, settings: Mapping[str, Any]) -> Hyperparameters:
    """The preset's values, and those that were given in their place.

    Raises:
        SettingsError: there is no such preset, or a value is out of its bounds.
    """
    if preset is None:
        return hyperparameters_from(settings)
    if preset not in PRESETS:
        text = N_("There is no preset '{preset}'. The presets are: {known}.")
        raise SettingsError(text, field="preset", preset=preset, known=", ".join(PRESETS))
    return hyperparameters_from({**PRESETS[preset].hyperparameters.model_dump(), **settings})


def choose_task(name: str) -> Task | None:
    """The task of this name; None where the table shall tell.

    Raises:
        DataError: there is none.
    """
    if name == AUTOMATIC:
        return None
    if name not in TASKS:
        text = N_("There is no task '{task}'. The tasks are: {known}.")
        raise DataError(text, task=name, known=", ".join((AUTOMATIC, *TASKS)))
    return TASKS[name]


def read_data(
    file: Path,
    aside: Mapping[str, Any],
    task: Task | None,
    columns: Mapping[str, str],
    *,
    reading: Reading = Reading(),  # noqa: B008 - it is frozen
    fixes: Sequence[str] = (),
    skip_bad_rows: bool = False,
) -> tuple[Task, PreparedData]:
    """The task, the file's rows, those set aside, and what is known of both; columns that were not given are guessed.

    `aside` says which rows are set aside: files as `valid` and `test`, all else as the fields of `Split`.

    Raises:
        DataError: a file, its columns or its rows cannot be used.
        SettingsError: what `aside` says makes no sense.
    """
    from bert_core.data import (  # here because pandas takes half a second to import
        LEAVE_OUT_UNUSABLE,
        check_health,
        guess_columns,
        guess_task,
        prepare,
        read_table,
    )

    files = {part: aside[part] for part in ("valid", "test") if part in aside}
    split = split_from(
        {name: value for name, value in aside.items() if name not in files}
        | {f"{part}_file": path.name for part, path in files.items()}
    )
    table = read_table(file, file.name, reading=reading)
    if task is None:
        guessed = guess_task(table)
        task = guessed.task
        note(f"{translate(task.title, LANGUAGE)}: {guessed.reason.render(LANGUAGE)}")
        if guessed.question is not None:
            ways = " | ".join(f"--task {name}" for name in guessed.question.options)
            note(f"{guessed.question.message.render(LANGUAGE)} ({ways})")
    guess = guess_columns(table, task)
    form = _form_of(task, columns) or guess.form
    columns = {**(guess if form == guess.form else guess_columns(table, task, form=form)).columns, **columns}
    mended = (*fixes, *([LEAVE_OUT_UNUSABLE] if skip_bad_rows else []))
    own = {f"{part}_table": read_table(path, path.name) for part, path in files.items()}
    for finding in check_health(table, task, form, columns, valid_table=own.get("valid_table")):
        if finding.fix and finding.severity != "info" and finding.fix not in mended:
            note(say(N_("{finding} To mend it: --fix {fix}"), finding=finding.message, fix=finding.fix))
    data = prepare(table, columns, task, form=form, fixes=mended, split=split, **own)
    used = [column for column in task.form(form).columns if column.role in columns]
    note(*(f"{translate(column.title, LANGUAGE)}: {columns[column.role]}" for column in used))
    note(say(N_("{train} rows to learn from, {valid} to check on"), train=len(data.train), valid=len(data.valid)))
    if data.test:
        note(say(N_("{test} rows for the test at the end"), test=len(data.test)))
    note(*data.notices)
    return task, data


def _form_of(task: Task, columns: Mapping[str, str]) -> str | None:
    """The one form that has all columns which were named, where there is only one."""
    found = [form.name for form in task.forms if set(columns) <= {column.role for column in form.columns}]
    return found[0] if columns and len(found) == 1 else None


def choose_model(identifier: str, data: PreparedData, task: Task, hyperparameters: Hyperparameters) -> ModelChoice:
    """The model, on this computer and fit for the data and the settings.

    Raises:
        ModelError: it cannot be had or read.
        SettingsError: a setting does not fit it, the data or the task.
    """
    inputs = task.inputs_of(data.source.columns)
    _warn_of_language(identifier, [example.cells[each.role] for example in data.train for each in inputs])
    with download_bar() as report:
        found = resolve_model(identifier, report=report)
    config = EncoderConfig.from_folder(found.folder)
    with open_checkpoint(found.folder):
        pass  # a damaged file is told now
    check_own_settings(hyperparameters, task.settings)
    problems = setting_problems(
        hyperparameters,
        train_rows=len(data.train),
        layers=config.layers,
        maximum_length=config.maximum_length,
        has_classes=task.has_classes,
    )
    if problems:
        raise problems[0]
    if found.source == "folder":  # the worker starts elsewhere, so a relative path would lead it astray
        return ModelChoice(identifier=str(found.folder))
    return ModelChoice(identifier=found.identifier, revision=found.revision)


def make_spec(
    task: Task, data: PreparedData, model: ModelChoice, hyperparameters: Hyperparameters, watch: Sequence[str] = ()
) -> RunSpec:
    """All of it in one record, with texts that are answered at every check.

    Raises:
        DataError: there are too many of these texts, or one lacks what the model reads.
    """
    if len(watch) > MOST_WATCHED:
        text = N_("Here are {count} texts to watch, and at most {limit} are answered at every check.")
        raise DataError(text, count=len(watch), limit=MOST_WATCHED)
    roles = [column.role for column in task.inputs_of(data.source.columns)]
    return RunSpec(
        task=task.name, data=data.source, model=model, hyperparameters=hyperparameters, known=data.known,
        watched=tuple(cells_of(text, roles) for text in watch),
    )  # fmt: skip


def _warn_of_language(identifier: str, texts: Sequence[str]) -> None:
    """Say so, before time is lost, where the model is known not to read what the texts are written in."""
    from bert_core.data import main_script

    script, languages = main_script(texts), languages_read(identifier)
    if languages is None or script in languages or script not in SCRIPT_TITLES:
        return
    better = models_reading(script)[0]
    text = N_(
        "Most texts are in {script}, which the model {model} never learned to read. Better: --model {better} "
        "({size} MB to download where it is not here yet)."
    )
    script_title = Message(text=SCRIPT_TITLES[script])
    note(say(text, script=script_title, model=identifier, better=better.identifier, size=better.megabytes))
