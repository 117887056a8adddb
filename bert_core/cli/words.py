"""What the command line says, in the language of the shell, and where it says it: results on standard output, all else
on standard error.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

from bert_core.i18n import Message, shell_language, translate
from bert_core.tasks import Metric

LANGUAGE = shell_language()


def _(text: str) -> str:
    """`text`, marked for the catalogue, in the reader's language."""
    return translate(text, LANGUAGE)


def say(text: str, /, *, plural: str | None = None, **values: str | int | float | Message) -> str:
    """A sentence with values in it, in the reader's language; `text` and `plural` are marked with `N_`."""
    return Message(text=text, values=values, plural=plural).render(LANGUAGE)


def messages() -> Console:
    """Where progress, notices and errors go. What comes from files is never read as markup."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False)


def results() -> Console:
    """Where results for people go."""
    return Console(markup=False, emoji=False, highlight=False)


def write_json(value: Any) -> None:
    """One JSON value on a line of standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def metric_words(metric: Metric, value: float) -> str:
    """A metric's value as people read it: a share in percent, another figure as it is."""
    return f"{value:.1%}" if metric.is_share else f"{value:.3f}"


def seconds_words(seconds: float) -> str:
    """A length of time such as 0:42 or 1:05:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
