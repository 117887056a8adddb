"""A stand-in for a run's worker: another process that holds the run's lock and does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bert_core import Run

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import pathlib, sys
from bert_core import Run
with Run(pathlib.Path(sys.argv[1])).hold():
    print("held", flush=True)
    input()
"""


@contextmanager
def worker(run: Run) -> Iterator[subprocess.Popen[str]]:
    """Hold a run's lock for as long as the block runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(run.folder)],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.wait()
