"""A run's sign of life: a file that its worker touches every second, however long a step or the loading takes.

The lock says that there is a worker; this says that it gets to run.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bert_core.runs.run import Run

SECONDS = 1.0


@contextmanager
def heartbeat(run: Run) -> Iterator[None]:
    """Give a sign of life every second for as long as the block runs."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.is_set():
            with suppress(OSError):  # a full disk is found out, and told, by what has to be written
                run.heartbeat_path.touch()
            ended.wait(SECONDS)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
