"""What all sessions of one app share: the store of runs, the helper processes, the log."""

from __future__ import annotations

import logging
import threading
from functools import cache, lru_cache
from logging.handlers import RotatingFileHandler
from pathlib import Path

from bert_core import (
    EventLog,
    PredictionClient,
    PredictionJobs,
    Run,
    RunStore,
    SpareWorker,
    Tokenizer,
    home_folder,
    probe,
)

LOG_BYTES = 2_000_000


@cache
def store() -> RunStore:
    """The store of runs."""
    return RunStore()


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


@lru_cache(maxsize=64)
def events(folder: Path) -> EventLog:
    """One reader of a run's events for all pages that watch it, so that a long history is read once."""
    return EventLog(Run(folder).events_path)


@lru_cache(maxsize=2)
def tokenizer(folder: Path) -> Tokenizer:
    """A model's tokenizer, for counting how long texts are."""
    return Tokenizer(folder)


def warm_up() -> None:
    """Load what a first page would have to wait for, in the background."""
    probe()  # first, while nothing of ours runs beside it
    predictions().start()
    threading.Thread(target=__import__, args=("transformers.models.auto.tokenization_auto",), daemon=True).start()
