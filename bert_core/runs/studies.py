"""A closer look at what a run learned from, by a process of its own that writes into the run's folder.

studies/KIND.json      what was found            studies/KIND.share   which share is done
studies/KIND.lock      held by the process       studies/KIND.log     what it printed
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from typing import TypeVar

from filelock import FileLock, Timeout
from pydantic import Field

from bert_core.i18n import Message
from bert_core.record import Record
from bert_core.runs.checks import sealed, unsealed
from bert_core.runs.files import write_whole
from bert_core.runs.launch import KEEP_MEMORY, PACKAGE_PARENT, QUIET
from bert_core.runs.run import Run

Kind = TypeVar("Kind", bound=Record)
STARTING_SECONDS = 20.0
"""A process that has not taken its lock after this long will not."""


class Failure(Record):
    """Why nothing was found."""

    failure: Message = Field()


class Study:
    """One kind of study of a run. Cheap to make; every look goes to the files."""

    def __init__(self, run: Run, kind: str) -> None:
        """`kind` is a name in `bert_core.studying.KINDS`."""
        self.run, self.kind = run, kind
        self.folder = run.folder / "studies"
        self.log_path = self.folder / f"{kind}.log"
        self._result, self._share = self.folder / f"{kind}.json", self.folder / f"{kind}.share"
        self._stop = self.folder / f"{kind}.stop"

    def start(self) -> None:
        """Begin anew, unless it goes on already."""
        if self.goes_on():
            return
        self.folder.mkdir(exist_ok=True)
        for path in (self._result, self._stop):
            path.unlink(missing_ok=True)
        self.tell(0.0)
        with self.log_path.open("ab") as log:
            subprocess.Popen(
                [sys.executable, "-m", "bert_core.studying", str(self.run.folder.resolve()), self.kind],
                cwd=PACKAGE_PARENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **QUIET, **KEEP_MEMORY, "PYTHONUNBUFFERED": "1"},
                start_new_session=True,
            )

    def stop(self) -> None:
        """Ask the process to end after its present part."""
        write_whole(self._stop, "stop")

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether somebody has asked it to end."""
        return self._stop.exists()

    def lock(self) -> FileLock:
        """What the process holds as long as it lives."""
        return FileLock(self.folder / f"{self.kind}.lock")

    def is_alive(self) -> bool:
        """Whether the process works."""
        if not (self.folder / f"{self.kind}.lock").exists():
            return False
        try:
            self.lock().acquire(timeout=0).lock.release()
        except Timeout:
            return True
        return False

    def goes_on(self) -> bool:
        """Whether the process works, or was started so lately that it may not have got to that."""
        if self.is_alive():
            return True
        try:
            age = time.time() - self._share.stat().st_mtime
        except OSError:
            return False
        return age < STARTING_SECONDS and self.share == 0.0 and not self._result.exists()

    def tell(self, share: float) -> None:
        """Say which share is done."""
        write_whole(self._share, f"{share:.3f}")

    @property
    def share(self) -> float | None:
        """Which share is done; None where it was never begun."""
        with suppress(OSError, ValueError):
            return float(self._share.read_text(encoding="utf-8"))
        return None

    def write(self, found: Record) -> None:
        """Keep what was found, or why nothing was."""
        write_whole(self._result, sealed(found.model_dump_json()) + "\n")

    def result(self, kind: type[Kind]) -> Kind | Failure | None:
        """What was found, or why nothing was; None where it is not over, or was ended."""
        for record in (kind, Failure):
            with suppress(OSError, ValueError):
                return record.model_validate_json(unsealed(self._result.read_bytes()))
        return None
