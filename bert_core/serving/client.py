"""The app's side of the prediction process: starts it, keeps it warm, starts it again if it has died. Knows no Keras."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from bert_core.errors import BertStudioError, RunError
from bert_core.i18n import Message, N_
from bert_core.runs import Run
from bert_core.tasks import TASKS

PACKAGE_PARENT = Path(__file__).resolve().parents[2]


class PredictionClient:
    """Answers from trained runs, by a process of their own. Safe to use from several threads."""

    def __init__(self, log_path: Path) -> None:
        """`log_path` is where the process writes what it logs."""
        self._log_path = log_path
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the process if it is not running, without waiting for it to be ready."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._process.terminate()
                self._process.wait()
                self._process = None

    def answers(self, run: Run, cells: Sequence[Mapping[str, str]]) -> list[Any]:
        """One answer for each row of cells by column role, from the run's kept model.

        Raises:
            RunError: the run has kept no model, or the process died.
            ModelError: the model cannot be read.
        """
        request = json.dumps({"run": str(run.folder.resolve()), "cells": [dict(row) for row in cells]})
        reply = self._ask(request)
        if "error" in reply:
            message = Message.model_validate(reply["error"])
            raise BertStudioError(message.text, plural=message.plural, **message.values)
        return TypeAdapter(list[TASKS[run.spec.task].answer_type]).validate_python(reply["answers"])

    def _ask(self, request: str) -> dict[str, Any]:
        with self._lock:
            process = self._running()
            try:
                process.stdin.write(request + "\n")
                process.stdin.flush()
                line = process.stdout.readline()
            except OSError as error:
                self._process = None
                raise RunError(DIED) from error
            if not line:
                self._process = None
                raise RunError(DIED)
        return json.loads(line)

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._log_path.parent.mkdir(parents=True, exist_ok=True)
            with self._log_path.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "bert_core.serving.process"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    cwd=PACKAGE_PARENT,
                    env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONIOENCODING": "utf-8"},
                    text=True,
                    encoding="utf-8",
                )
        return self._process


DIED = N_("The process that answers has ended, probably for lack of memory. Close other programs and try again.")
