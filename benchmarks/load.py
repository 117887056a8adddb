"""Many browser sessions that watch one live training: how long pages take to answer, and what the training loses.

    python -m benchmarks.load TABLE [--sessions 50] [--seconds 120] [--events 100000]

Starts the app, a training of TABLE (columns `text` and `label`) whose history already has that many steps, and sessions
over real websockets, which ask again as often as a browser does (whenever the server's `auto_rerun` says so). An answer
is from asking to `script_finished`. The training's pace is that of its steps with and without sessions, in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.measure import machine, show
from bert_core import (
    DEFAULT_MODEL,
    TASKS,
    Hyperparameters,
    ModelChoice,
    Run,
    RunSpec,
    RunStore,
    launch,
    prepare,
    read_table,
)
from bert_core.events import Step

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 2**26
"""Bytes of a message."""


class Session:
    """A browser that shows the Train page with a run."""

    def __init__(self, address: str, run: Run) -> None:
        self._address, self._query = address, f"run={run.id}"
        self._fragments: dict[str, float] = {}
        self.first: list[float] = []
        self.updates: list[float] = []

    async def watch(self, until: float) -> None:
        """Open the page, and follow it as a browser does."""
        async with connect(self._address, subprotocols=["streamlit"], max_size=LARGEST, open_timeout=60) as connection:
            self.first.append(await self._ask(connection))
            due = dict.fromkeys(self._fragments, time.monotonic())
            while time.monotonic() < until:
                for fragment, interval in list(self._fragments.items()):
                    if fragment in self._fragments and due.setdefault(fragment, time.monotonic()) <= time.monotonic():
                        self.updates.append(await self._ask(connection, fragment))
                        due[fragment] = time.monotonic() + interval
                await asyncio.sleep(0.05)

    async def _ask(self, connection: ClientConnection, fragment: str = "") -> float:
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_name = "train"
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        is_whole_page = not fragment
        began = time.monotonic()
        await connection.send(message.SerializeToString())
        while True:
            answer = ForwardMsg.FromString(await connection.recv())  # type: ignore[arg-type]  # all are binary
            kind = answer.WhichOneof("type")
            if kind == "new_session" and is_whole_page:
                self._fragments.clear()  # its parts may have other names now
            if kind == "auto_rerun":
                self._fragments[answer.auto_rerun.fragment_id] = answer.auto_rerun.interval
            if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                is_whole_page = True
            elif kind == "script_finished":
                return time.monotonic() - began


def make_run(table: Path, events: int) -> Run:
    """A training that takes long, begun, with a long history behind it."""
    data = prepare(
        read_table(table, table.name), {"text": "text", "label": "label"}, TASKS["classification"], form="label"
    )
    spec = RunSpec(
        task="classification", data=data.source, model=ModelChoice(identifier=DEFAULT_MODEL), known=data.known,
        hyperparameters=Hyperparameters(epochs=50, max_length=64),
    )  # fmt: skip
    run = RunStore().create(spec, data.train, data.valid)
    step = Step(step=0, epoch=0, loss=1, smooth_loss=1, learning_rate=1e-5, examples_per_second=9, tokens_per_second=9)
    launch(run)
    while run.events().history(2).step_count < 5:
        time.sleep(0.5)
    with run.events_path.open("ab") as file:  # between the lines of the worker, which appends as well
        lines = (step.model_copy(update={"step": 1, "time": time.time()}).model_dump_json() for _ in range(events))
        file.write(("\n".join(lines) + "\n").encode())
    return run


def pace(run: Run, seconds: float) -> float:
    """Steps a minute over the next seconds."""
    before = run.events().history(2).step_count
    time.sleep(seconds)
    return (run.events().history(2).step_count - before) / seconds * 60


def memory(process: psutil.Process) -> float:
    """Millions of bytes that the app's own process holds."""
    return process.memory_info().rss / 1e6


def percentile(values: list[float], share: float) -> float:
    """The value below which so large a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


async def crowd(sessions: list[Session], until: float) -> None:
    """All sessions at once; they open their pages over five seconds."""

    async def one(number: int, session: Session) -> None:
        await asyncio.sleep(5 * number / len(sessions))
        await session.watch(until)

    await asyncio.gather(*(one(number, session) for number, session in enumerate(sessions)))


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--events", type=int, default=100_000)
    options = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        os.environ["BERT_STUDIO_HOME"] = home
        run = make_run(options.table, options.events)
        server = psutil.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while True:
                with suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
                    break
                time.sleep(0.2)
            time.sleep(20)  # until what the app loads at first is loaded
            alone, memory_before = pace(run, options.seconds / 2), memory(server)
            sessions = [Session(f"ws://127.0.0.1:{port}/_stcore/stream", run) for _ in range(options.sessions)]
            before = run.events().history(2).step_count
            began = time.monotonic()
            asyncio.run(crowd(sessions, began + options.seconds))
            watched = (run.events().history(2).step_count - before) / (time.monotonic() - began) * 60
            memory_after = memory(server)
            again = pace(run, options.seconds / 2)
        finally:
            for process in (*server.children(recursive=True), server):
                process.kill()
            run.request_stop("discard")
            while run.is_alive():
                time.sleep(0.5)
    first = [value for session in sessions for value in session.first]
    updates = [value for session in sessions for value in session.updates]
    show(
        machine=machine(), sessions=options.sessions, seconds=options.seconds, events=options.events,
        first_p50=statistics.median(first), first_p95=percentile(first, 0.95),
        updates=len(updates), update_p50=statistics.median(updates), update_p95=percentile(updates, 0.95),
        steps_a_minute={"alone": alone, "watched": watched, "alone again": again},
        slower=1 - watched / ((alone + again) / 2), memory_mb={"before": memory_before, "after": memory_after},
    )  # fmt: skip


if __name__ == "__main__":
    main()
