"""What all sessions of one app share: the store of runs, the helper processes, the log."""

from __future__ import annotations

import hmac
import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from importlib import import_module
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bert_core import (
    BertStudioError,
    EventLog,
    PredictionClient,
    PredictionJobs,
    Queue,
    Run,
    RunStore,
    SpareWorker,
    Tokenizer,
    home_folder,
    probe,
)
from ui.owner import owner

LOG_BYTES = 2_000_000
QUEUE_SECONDS = 3.0
"""Between looks whether a run's turn has come."""


def store() -> RunStore:
    """The runs that the person at this page may see."""
    return RunStore(owner=owner())


def link_secret() -> bytes:
    """What links to downloads are signed with: kept on disk, so that they hold after a restart and with two servers."""
    path = home_folder() / "link_secret"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"link_secret.{secrets.token_hex(8)}")
        aside.touch(mode=0o600)
        aside.write_bytes(secrets.token_bytes(32))
        with suppress(FileExistsError):  # another server may have made it at the same moment
            path.hardlink_to(aside)
        aside.unlink()
    return path.read_bytes()


def model_link(run: Run) -> str:
    """Where a run's model can be downloaded, by whoever was shown this."""
    return f"/models/{run.id}.zip?key={link_key(run.id)}"


def link_key(run_id: str) -> str:
    """What proves that somebody was shown the link to this run."""
    return hmac.new(link_secret(), run_id.encode(), "sha256").hexdigest()


@cache
def predictions() -> PredictionClient:
    """The process that answers."""
    return PredictionClient(home_folder() / "logs" / "predictions.log")


@cache
def prediction_jobs() -> PredictionJobs:
    """The files that are being answered, and the newest of those that were."""
    return PredictionJobs(predictions())


@cache
def spare_worker() -> SpareWorker:
    """The process that waits for the next training."""
    return SpareWorker(home_folder() / "logs" / "spare_worker.log")


@cache
def log() -> logging.Logger:
    """The app's log: what a person never sees stands here."""
    folder = home_folder() / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "app.log", maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger = logging.getLogger("bert_studio")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    return logger


def queue() -> Queue:
    """The runs that wait for their turn."""
    return Queue(RunStore())


def enqueue(run: Run) -> None:
    """Let a run wait for its turn, and begin at once if that has come.

    Raises:
        RunError: it is being trained already.
    """
    queue().add(run)
    start_due()


def start_due() -> None:
    """Start each run whose turn it is. A failure is logged: it is no matter of whoever happens to look."""
    try:
        queue().start_due(spare_worker().launch)
    except (BertStudioError, OSError):
        log().exception("The next run could not be started")


@contextmanager
def queue_clock() -> Iterator[None]:
    """For as long as the block runs, see to it that a run starts when its turn has come, even if no page is open."""
    is_over = threading.Event()

    def tick() -> None:
        while not is_over.wait(QUEUE_SECONDS):
            start_due()

    threading.Thread(target=tick, name="queue", daemon=True).start()
    try:
        yield
    finally:
        is_over.set()


@lru_cache(maxsize=64)
def events(folder: Path) -> EventLog:
    """One reader of a run's events for all pages that watch it, so that a long history is read once."""
    return EventLog(Run(folder).events_path)


def size_on_disk(run: Run) -> int:
    """Bytes that a run takes, counted anew once it has changed, or is trained."""
    folders = (run.folder, run.model_folder, run.checkpoint_folder)
    return _size(run.folder, tuple(folder.stat().st_mtime_ns for folder in folders if folder.is_dir()))


@lru_cache(maxsize=1000)
def _size(folder: Path, stamps: tuple[int, ...]) -> int:
    return Run(folder).size()


@lru_cache(maxsize=2)
def tokenizer(folder: Path) -> Tokenizer:
    """A model's tokenizer, for counting how long texts are."""
    return Tokenizer(folder)


def warm_up() -> None:
    """Load what a first page would have to wait for, in the background."""
    probe()  # first, while nothing of ours runs beside it
    predictions().start()
    link_secret()
    threading.Thread(target=_import_slow_modules, daemon=True).start()


def _import_slow_modules() -> None:
    """The tokenizers of the Data page, then what the Evaluate page computes with: a second each."""
    for name in ("transformers.models.auto.tokenization_auto", "sklearn.metrics", "scipy.stats"):
        import_module(name)
