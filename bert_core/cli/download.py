"""A model on its way here, as it is seen in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bert_core.cli.words import _, messages


@contextmanager
def download_bar() -> Iterator[Callable[[int, int], None]]:
    """What to tell the bytes that are here and those that there will be; nothing is shown until it is told."""
    console = messages()
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task(_("Downloading the model"), visible=False)
        yield lambda done, total: progress.update(bar, completed=done, total=total, visible=True)
