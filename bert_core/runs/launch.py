"""Starting a run's worker as a process of its own, which outlives the page, the tab and the app."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from bert_core.runs.run import Run

PACKAGE_PARENT = Path(__file__).resolve().parents[2]  # so that the worker finds this very bert_core

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "2", "TRANSFORMERS_VERBOSITY": "error"}
"""So that the last lines of the log are about the training, not about instruction sets or PyTorch."""
KEEP_MEMORY = {
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # take memory in pages of 2 MB where the kernel lets us
    "MALLOC_MMAP_MAX_": "0",  # and do not give back what a step has freed: the next one needs it again
    "MALLOC_TRIM_THRESHOLD_": "100000000000",
}
"""For glibc; other C libraries pass over it. Taking memory anew, page by page, was a fifth of a step (0.58 s -> 0.46 s
at 32 x 24 word pieces on 2 cores)."""


def launch(run: Run) -> subprocess.Popen[bytes]:
    """Start `python -m bert_core.worker` for a run, in its own session, writing to the run's `worker.log`."""
    with run.log_path.open("ab") as log:
        return start_worker(str(run.folder.resolve()), stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def start_worker(argument: str, *, stdin: int, stdout: int | IO[bytes], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start `python -m bert_core.worker` with its one argument, in its own session."""
    return subprocess.Popen(
        [sys.executable, "-m", "bert_core.worker", argument],
        cwd=PACKAGE_PARENT,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env={**os.environ, **QUIET, **KEEP_MEMORY, "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # Windows' word for the same
    )
