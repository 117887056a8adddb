"""`report`: what a person who was not there should know of a run, and a card that goes with its model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bert_core.cli.find import find_run
from bert_core.cli.options import RunArgument, RunsOption
from bert_core.cli.words import LANGUAGE, _, note, say, show
from bert_core.errors import DataError
from bert_core.export import model_card, report_html, run_facts
from bert_core.i18n import N_
from bert_core.runs import RunStore


def report(
    run: RunArgument,
    *,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help=_("Where to write it."))] = None,
    card: Annotated[
        bool, typer.Option("--card", help=_("A model card in Hugging Face's format, without rows of the data."))
    ] = False,
    runs: RunsOption = None,
) -> None:
    """Write a report on a run as a page of HTML, or the card of its model."""
    facts = run_facts(find_run(RunStore(runs), run))
    text = model_card(facts) if card else report_html(facts, LANGUAGE)
    if out is None:
        show(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataError(
            N_("{file} cannot be written ({reason}). Choose another place."),
            file=str(out), reason=error.strerror or type(error).__name__,
        ) from error  # fmt: skip
    note(say(N_("It is in {file}."), file=str(out)))
