"""A spare worker: imports what training needs, and waits for a run. Knows nothing of what is done with it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import NamedTuple

from bert_core.errors import BertStudioError
from bert_core.runs import READY, TAKEN, Run

IDLE_SECONDS = 15 * 60
"""A spare worker ends after this long without a run: an app that nobody uses shall not hold memory."""


class NextRun(NamedTuple):
    """The run that there is to train, and what returns once all that training needs is imported."""

    run: Run
    is_prepared: Callable[[], None]


def next_run(idle_seconds: float = IDLE_SECONDS) -> NextRun:
    """Import, and wait for a line with a run's folder on standard input.

    Ends the process quietly where there is no such line: the app has ended, or did not use it for too long.
    """
    from_app, to_app = os.fdopen(os.dup(0), "rb"), os.dup(1)  # for us alone: libraries print, too
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)  # or importing NumPy waits on Windows until there is a line (numpy#24290)
    os.dup2(2, 1)
    is_asked = threading.Event()
    preparing = threading.Thread(target=_prepare, args=(to_app, is_asked), daemon=True)
    preparing.start()
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=lambda: lines.put(from_app.readline()), daemon=True).start()
    try:
        line = lines.get(timeout=idle_seconds)
    except Empty:
        line = b""
    is_asked.set()
    if not line:
        os._exit(0)  # at once: an import going on cannot be ended in an orderly way
    run = Run(Path(os.fsdecode(line.removesuffix(b"\n"))))
    with run.log_path.open("ab") as log:  # the descriptors, for libraries that are not written in Python
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    _say(to_app, TAKEN)
    return NextRun(run, preparing.join)


def _prepare(to_app: int, is_asked: threading.Event) -> None:
    """Do all that takes seconds the first time in a process. Keras first: pandas before it hangs (tensorflow#98563).

    Of what a training would do anyway, nothing more is begun once there is a run.
    """
    from bert_core.training import warm_up

    if is_asked.is_set():
        return
    warm_up()
    from bert_core.models.resolve import embedded_folder
    from bert_core.text import Tokenizer

    with suppress(BertStudioError):  # where the embedded model is missing, a run with another one can still be trained
        Tokenizer(embedded_folder())
    _say(to_app, READY)


def _say(to_app: int, word: bytes) -> None:
    with suppress(OSError):  # the app may have ended since
        os.write(to_app, word)
