"""The commands put together, and what becomes of an error: one line on the screen, everything else in a log."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Annotated

import typer

from bert_core import __version__
from bert_core.cli.answers import evaluate, predict
from bert_core.cli.compare import compare
from bert_core.cli.control import clean, queue, resume, stop
from bert_core.cli.doctor import doctor
from bert_core.cli.inspect import inspect
from bert_core.cli.listing import models, runs
from bert_core.cli.report import report
from bert_core.cli.train import train
from bert_core.cli.words import LANGUAGE, _, say
from bert_core.errors import BertStudioError
from bert_core.i18n import N_
from bert_core.runs import home_folder

BAD_INPUT, OUR_FAILURE = 2, 1
LOG_BYTES = 1_000_000

logger = logging.getLogger(__name__)

app = typer.Typer(
    name="bert_core",
    help=_("Fine-tune BERT on a table of texts, and ask the model that comes out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command(help=_("Train a model on a file of rows. Ctrl-C stops and keeps the best model so far."))(train)
app.command(help=_("Say what is in files: how they were read, what they are for, and what is odd."))(inspect)
app.command(help=_("Measure a run's model on a file with the right answers in it."))(evaluate)
app.command(help=_("Ask a run's model: texts as arguments, a line each on standard input, or a file of them."))(predict)
app.command(help=_("List all runs, the newest first."))(runs)
app.command(help=_("Say which of several runs is better, and what was set otherwise."))(compare)
app.command(help=_("Write a report on a run to read or print, or a card to go with its model."))(report)
app.command(help=_("Let a run end after its present step and keep its best model."))(stop)
app.command(help=_("Let a run go on where it was, after a stop, a pause, a failure or a crash."))(resume)
app.command(help=_("List what is trained and what waits, or give a run that waits another place."))(queue)
app.command(help=_("Say how much room runs take on disk, or make room."))(clean)
app.command(help=_("List the models to start from."))(models)
app.command(help=_("Check that this computer has all that is needed, and say what to do where it has not."))(doctor)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"BERT Studio {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version and end."))
    ] = False,
) -> None:
    """What stands before the name of a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 on success, 2 on input that cannot be used, 1 on a failure of ours."""
    for stream in (sys.stdout, sys.stderr):
        if not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # what reads us expects it, on Windows too
    try:
        app(args=arguments)
    except BertStudioError as error:
        typer.echo(" ".join(error.message.render(LANGUAGE).split()), err=True)
        sys.exit(BAD_INPUT)
    except Exception:
        log = _log_failure()
        typer.echo(say(N_("Something went wrong that should not. The details are in {log}."), log=str(log)), err=True)
        sys.exit(OUR_FAILURE)


def _log_failure() -> Path:
    """Write the exception that is being handled to the log, and say where that is."""
    path = home_folder() / "logs" / "command-line.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    except OSError:  # the folder may be the very thing that is wrong
        path = Path(tempfile.gettempdir()) / "bert-studio.log"
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger.propagate = False
    logger.addHandler(handler)
    logger.exception("BERT Studio %s failed", __version__)
    handler.close()
    return path
