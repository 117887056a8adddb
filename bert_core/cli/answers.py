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

from bert_core.cli.cells import cells_of
from bert_core.cli.find import find_run
from bert_core.cli.options import JsonOption, RunArgument, RunsOption, column_options, with_options
from bert_core.cli.why import reason_facts, reasons, show_reason
from bert_core.cli.words import LANGUAGE, _, messages, note, results, say, show_metrics, write_json
from bert_core.errors import DataError
from bert_core.i18n import N_, translate
from bert_core.runs import Run, RunStore
from bert_core.tasks import TASKS, Task

if TYPE_CHECKING:
    from bert_core.data import Table
    from bert_core.serving.predictor import Predictor

STANDARD_INPUT = "-"
CHUNK = 512
"""Texts answered between two moves of the progress bar."""
QUIET = {"TF_CPP_MIN_LOG_LEVEL": "2", "TRANSFORMERS_VERBOSITY": "error"}
"""Environment in which libraries keep to themselves what no user of ours can act on."""
HEADINGS = {
    "prediction": N_("Answer"),
    "probability": N_("How sure"),
    "probabilities": N_("How sure"),
    "entities": N_("Entities"),
    "count": N_("Number of entities"),
}


@with_options(columns=column_options())
def evaluate(
    run: RunArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("A file of rows with the right answers."))],
    *,
    runs: RunsOption = None,
    as_json: JsonOption = False,
    columns: Mapping[str, str],
) -> None:
    """Measure a run's model on a labelled file."""
    began = time.monotonic()
    chosen = find_run(RunStore(runs), run)
    predictor = _predictor(chosen)
    table, roles = _read(file, predictor, columns, with_targets=True)
    from bert_core.data import examples_from

    found = examples_from(table, roles, predictor.task, form=predictor.spec.data.form)
    note(*(finding.message for finding in table.findings), *found.notices)
    if found.problems:
        first = found.problems[0]
        text = N_("{count} rows cannot be used and are not counted. The first is row {row}: {reason}")
        note(say(text, count=len(found.problems), row=first.row, reason=first.reason))
    with messages().status(say(N_("Answering {count} rows"), count=len(found.examples))):
        metrics, _judgement = predictor.evaluate(found.examples)
    if as_json:
        facts = {"run": chosen.id, "file": file.name, "rows": len(found.examples)}
        write_json({**facts, "seconds": round(time.monotonic() - began, 1), "metrics": metrics})
    else:
        show_metrics(predictor.task, metrics)


@with_options(columns=column_options(with_targets=False))
def predict(
    run: RunArgument,
    texts: Annotated[
        list[str] | None,
        typer.Argument(metavar="TEXT…", help=_("Texts to answer; - reads one a line from standard input.")),
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE", help=_("A file of rows with texts."))] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help=_("Where to write the file again, with the answers in it.")),
    ] = None,
    why: Annotated[bool, typer.Option("--why", help=_("Say what each word of a text does to its answer."))] = False,
    runs: RunsOption = None,
    as_json: JsonOption = False,
    columns: Mapping[str, str],
) -> None:
    """Ask a run's model."""
    if file is not None and texts:
        raise DataError(N_("Give texts or a file, not both."))
    if file is not None and why:
        raise DataError(N_("--why is for single texts. Give them in the place of the file."))
    if out is not None and file is None:
        raise DataError(N_("--out writes a file again with its answers. Give the file with --file."))
    chosen = find_run(RunStore(runs), run)
    if file is None:
        _predict_texts(chosen, texts or [], why=why, as_json=as_json)
    else:
        _predict_file(chosen, file, out, columns, as_json=as_json)


def _predict_texts(run: Run, texts: list[str], *, why: bool, as_json: bool) -> None:
    roles = [column.role for column in TASKS[run.spec.task].inputs_of(run.spec.data.columns)]
    if not texts and sys.stdin.isatty():
        raise DataError(N_("There is no text to answer. Give one, a file with --file, or - for standard input."))
    if texts in ([], [STANDARD_INPUT]):
        texts = _standard_input()
    cells = [cells_of(text, roles) for text in texts]
    predictor = _predictor(run)
    answers = list(_answers(predictor, cells))
    found = list(reasons(predictor, cells)) if why else []
    if as_json:
        _write_answers(cells, answers, [{"why": reason_facts(*each)} for each in zip(cells, found, strict=False)])
        return
    _show_answers(cells, answers, predictor.task)
    for row, reason in zip(cells, found, strict=False):
        show_reason(row, reason)


def _predict_file(run: Run, file: Path, out: Path | None, columns: Mapping[str, str], *, as_json: bool) -> None:
    predictor = _predictor(run)
    table, roles = _read(file, predictor, columns, with_targets=False)
    from bert_core.data import examples_from, predictions_csv

    found = examples_from(table, roles, predictor.task, form=None)
    note(*(finding.message for finding in table.findings), *found.notices)
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
        text = N_("{file} cannot be written ({reason}). Choose another place.")
        raise DataError(text, file=str(out), reason=error.strerror or type(error).__name__) from error
    note(say(N_("{count} answers are in {file}."), count=len(answers), file=str(out)))


def _predictor(run: Run) -> Predictor:
    """The run's model. Comes before anything that imports pandas: after it, TensorFlow hangs on macOS."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    with messages().status(_("Loading the model")):
        from bert_core.serving.predictor import Predictor  # here because TensorFlow takes seconds to import

        return Predictor(run)


def _read(
    file: Path, predictor: Predictor, columns: Mapping[str, str], *, with_targets: bool
) -> tuple[Table, dict[str, str]]:
    """The table, and the column of each role."""
    from bert_core.data import fitting_columns, read_table

    table, data = read_table(file, file.name), predictor.spec.data
    form = data.form if with_targets else None
    return table, fitting_columns(table, predictor.task, form=form, trained=data.columns, named=columns)


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


def _write_answers(
    cells: Sequence[Mapping[str, Any]], answers: Sequence[Any], why: Sequence[Mapping[str, Any]] | None = None
) -> None:
    rows = zip(cells, answers, why or [{}] * len(cells), strict=True)
    write_json(*({**row, **dataclasses.asdict(answer), **reason} for row, answer, reason in rows))


def _show_answers(cells: Sequence[Mapping[str, str]], answers: Sequence[Any], task: Task) -> None:
    rows = [task.answer_cells(answer) for answer in answers]
    titles = [translate(column.title, LANGUAGE) for column in task.inputs if cells and column.role in cells[0]]
    grid = Grid(*titles, *(translate(HEADINGS.get(name, name), LANGUAGE) for name in (rows[0] if rows else {})))
    for row, answer in zip(cells, rows, strict=True):
        grid.add_row(*row.values(), *(_shown(name, value) for name, value in answer.items()))
    results().print(grid)


def _shown(name: str, value: str | float) -> str:
    """A cell of an answer: a probability in percent, another number as it is."""
    if not isinstance(value, float):
        return str(value)
    return f"{value:.1%}" if name == "probability" else f"{value:.4g}"
