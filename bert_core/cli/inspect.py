"""`inspect`: what is in files, before anything is trained on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bert_core.cli.options import JsonOption, with_options
from bert_core.cli.reading_options import reading_from, reading_options
from bert_core.cli.words import LANGUAGE, _, say, show, write_json
from bert_core.i18n import N_, Message, translate

if TYPE_CHECKING:
    from bert_core.data import Finding, Inspection, Question, Table, TaskGuess

REFUSED = 2
"""The exit status where a file was refused."""
MARKS = {"error": "✗", "warning": "!", "info": "·"}


@with_options(reading=reading_options())
def inspect(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help=_("Files of rows, in any format that is read."))],
    *,
    as_json: JsonOption = False,
    reading: Mapping[str, Any],
) -> None:
    """Say of each file how it was read, what it can be used for, and what is odd about it."""
    from bert_core.data import inspect_files  # here because pandas takes half a second to import

    found = inspect_files(files, reading=reading_from(reading))
    if as_json:
        write_json(*map(_record, found))
    else:
        for each in found:
            _show(each)
    if any(each.error for each in found):
        raise typer.Exit(REFUSED)


def _record(found: Inspection) -> dict[str, Any]:
    """What programs get of a file: the same names for every file, with nothing in them where nothing is known."""
    table, guess = found.table, found.guess
    reading = table.reading if table is not None else None
    return {
        "file": str(found.path),
        "ok": found.error is None,
        "error": found.error.render(LANGUAGE) if found.error else None,
        "format": reading.format if reading else None,
        "encoding": reading.encoding if reading else None,
        "delimiter": reading.delimiter if reading else None,
        "header": reading.header if reading else None,
        "quoting": reading.quoting if reading else None,
        "sheet": reading.sheet if reading else None,
        "member": reading.member if reading else None,
        "rows": len(table) if table is not None else None,
        "columns": [{"name": each.name, "role": each.role, "distinct": each.distinct} for each in found.columns],
        "task": _task_record(guess) if guess else None,
        "alternatives": [_task_record(each) for each in guess.alternatives] if guess else [],
        "findings": [_finding_record(finding) for finding in found.findings],
        "questions": [
            {"code": each.code, "message": each.message.render(LANGUAGE), "options": list(each.options)}
            for each in found.questions
        ],
    }


def _task_record(guess: TaskGuess) -> dict[str, Any]:
    return {
        "name": guess.task.name,
        "form": guess.guess.form,
        "columns": dict(guess.guess.columns),
        "others": dict(guess.guess.others),
        "reason": guess.reason.render(LANGUAGE),
        "confidence": round(guess.confidence, 3),
    }


def _finding_record(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "count": finding.count,
        "message": finding.message.render(LANGUAGE),
        "rows": list(finding.rows),
        "fix": finding.fix,
    }


def _show(found: Inspection) -> None:
    """What people get of a file: a line each."""
    show(str(found.path), style="bold")
    if found.table is not None:
        _show_reading(found.table)
    if found.guess is not None:
        _show_task(found.guess)
    for finding in found.findings:
        if finding.message != found.error:
            show(f"  {MARKS[finding.severity]} {finding.message.render(LANGUAGE)}")
    for question in found.questions:
        show(f"  ? {question.message.render(LANGUAGE)} {_options(question)}")
    if found.error is not None:
        show("  " + say(N_("✗ Refused: {reason}"), reason=found.error), style="red")
    show("")


def _show_reading(table: Table) -> None:
    from bert_core.data import reading_words  # here for the same reason

    words = [each.render(LANGUAGE) for each in reading_words(table.reading)]
    sizes = say(N_("Rows: {rows:,}, columns: {columns:,}"), rows=len(table), columns=len(table.columns))
    show("  " + ", ".join((sizes, *words)))


def _show_task(guess: TaskGuess) -> None:
    columns = guess.task.form(guess.guess.form).columns
    titles = {column.role: translate(column.title, LANGUAGE) for column in columns}
    text = N_("Task: {task} (sure to {confidence:.0%}). {reason}")
    values: dict[str, Any] = {"confidence": guess.confidence, "reason": guess.reason}
    show("  " + say(text, task=Message(text=guess.task.title), **values))
    others = guess.guess.others
    for role, name in guess.guess.columns.items():
        also = say(N_("(or {column})"), column=others[role]) if role in others else ""
        show(f"    {titles[role]}: {name} {also}".rstrip())
    for other in guess.alternatives:
        show("  " + say(N_("Or: {task}. {reason}"), task=Message(text=other.task.title), reason=other.reason))


def _options(question: Question) -> str:
    shown: Sequence[str] = [each if each.isprintable() else repr(each) for each in question.options]
    return "(" + " | ".join(shown) + ")"
