"""`evaluate` and `predict`: a run's model at work on texts and files, in this process."""

from __future__ import annotations

import dataclasses
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import track
from rich.table import Table as Grid

from bert_core.cli.find import find_run
from bert_core.cli.options import JsonOption, RunArgument, RunsOption, column_options, with_options
from bert_core.cli.words import LANGUAGE, _, messages, metric_words, results, say, write_json
from bert_core.errors import BertStudioError, DataError
from bert_core.i18n import N_, translate
from bert_core.runs import RunStore
from bert_core.tasks import Task

if TYPE_CHECKING:
    from bert_core.data import Table
    from bert_core.serving.predictor import Predictor

STANDARD_INPUT = "-"
CHUNK = 512
"""Texts answered between two moves of the progress bar."""
HEADINGS = {"prediction": N_("Answer"), "probability": N_("How sure")}


@with_options(columns=column_options())
def evaluate(
    run: RunArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A CSV or TSV file with the right answers."), show_default=False)],
    *,
    runs: RunsOption = None,
    as_json: JsonOption = False,
    columns: Mapping[str, str],
) -> None:
    """Measure a run's model on a labelled file."""
    began = time.monotonic()
    predictor = _predictor(runs, run)
    table, roles = _read(file, predictor, columns, with_targets=True)
    from bert_core.data import examples_from

    found = examples_from(table, roles, predictor.task)
    _show_notices([*table.notices, *found.notices])
    with messages().status(say(N_("Answering {count} rows"), count=len(found.examples))):
        metrics = predictor.evaluate(found.examples)
    if as_json:
        seconds = round(time.monotonic() - began, 1)
        write_json(
            {"run": predictor.run.id, "file": file.name, "rows": len(found.examples), "seconds": seconds, "metrics": metrics}
        )
        return
    for metric in predictor.task.metrics:
        results().print(f"{translate(metric.title, LANGUAGE)}: {metric_words(metric, metrics[metric.name])}")


@with_options(columns=column_options(with_targets=False))
def predict(
    run: RunArgument,
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TEXT…]", help=_("Texts to answer; - reads one a line from standard input."), show_default=False),
    ] = None,
    *,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help=_("A CSV or TSV file of texts."), show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=_("Where to write the file again, with the answers in it."), show_default=False),
    ] = None,
    runs: RunsOption = None,
    as_json: JsonOption = False,
    columns: Mapping[str, str],
) -> None:
    """Ask a run's model."""
    if file is not None and texts:
        raise DataError(N_("Give texts or a file, not both."))
    if out is not None and file is None:
        raise DataError(N_("--out writes a file again with its answers. Give the file with --file."))
    if file is None:
        _predict_texts(runs, run, texts or [], as_json=as_json)
    else:
        _predict_file(runs, run, file, out, columns, as_json=as_json)


def _predict_texts(runs: Path | None, run: str, texts: list[str], *, as_json: bool) -> None:
    if not texts and sys.stdin.isatty():
        raise DataError(N_("There is no text to answer. Give one, a file with --file, or - for standard input."))
    if texts in ([], [STANDARD_INPUT]):
        texts = _standard_input()
    predictor = _predictor(runs, run)
    (role, *others) = predictor.task.input_roles
    if others:
        raise DataError(
            N_("This model reads several columns at a time ({roles}). Give them in a file with --file."),
            roles=", ".join(predictor.task.input_roles),
        )
    cells = [{role: text} for text in texts]
    answers = list(_answers(predictor, cells))
    if as_json:
        _write_answers(cells, answers)
    else:
        _show_answers(cells, answers, predictor.task)


def _predict_file(
    runs: Path | None, run: str, file: Path, out: Path | None, columns: Mapping[str, str], *, as_json: bool
) -> None:
    predictor = _predictor(runs, run)
    table, roles = _read(file, predictor, columns, with_targets=False)
    from bert_core.data import examples_from, predictions_csv

    found = examples_from(table, roles, predictor.task, with_targets=False)
    _show_notices([*table.notices, *found.notices])
    answers = list(_answers(predictor, [example.cells for example in found.examples]))
    if as_json:
        _write_answers([{"row": example.row, **example.cells} for example in found.examples], answers)
    if as_json and out is None:
        return
    content = predictions_csv(table, found.examples, [predictor.task.answer_cells(answer) for answer in answers])
    if out is None:
        sys.stdout.write(content.decode("utf-8-sig"))
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise DataError(
            N_("{file} cannot be written ({reason}). Choose another place."),
            file=str(out), reason=error.strerror or type(error).__name__,
        ) from error  # fmt: skip
    messages().print(say(N_("{count} answers are in {file}."), count=len(answers), file=str(out)), soft_wrap=True)


def _predictor(runs: Path | None, run: str) -> Predictor:
    """The model of the run that is meant, loaded before anything that imports pandas: after it, TensorFlow hangs on macOS."""
    found = find_run(RunStore(runs), run)
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with messages().status(_("Loading the model")):
        from bert_core.serving.predictor import Predictor  # here because TensorFlow takes seconds to import

        return Predictor(found)


def _read(file: Path, predictor: Predictor, columns: Mapping[str, str], *, with_targets: bool) -> tuple[Table, dict[str, str]]:
    """The table, and the column of each role: the one named, else the one trained with, else the likeliest."""
    from bert_core.data import guess_columns, read_table

    table = read_table(file, file.name)
    needed = [column.role for column in predictor.task.columns if with_targets or not column.is_target]
    trained = {role: name for role, name in predictor.spec.data.columns.items() if name in table.columns}
    known = {**trained, **columns}
    if not set(needed) <= set(known):
        known = {**guess_columns(table, predictor.task, with_targets=with_targets).columns, **known}
    return table, {role: known[role] for role in needed}


def _answers(predictor: Predictor, cells: Sequence[Mapping[str, str]]) -> Iterator[Any]:
    console = messages()
    starts = range(0, len(cells), CHUNK)
    for start in track(
        starts, _("Answering"), console=console, transient=True, disable=not console.is_terminal or len(starts) < 2
    ):
        yield from predictor.answers(cells[start : start + CHUNK])


def _standard_input() -> list[str]:
    """The lines of standard input that are not empty, in UTF-8 as files and pipes are today."""
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").splitlines()
    return [line for line in lines if line.strip()]


def _write_answers(cells: Sequence[Mapping[str, Any]], answers: Sequence[Any]) -> None:
    for row, answer in zip(cells, answers, strict=True):
        write_json({**row, **dataclasses.asdict(answer)})


def _show_answers(cells: Sequence[Mapping[str, str]], answers: Sequence[Any], task: Task) -> None:
    rows = [task.answer_cells(answer) for answer in answers]
    titles = [translate(column.title, LANGUAGE) for column in task.columns if not column.is_target]
    grid = Grid(*titles, *(translate(HEADINGS.get(name, name), LANGUAGE) for name in (rows[0] if rows else {})))
    for row, answer in zip(cells, rows, strict=True):
        grid.add_row(*row.values(), *(value if isinstance(value, str) else f"{value:.1%}" for value in answer.values()))
    results().print(grid)


def _show_notices(notices: Sequence[Any]) -> None:
    for notice in notices:
        messages().print(notice.render(LANGUAGE), soft_wrap=True)
