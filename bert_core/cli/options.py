"""Options that several commands share, and those that are not written by hand: one for each hyperparameter and one for
each column role, made from what the records and the tasks declare.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from bert_core.cli.words import LANGUAGE, _, say
from bert_core.hyperparameters import Hyperparameters, allowed_values
from bert_core.i18n import N_, Message, translate
from bert_core.tasks import TASKS

RunArgument = Annotated[str, typer.Argument(metavar="RUN", help=_("A run's id, the beginning of it, or its name."))]
RunsOption = Annotated[Path | None, typer.Option("--runs", metavar="DIR", help=_("The folder of the runs."))]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print JSON on standard output and nothing else there."))]

Options = list[inspect.Parameter]


def with_options(**groups: Options) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Put options in the place of parameters: the command gets, for each, a dict of the options that were given."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def call(**values: Any) -> None:
            for group, options in groups.items():
                given = {option.name: values.pop(option.name) for option in options}
                values[group] = {name: value for name, value in given.items() if value is not None}
            command(**values)

        parameters = []
        for parameter in inspect.signature(command, eval_str=True).parameters.values():
            parameters += groups.get(parameter.name, [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)])
        call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what typer reads
        call.__name__, call.__doc__ = command.__name__, command.__doc__
        return call

    return decorate


def setting_options() -> Options:
    """An option for each hyperparameter; one that is not given is left to the preset."""
    return [_setting_option(name) for name in Hyperparameters.model_fields]


def column_options(*, with_targets: bool = True) -> Options:
    """An option for each column role of any task, such as `--text`."""
    columns = (
        column
        for task in TASKS.values()
        for column in (*task.inputs, *(each for form in task.forms for each in form.columns if with_targets))
    )
    titles = {column.role: column.title for column in columns}
    return [
        option(
            role,
            str,
            f"--{role.replace('_', '-')}",
            metavar="COL",
            help=say(N_("The column for '{role}'."), role=Message(text=title)),
            rich_help_panel=_("Columns (guessed where not given)"),
        )
        for role, title in titles.items()
    ]


def _setting_option(name: str) -> inspect.Parameter:
    field = Hyperparameters.model_fields[name]
    dashed = name.replace("_", "-")
    title, description = (translate(text, LANGUAGE) for text in (field.title or name, field.description or ""))
    choices = get_args(field.annotation)
    if field.annotation in (int, float):
        title = f"{title}: {allowed_values(name).render(LANGUAGE)}"
    if tasks := [task.name for task in TASKS.values() if name in task.settings]:
        description += " " + say(N_("Only for: {tasks}."), tasks=", ".join(tasks))
    return option(
        name,
        str if choices else field.annotation,  # a wrong choice is answered like every other wrong value, not by typer
        f"--{dashed}/--no-{dashed}" if field.annotation is bool else f"--{dashed}",
        metavar="|".join(choices) or None,
        help=f"{title}. {description}",
        rich_help_panel=_("Settings (the preset's where not given)"),
    )


def option(name: str, kind: Any, flags: str, **details: Any) -> inspect.Parameter:
    """An option that may be left away, as `with_options` takes it."""
    annotation = Annotated[kind | None, typer.Option(flags, **details)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
