"""One run folder: the protocol between app, worker and command line. Knows no Keras and no pages.

spec.json       what was asked (RunSpec)             events.jsonl   what happened, append-only
card.json       name and note, for people            lock           held by the worker as long as it lives
data/*.jsonl    the rows learned from and set aside  stop           there once a person asked to stop
model/          the best model, Hugging Face layout  worker.log     what the worker printed
report.json     how good the kept model is           heartbeat      touched by the worker every second
split.csv       which part each row of the file is in
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TypeVar

from filelock import FileLock, Timeout
from pydantic import Field, ValidationError

from bert_core.errors import RunError
from bert_core.events import EVENT, End, Event
from bert_core.i18n import N_
from bert_core.record import Record
from bert_core.runs.files import write_whole
from bert_core.runs.history import EventLog
from bert_core.spec import Known, RunSpec
from bert_core.tasks import Example

Part = Literal["train", "valid", "test"]
Kind = TypeVar("Kind", bound=Record)

KNOWN_NAME = "known.json"
TAIL = 64 * 1024
"""Bytes at the end of a file that its last lines are looked for in."""

_PROBE = threading.Lock()  # two threads that look at the same lock at once would each take the other for the worker


class Card(Record):
    """What people call a run."""

    name: str
    note: str = ""
    created: float


class Report(Record):
    """How good the kept model is on the rows set aside, and what it took.

    The model was chosen by `metrics`, so these are a little too good; `test_metrics` are of rows for that alone.
    """

    metrics: dict[str, float]
    test_metrics: dict[str, float] = Field(default={})
    best_step: int
    steps: int
    seconds: float


class Run:
    """A run on disk. Cheap to make; every read looks at the files anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        self.model_folder = folder / "model"
        self.log_path = folder / "worker.log"
        self.split_path = folder / "split.csv"
        self.events_path = folder / "events.jsonl"
        self.heartbeat_path = folder / "heartbeat"

    @property
    def spec(self) -> RunSpec:
        """What was asked.

        Raises:
            RunError: the file is missing or damaged.
        """
        return self._read("spec.json", RunSpec)

    @property
    def card(self) -> Card:
        """Name, note and time of creation.

        Raises:
            RunError: the file is missing or damaged.
        """
        return self._read("card.json", Card)

    @property
    def kept_known(self) -> Known:
        """What the answers of the kept model need to be known: labels, and the thresholds that were tuned for it.

        Raises:
            RunError: the file is missing or damaged.
        """
        return self._read(f"{self.model_folder.name}/{KNOWN_NAME}", Known)

    def write_known(self, known: Known, folder: Path) -> None:
        """Write what is known beside a model that is being written."""
        write_whole(folder / KNOWN_NAME, known.model_dump_json(indent=2) + "\n")

    @property
    def report(self) -> Report | None:
        """How good the kept model is; None until the worker has written it."""
        return self._read("report.json", Report) if (self.folder / "report.json").exists() else None

    def write(self, record: RunSpec | Card | Report) -> None:
        """Write one of the run's records to its file."""
        name = {RunSpec: "spec.json", Card: "card.json", Report: "report.json"}[type(record)]
        write_whole(self.folder / name, record.model_dump_json(indent=2) + "\n")

    def rename(self, name: str) -> None:
        """Give the run another name."""
        self.write(self.card.model_copy(update={"name": name.strip() or self.id}))

    def annotate(self, note: str) -> None:
        """Write a note to the run."""
        self.write(self.card.model_copy(update={"note": note.strip()}))

    def write_examples(self, part: Part, examples: Iterable[Example]) -> list[int]:
        """Keep the rows that the run learns from, is checked on or is tested on; returns their numbers."""
        path = self.folder / "data" / f"{part}.jsonl"
        path.parent.mkdir(exist_ok=True)
        rows = []
        with path.open("w", encoding="utf-8") as file:
            for example in examples:
                file.write(json.dumps({"row": example.row, "cells": dict(example.cells)}, ensure_ascii=False) + "\n")
                rows.append(example.row)
        return rows

    def write_split(self, rows: Mapping[Part, Iterable[int]]) -> None:
        """Keep which row of the run's own file is in which part."""
        parts = sorted((row, part) for part, numbers in rows.items() for row in numbers)
        with self.split_path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("row", "part"), *parts])

    def parts(self) -> dict[int, str]:
        """The part of each row of the run's own file that is used, by its number.

        Raises:
            RunError: it is missing, as in runs of older versions, or damaged.
        """
        try:
            with self.split_path.open(encoding="utf-8", newline="") as file:
                return {int(line["row"]): line["part"] for line in csv.DictReader(file)}
        except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
            raise RunError(
                N_("The run '{run}' is damaged: {file} is missing or cannot be read."),
                run=self.id, file=self.split_path.name,
            ) from error  # fmt: skip

    def examples(self, part: Part) -> Iterator[Example]:
        """The rows of a part, in order.

        Raises:
            RunError: the file is missing or damaged.
        """
        try:
            with (self.folder / "data" / f"{part}.jsonl").open(encoding="utf-8") as file:
                for line in file:
                    values = json.loads(line)
                    yield Example(values["row"], values["cells"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise RunError(
                N_("The rows of the run '{run}' are missing or damaged. Start it again from its file."), run=self.id
            ) from error

    def append(self, event: Event) -> None:
        """Add an event with the present time, on a line of its own even after a torn one. Only the worker does this."""
        line = (event.model_copy(update={"time": time.time()}).model_dump_json() + "\n").encode()
        with self.events_path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else b"\n" + line
            file.write(line)

    def events(self) -> EventLog:
        """A reader of the run's events."""
        return EventLog(self.events_path)

    def end(self) -> End | None:
        """The run's last event if it is its end. Looks at the end of the file only."""
        lines = _tail(self.events_path).split(b"\n")
        try:
            event = EVENT.validate_json(lines[-2]) if len(lines) > 1 else None
        except ValidationError:  # a damaged line is no end
            return None
        return event if isinstance(event, End) else None

    def log_tail(self, lines: int = 40) -> str:
        """The last lines that the worker printed."""
        return "\n".join(_tail(self.log_path).decode("utf-8", "replace").splitlines()[-lines:])

    def request_stop(self) -> None:
        """Ask the worker to stop after its present step and keep the best model."""
        (self.folder / "stop").touch()

    def stop_requested(self) -> bool:
        """Whether a person asked to stop."""
        return (self.folder / "stop").exists()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Be the run's worker: hold its lock for as long as the block runs.

        Raises:
            RunError: another worker holds it.
        """
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=5)  # longer than a page's look at the lock takes
        except Timeout as error:
            raise RunError(N_("The run '{run}' is being trained already."), run=self.id) from error
        with lock:
            yield

    def is_alive(self) -> bool:
        """Whether a worker holds the run's lock. A pid would not do: pids are reused, and a zombie has one too."""
        if not (self.folder / "lock").exists():
            return False
        with _PROBE:
            try:
                FileLock(self.folder / "lock").acquire(timeout=0).lock.release()
            except Timeout:
                return True
        return False

    @property
    def last_sign_of_life(self) -> float | None:
        """Seconds since the worker last said that it gets to run; None while it never has."""
        try:
            return max(0.0, time.time() - self.heartbeat_path.stat().st_mtime)
        except OSError:
            return None

    def size(self) -> int:
        """Bytes on disk."""
        total = 0
        for folder, _, names in os.walk(self.folder):
            for name in names:
                with suppress(FileNotFoundError):  # the worker puts new files in the place of old ones
                    total += os.lstat(Path(folder, name)).st_size
        return total

    def delete(self) -> None:
        """Remove the run and its model from disk.

        Raises:
            RunError: it is still being trained.
        """
        if self.is_alive():
            raise RunError(N_("The run '{run}' is still being trained. Stop it first."), run=self.id)
        shutil.rmtree(self.folder)

    def _read(self, name: str, kind: type[Kind]) -> Kind:
        try:
            return kind.model_validate_json((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise RunError(
                N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=self.id, file=name
            ) from error


def _tail(path: Path) -> bytes:
    """The last bytes of a file that may not be there yet."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL))
            return file.read()
    except FileNotFoundError:
        return b""
