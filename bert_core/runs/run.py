"""One run folder: the protocol between app, worker and command line. Knows no Keras and no pages.

spec.json       what was asked (RunSpec)             events.jsonl   what happened, append-only
card.json       name and note, for people            lock           held by the worker as long as it lives
data/*.jsonl    the rows learned from and set aside  stop           there once a person asked to stop, and how
model/          the best model, Hugging Face layout  worker.log     what the worker printed
report.json     how good the kept model is           heartbeat      touched by the worker every second
split.csv       which part each row of the file is in  checkpoint/  the last two states that it can go on from
ticket.json     its place in the queue, while it waits  checks.json  sums of the files that never change
start/          the model that it begins with, where that is another run's, until it is finished
evaluation/     what the answers to the rows of the test are worth; model/ has those to the rows for checking
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, get_args

from filelock import FileLock, Timeout

from bert_core.errors import RunError, RunHeldError
from bert_core.events import EVENT, End, Event, StopRequest, Validation
from bert_core.i18n import N_
from bert_core.judgement import Judgement, names_of, read_judgement, write_judgement
from bert_core.record import Record
from bert_core.runs.checks import CHECKS_NAME, damaged, sealed, unsealed, write_checks
from bert_core.runs.files import size_of, tail_of, write_whole
from bert_core.runs.history import EventLog
from bert_core.runs.records import Card, Report
from bert_core.runs.rows import SPLIT_NAME, Part, read_examples, read_split
from bert_core.spec import Known, RunSpec
from bert_core.tasks import Example

Kind = TypeVar("Kind", bound=Record)

KNOWN_NAME, KEPT_NAME, STOP_NAME = "known.json", "kept.json", "stop"

LOOKS, BETWEEN_LOOKS = 5, 0.05
"""How often, and seconds between, before a run that shall be removed is taken for one that is trained."""
DELETED = ".deleted-"
"""Begins the name of a folder that is being removed."""

_PROBE = threading.Lock()  # two threads that look at the same lock at once would each take the other for the worker


class Run:
    """A run on disk. Cheap to make; every read looks at the files anew."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = folder.name
        self.model_folder = folder / "model"
        self.log_path = folder / "worker.log"
        self.split_path = folder / SPLIT_NAME
        self.checkpoint_folder = folder / "checkpoint"
        self.start_folder = folder / "start"
        self.evaluation_folder = folder / "evaluation"
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

    @property
    def kept(self) -> Validation | None:
        """The check at which the model was kept that now stands in the folder; None where there is none.

        Raises:
            RunError: the file is damaged.
        """
        name = f"{self.model_folder.name}/{KEPT_NAME}"
        return self._read(name, Validation) if (self.folder / name).exists() else None

    def seal_model(self, folder: Path, known: Known, kept: Validation | None = None) -> None:
        """Write what answers need, and at which check it was kept, beside a model just written to `folder`, and sum all
        of its files."""
        write_whole(folder / KNOWN_NAME, sealed(known.model_dump_json(indent=2)) + "\n")
        if kept is not None:
            write_whole(folder / KEPT_NAME, sealed(kept.model_dump_json(indent=2)) + "\n")
        write_checks(folder, [path.name for path in folder.iterdir() if path.is_file() and path.name != CHECKS_NAME])

    def check_model(self) -> None:
        """Make sure that the kept model is as it was written.

        Raises:
            RunError: a file of it was cut short, changed or removed.
        """
        try:
            name = damaged(self.model_folder)
        except OSError as error:
            name = Path(error.filename or self.model_folder).name
        if name is not None:
            raise RunError(
                N_("The model of the run '{run}' is damaged: {file} is not as it was written. Put a copy of it back, "
                   "or train again."),
                run=self.id, file=name,
            )  # fmt: skip

    @property
    def report(self) -> Report | None:
        """How good the kept model is; None until the worker has written it."""
        return self._read("report.json", Report) if (self.folder / "report.json").exists() else None

    def judgement(self, part: Part) -> Judgement | None:
        """What the answers of the kept model to the rows of a part are worth, in their order; None where not known.

        Raises:
            RunError: a file is damaged.
        """
        folder = self.model_folder if part == "valid" else self.evaluation_folder
        try:
            if folder.is_dir() and damaged(folder, names_of(part)):
                raise ValueError("the check sum is not that of the file")
            return read_judgement(folder, part)
        except (OSError, ValueError) as error:
            raise RunError(
                N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=self.id, file=folder.name
            ) from error

    def keep_judgement(self, part: Part, judgement: Judgement) -> None:
        """Write down what the answers of the kept model are worth."""
        self.evaluation_folder.mkdir(exist_ok=True)
        write_judgement(self.evaluation_folder, part, judgement)
        names = [path.name for path in self.evaluation_folder.iterdir() if path.name != CHECKS_NAME]
        write_checks(self.evaluation_folder, names)

    def write(self, record: RunSpec | Card | Report) -> None:
        """Write one of the run's records to its file."""
        name = {RunSpec: "spec.json", Card: "card.json", Report: "report.json"}[type(record)]
        write_whole(self.folder / name, sealed(record.model_dump_json(indent=2)) + "\n")

    def rename(self, name: str) -> None:
        """Give the run another name."""
        self.write(self.card.model_copy(update={"name": name.strip() or self.id}))

    def annotate(self, note: str) -> None:
        """Write a note to the run."""
        self.write(self.card.model_copy(update={"note": note.strip()}))

    def parts(self) -> dict[int, str]:
        """The part of each row of the run's own file that is used, by its number.

        Raises:
            RunError: it is missing, as in runs of older versions, or damaged.
        """
        return read_split(self.folder)

    def examples(self, part: Part, places: Collection[int] | None = None) -> Iterator[Example]:
        """The rows of a part, in order; some of them only, counted from 0, where `places` names them.

        Raises:
            RunError: the file is missing or damaged.
        """
        return read_examples(self.folder, part, places)

    def append(self, event: Event) -> None:
        """Add an event with the present time, on a line of its own even after a torn one. Only the worker does this."""
        line = (sealed(event.model_copy(update={"time": time.time()}).model_dump_json()) + "\n").encode()
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
        lines = tail_of(self.events_path).split(b"\n")
        try:
            event = EVENT.validate_json(unsealed(lines[-2])) if len(lines) > 1 else None
        except ValueError:  # a damaged line is no end
            return None
        return event if isinstance(event, End) else None

    def log_tail(self, lines: int = 40) -> str:
        """The last lines that the worker printed."""
        return "\n".join(tail_of(self.log_path).decode("utf-8", "replace").splitlines()[-lines:])

    def request_stop(self, how: StopRequest = "keep") -> None:
        """Ask the worker to end after its present step."""
        write_whole(self.folder / STOP_NAME, how)

    @property
    def stop_request(self) -> StopRequest | None:
        """How a person asked it to end, if one did."""
        try:
            word = (self.folder / STOP_NAME).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None
        return next((how for how in get_args(StopRequest) if how == word), "keep")

    def forget_stop_request(self) -> None:
        """Take the request back: the run is to go on."""
        (self.folder / STOP_NAME).unlink(missing_ok=True)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Be the run's worker: hold its lock for as long as the block runs.

        Raises:
            RunHeldError: another worker holds it.
        """
        lock = FileLock(self.folder / "lock")
        try:
            lock.acquire(timeout=5)  # longer than a page's look at the lock takes
        except Timeout as error:
            raise RunHeldError(N_("The run '{run}' is being trained already."), run=self.id) from error
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
        return size_of(self.folder)

    def keep_only_the_model(self) -> None:
        """Remove what the run would need to go on, which is most of its size.

        Raises:
            RunError: it is still being trained.
        """
        self._make_sure_it_rests()
        shutil.rmtree(self.checkpoint_folder, ignore_errors=True)

    def delete(self) -> None:
        """Remove the run and its model from disk, for other eyes at once; and what an earlier removal had to leave.

        Raises:
            RunError: it is still being trained.
        """
        self._make_sure_it_rests()
        self.folder.rename(self.folder.with_name(f"{DELETED}{self.id}"))
        for folder in self.folder.parent.glob(f"{DELETED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _make_sure_it_rests(self) -> None:
        for _ in range(LOOKS):  # another process that looks, too, holds the lock for a moment
            if not self.is_alive():
                return
            time.sleep(BETWEEN_LOOKS)
        raise RunError(N_("The run '{run}' is still being trained. Stop it first."), run=self.id)

    def _read(self, name: str, kind: type[Kind]) -> Kind:
        try:
            return kind.model_validate_json(unsealed((self.folder / name).read_bytes()))
        except (OSError, ValueError) as error:  # an error of validation is a ValueError, too
            raise RunError(
                N_("The run '{run}' is damaged: {file} is missing or cannot be read."), run=self.id, file=name
            ) from error
