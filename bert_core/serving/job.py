"""Answers to all rows of a file, in the background: the page that asked may be left, and finds them when it is back.

Knows rows and answers; nothing of files, tables and pages.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from bert_core.runs import Run
from bert_core.serving.client import PredictionClient
from bert_core.tasks import TASKS

FIRST_CHUNK = 4
CHUNK_SECONDS = 0.4
"""About how long a chunk takes: what somebody else asks meanwhile waits no longer, and Stop is heard as soon."""
GROWTH = 4
LARGEST_CHUNK = 2000
JOBS_KEPT = 8


class PredictionJob:
    """Answers rows, a chunk at a time. Made by one thread, looked at by any."""

    def __init__(self, client: PredictionClient, run: Run, cells: Sequence[Mapping[str, str]]) -> None:
        """Start to answer `cells`, one mapping by column role for each row."""
        self.run = run
        self.total = len(cells)
        self._error: Exception | None = None
        self._client = client
        self._cells = cells
        self._answers: list[Any] = []
        self._rows: list[dict[str, str | float]] = []
        self._stop = threading.Event()
        self._loaded: float | None = None  # when the first chunk, which loads the model, was answered
        self._thread = threading.Thread(target=self._work, name="prediction job", daemon=True)
        self._thread.start()

    @property
    def rows(self) -> Sequence[Mapping[str, str | float]]:
        """The answers so far as cells of a table, in the order of the rows."""
        return self._rows[: self.done]

    @property
    def answers(self) -> Sequence[Any]:
        """The answers so far, in the order of the rows."""
        return self._answers[: self.done]

    @property
    def done(self) -> int:
        """How many rows are answered."""
        return len(self._rows)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return not self._thread.is_alive()

    @property
    def seconds_left(self) -> float | None:
        """From the pace since the model was loaded; None while it is not known."""
        answered = self.done - FIRST_CHUNK
        if self._loaded is None or answered <= 0:
            return None
        return (time.monotonic() - self._loaded) / answered * (self.total - self.done)

    def stop(self) -> None:
        """End after the chunk that is being answered. What is answered stays."""
        self._stop.set()

    def check(self) -> None:
        """Raise what ended it before its end, if something did.

        Raises:
            BertStudioError: the model could not answer.
        """
        if self._error is not None:
            raise self._error

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is over, or for some seconds."""
        self._thread.join(seconds)

    def _work(self) -> None:
        try:
            task = TASKS[self.run.spec.task]
            size = FIRST_CHUNK
            while self.done < self.total and not self._stop.is_set():
                began = time.monotonic()
                answers = self._client.answers(self.run, self._cells[self.done : self.done + size])
                self._answers += answers
                self._rows += [task.answer_cells(answer) for answer in answers]
                pace = size / (time.monotonic() - began)
                self._loaded = self._loaded or time.monotonic()
                size = max(FIRST_CHUNK, min(round(pace * CHUNK_SECONDS), size * GROWTH, LARGEST_CHUNK))
        except Exception as error:  # `check` raises it, where somebody can hear
            self._error = error


class PredictionJobs:
    """The newest jobs of one app, each under a key that says what was asked: a page loaded again finds its own."""

    def __init__(self, client: PredictionClient) -> None:
        self._client = client
        self._jobs: OrderedDict[Hashable, PredictionJob] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Hashable) -> PredictionJob | None:
        """The job that was started under this key, unless many others were since."""
        return self._jobs.get(key)

    def start(self, key: Hashable, run: Run, cells: Sequence[Mapping[str, str]]) -> None:
        """Start a job, in the place of one that is over; one that still runs goes on."""
        with self._lock:
            known = self._jobs.pop(key, None)
            self._jobs[key] = known if known and not known.is_over else PredictionJob(self._client, run, cells)
            while len(self._jobs) > JOBS_KEPT:
                self._jobs.popitem(last=False)[1].stop()
