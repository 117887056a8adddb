"""Starting a run's worker as a process of its own, which outlives the page, the tab and the app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bert_core.runs.run import Run

PACKAGE_PARENT = Path(__file__).resolve().parents[2]  # so that the worker finds this very bert_core

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "2", "TRANSFORMERS_VERBOSITY": "error"}
"""So that the last lines of the log are about the training, not about instruction sets or PyTorch."""


def launch(run: Run) -> subprocess.Popen[bytes]:
    """Start `python -m bert_core.worker` for a run, in its own session, writing to the run's `worker.log`."""
    with run.log_path.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bert_core.worker", str(run.folder.resolve())],
            cwd=PACKAGE_PARENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, **QUIET, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows' word for the same
        )
