"""The app's side of the prediction process: starts it, keeps it warm, starts it again after a crash. Knows no Keras."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, cast

from pydantic import TypeAdapter

from bert_core.errors import BertStudioError, RunError
from bert_core.i18n import N_, Message
from bert_core.runs import Run
from bert_core.tasks import TASKS

PACKAGE_PARENT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
"""Seconds without an answer after which the process is taken for stuck, and ended. Loading a large model takes some."""
WARM_UP_WORDS = 30
"""Length of the text by which the model's program is made."""
DIED = N_("The process that answers has ended, probably for lack of memory. Close other programs and try again.")


def model_version(run: Run) -> float:
    """When the run's model was kept, 0 where there is none: a run in training keeps better and better ones."""
    try:
        return run.model_folder.stat().st_mtime
    except OSError:
        return 0.0


class PredictionClient:
    """Answers from trained runs, by a process of their own. For many threads at once: first come, first served."""

    def __init__(self, log_path: Path) -> None:
        """`log_path` is where the process writes what it logs."""
        self._log_path = log_path
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()  # so that no process is started once the client is closed
        self._closed = False
        self._awake: set[Path] = set()
        self._queue = ThreadPoolExecutor(1, thread_name_prefix="predictions")  # its thread alone talks to the process

    def start(self) -> None:
        """Start the process if it is not running, without waiting for it to be ready."""
        self._queue.submit(self._running)

    def close(self) -> None:
        """End the process, whatever it is doing. The client answers no more."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()
        self._queue.shutdown(cancel_futures=True)
        if self._process is not None:
            _end(self._process)

    def wake(self, run: Run) -> None:
        """Let the process load the model of a run, without waiting for it: the first answer then comes at once.

        Raises:
            RunError: the run is damaged.
        """
        inputs = TASKS[run.spec.task].inputs_of(run.spec.data.columns)
        self._request(run, [{column.role: "a " * WARM_UP_WORDS for column in inputs}])

    def is_awake(self, run: Run) -> bool:
        """Whether this process has answered for the run before, so that its next answer comes at once."""
        return run.folder in self._awake and self._process is not None and self._process.poll() is None

    def answers(self, run: Run, cells: Sequence[Mapping[str, str]]) -> list[Any]:
        """One answer for each row of cells by column role, from the run's kept model.

        Raises:
            BertStudioError: the run has kept no model, the model cannot be read, or the process died twice.
        """
        answer_type: TypeAdapter[Any] = TypeAdapter(TASKS[run.spec.task].answer_type)
        reply = self._request(run, cells).result()
        if "error" in reply:
            message = Message.model_validate(reply["error"])
            raise BertStudioError(message.text, plural=message.plural, **message.values)
        return [answer_type.validate_python(answer) for answer in reply["answers"]]

    def _request(self, run: Run, cells: Sequence[Mapping[str, str]]) -> Future[dict[str, Any]]:
        request = json.dumps({"run": str(run.folder.resolve()), "cells": [dict(row) for row in cells]})
        try:
            return self._queue.submit(self._ask, run.folder, request)
        except RuntimeError as error:  # the queue is closed: the app is ending
            raise RunError(DIED) from error

    def _ask(self, folder: Path, request: str) -> dict[str, Any]:
        """The process's reply; if it died, perhaps long ago, that of the next one."""
        line = self._exchange(request) or self._exchange(request)
        if not line:
            raise RunError(DIED)
        reply = json.loads(line)
        if "answers" in reply:
            self._awake.add(folder)
        return reply

    def _exchange(self, request: str) -> str:
        """Send a line and wait for a line; nothing if the process ends before it has answered."""
        process = self._running()
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        try:
            questions, answers = _pipes(process)
            questions.write(request + "\n")
            questions.flush()
            line = answers.readline()
        except OSError:
            line = ""
        finally:
            watch.cancel()
        if not line.endswith("\n"):
            _end(process)
            return ""
        return line

    def _running(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._closed:
                raise RunError(DIED)
            if self._process is None or self._process.poll() is not None:
                self._awake.clear()
                if self._process is not None:
                    _end(self._process)
                self._log_path.parent.mkdir(parents=True, exist_ok=True)
                with self._log_path.open("ab") as log:
                    self._process = subprocess.Popen(
                        [sys.executable, "-m", "bert_core.serving.process"],
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=log,
                        cwd=PACKAGE_PARENT,
                        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONIOENCODING": "utf-8"},
                        encoding="utf-8",
                    )
            return self._process


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    """Where the process reads and where it writes; both were asked for when it was started."""
    return cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in _pipes(process):
        with suppress(OSError):  # what it was never told is lost with it
            pipe.close()
