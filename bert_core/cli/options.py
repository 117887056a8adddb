"""Options that are not written by hand: one for each hyperparameter and one for each column role, made from what the
records and the tasks declare.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from bert_core.cli.words import LANGUAGE, _
from bert_core.i18n import translate
from bert_core.spec import Hyperparameters, allowed_values
from bert_core.tasks import TASKS

RunsOption = Annotated[
    Path | None, typer.Option("--runs", metavar="DIR", help=_("The folder of the runs."), show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Print JSON on standard output and nothing else there."))]
RunArgument = Annotated[
    str, typer.Argument(metavar="RUN", help=_("A run's id, the beginning of it, or its name."), show_default=False)
]


def with_options(**groups: Iterable[inspect.Parameter]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Put options in the place of parameters: the command gets, for each, a dict of the options that were given."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        options = {group: list(parameters) for group, parameters in groups.items()}

        def call(**values: Any) -> None:
            for group, parameters in options.items():
                given = {option.name: values.pop(option.name) for option in parameters}
                values[group] = {name: value for name, value in given.items() if value is not None}
            command(**values)

        written = inspect.signature(command, eval_str=True).parameters.values()
        call.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # what typer reads
            [
                option
                for parameter in written
                for option in options.get(parameter.name, [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)])
            ]
        )
        call.__name__, call.__doc__ = command.__name__, command.__doc__
        return call

    return decorate


def setting_options() -> list[inspect.Parameter]:
    """An option for each hyperparameter; one that is not given is left to the preset."""
    return [_setting_option(name) for name in Hyperparameters.model_fields]


def column_options(*, with_targets: bool = True) -> list[inspect.Parameter]:
    """An option for each column role of any task, such as `--text`."""
    columns = {
        column.role: column
        for task in TASKS.values()
        for column in task.columns
        if with_targets or not column.is_target
    }
    return [
        _option(
            role, str, f"--{role}", metavar="COL", help=_("The column for '{role}'.").format(role=translate(column.title, LANGUAGE)),
            rich_help_panel=_("Columns (guessed where not given)"),
        )
        for role, column in columns.items()
    ]  # fmt: skip


def _setting_option(name: str) -> inspect.Parameter:
    field = Hyperparameters.model_fields[name]
    dashed = name.replace("_", "-")
    texts = (translate(text, LANGUAGE) for text in (field.title or name, field.description or ""))
    possible = allowed_values(name).render(LANGUAGE)
    return _option(
        name,
        field.annotation,
        f"--{dashed}/--no-{dashed}" if field.annotation is bool else f"--{dashed}",
        help=_("{title}: {possible}. {what}").format(title=next(texts), possible=possible, what=next(texts)),
        rich_help_panel=_("Settings (the preset's where not given)"),
    )


def _option(name: str, kind: Any, flags: str, **details: Any) -> inspect.Parameter:
    option = typer.Option(flags, show_default=False, **details)
    return inspect.Parameter(
        name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind | None, option]
    )
