"""What the command line says, in the language of the shell, and where: results on standard output, all else on
standard error.
"""

from __future__ import annotations

import json
import sys
from typing import Any, TextIO

from rich.console import Console

from bert_core.i18n import Message, shell_language, translate
from bert_core.tasks import Metric, Task

LANGUAGE = shell_language()
WIDTH = 200
"""Characters in a line where no terminal sets a limit."""


def _(text: str) -> str:
    """`text`, marked for the catalogue, in the reader's language."""
    return translate(text, LANGUAGE)


def say(text: str, /, *, plural: str | None = None, **values: str | int | float | Message) -> str:
    """A sentence with values in it, in the reader's language; `text` and `plural` are marked with `N_`."""
    return Message(text=text, values=values, plural=plural).render(LANGUAGE)


def show(text: str, style: str | None = None) -> None:
    """Print a line of the result."""
    results().print(text, style=style, soft_wrap=True)


def note(*texts: str | Message) -> None:
    """Print lines that are not the result: what is done, what was assumed, what went wrong."""
    for text in texts:
        messages().print(text.render(LANGUAGE) if isinstance(text, Message) else text, soft_wrap=True)


def show_metrics(task: Task, metrics: dict[str, float]) -> None:
    """Print how good a model is, the main metric first."""
    for metric in filter(lambda metric: metric.name in metrics, task.metrics):
        show(f"{translate(metric.title, LANGUAGE)}: {metric_words(metric, metrics[metric.name])}")


def write_json(*values: Any) -> None:
    """Write each value as JSON on a line of standard output."""
    for value in values:
        sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def results() -> Console:
    """Where results for people go."""
    return _console(sys.stdout)


def messages() -> Console:
    """Where progress, notices and errors go."""
    return _console(sys.stderr)


def _console(stream: TextIO) -> Console:
    """What comes from files is never read as markup."""
    width = None if stream.isatty() else WIDTH
    return Console(file=stream, width=width, markup=False, emoji=False, highlight=False)


def metric_words(metric: Metric, value: float) -> str:
    """A metric's value as people read it: a share in percent, another figure as it is."""
    return f"{value:.1%}" if metric.is_share else f"{value:.3f}"


def size_words(size: float) -> str:
    """Bytes, such as `12.3 MB`."""
    return f"{size / 2**20:,.1f} MB"


def seconds_words(seconds: float) -> str:
    """A length of time such as 0:42 or 1:05:09."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
