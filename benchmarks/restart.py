"""An app server that is killed and started again and again during one training: one training, one result.

    python -m benchmarks.restart TABLE [--times 20]

The training is put into the queue and begun by nobody but the servers. Prints how often it was begun, how it ended, and
whether its steps came in order, each once.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.measure import show
from bert_core import DEFAULT_MODEL, TASKS, Hyperparameters, ModelChoice, Queue, RunSpec, RunStore, prepare, read_table

ROOT = Path(__file__).resolve().parents[1]


def serve() -> psutil.Popen:
    """A server that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = psutil.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
            return server
        time.sleep(0.1)


def main() -> None:
    """Kill as often as wanted, then stop the training and keep its model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--times", type=int, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["BERT_STUDIO_HOME"] = home
        lines = options.table.read_text("utf-8").splitlines()[:3001]
        table = read_table("\n".join(lines).encode(), options.table.name)
        data = prepare(table, {"text": "text", "label": "label"}, TASKS["classification"], form="label")
        spec = RunSpec(
            task="classification", data=data.source, model=ModelChoice(identifier=DEFAULT_MODEL), known=data.known,
            hyperparameters=Hyperparameters(epochs=100, max_length=64),
        )  # fmt: skip
        run = RunStore().create(spec, data.train, data.valid)
        Queue(RunStore()).add(run)
        for _ in range(options.times):
            server = serve()
            time.sleep(4)  # longer than the server's clock takes to look at the queue
            for process in (*server.children(recursive=True), server):
                if "bert_core.worker" not in " ".join(process.cmdline()) or "--spare" in process.cmdline():
                    process.kill()
            server.wait()
        steps_then = run.events().history(2).step_count
        assert run.is_alive(), run.log_tail()
        run.request_stop()
        while run.end() is None:
            time.sleep(1)
        history = run.events().history(10**9)
    show(
        times=options.times, steps_when_the_last_was_killed=steps_then,
        begun=sum(phase.phase == "reading" for phase in history.phases),
        outcome=history.end.outcome if history.end else None, steps=history.step_count,
        kept=run.kept is not None,
        in_order=[step.step for step in history.steps] == list(range(1, history.step_count + 1)),
    )  # fmt: skip


if __name__ == "__main__":
    main()
