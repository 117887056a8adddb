"""A worker started before there is a run for it: TensorFlow takes seconds to import, and a person to choose settings.

The process is `python -m bert_core.worker --spare`; here stands how the app keeps it and speaks with it. Whatever
becomes of it, a run that was handed over is trained, by this process or by a fresh one.
"""

from __future__ import annotations

import logging
import os
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

from bert_core.machine import free_memory
from bert_core.runs.launch import launch, start_worker
from bert_core.runs.run import Run

SPARE = "--spare"
READY, TAKEN = b"ready\n", b"taken\n"
"""What the process says: that all is imported, and that the run it was given is its own from now on."""
NEEDED_MEMORY = 1_500_000_000
"""Bytes that must be free for a process to wait."""

logger = logging.getLogger(__name__)


class SpareWorker:
    """At most one process that waits for a run, kept for as long as a `with` block runs. For many threads at once.

    Outside of the block none waits, and runs go to fresh processes. A run that was handed over outlives the block, and
    whoever handed it over.
    """

    def __init__(self, log_path: Path) -> None:
        """`log_path` is where a process writes what it logs until it has a run."""
        self._log_path = log_path
        self._lock = threading.Lock()  # so that no process is started once the block has ended
        self._is_open = False
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._is_open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_open = False
            self._discard()

    def start(self) -> None:
        """Let a process wait if none does and memory allows it. Returns at once; it takes seconds until it is ready."""
        with self._lock:
            if not self._is_open or (self._process is not None and self._process.poll() is None):
                return
            self._discard()  # it was killed, or has waited for too long
            if free_memory() < NEEDED_MEMORY:
                return
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            with self._log_path.open("ab") as log:
                self._process = start_worker(SPARE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)

    def launch(self, run: Run) -> None:
        """Have a run trained: by the process that waits, ready or still importing, else by a fresh one."""
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            launch(run)
            return
        questions = cast("IO[bytes]", process.stdin)
        try:
            with questions:
                questions.write(os.fsencode(run.folder.resolve()) + b"\n")
        except OSError:  # it has ended; what follows finds that out too
            process.kill()
        threading.Thread(target=_make_sure, args=(process, run), name=f"start of {run.id}", daemon=True).start()

    def _discard(self) -> None:
        if self._process is not None:
            with self._process as process:  # closes its pipes and waits
                process.kill()
            self._process = None


def _make_sure(process: subprocess.Popen[bytes], run: Run) -> None:
    """See to it that a run handed over is trained even if the process ends before it has taken it."""
    with process:
        is_taken = TAKEN in cast("IO[bytes]", process.stdout)  # reads on until it is said, or until the process ends
    if not is_taken:
        logger.warning("The spare worker has ended without taking run %s; a fresh one takes it", run.id)
        launch(run)
