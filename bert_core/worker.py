"""`python -m bert_core.worker RUN`: trains one run. The only place where all layers meet.

Holds the run's lock as long as it lives; everything that it has to say goes into the run folder.
"""

from __future__ import annotations

import errno
import logging
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from bert_core.errors import BertStudioError, TrainingError
from bert_core.events import End, Outcome, PhaseStarted
from bert_core.i18n import N_, Message
from bert_core.runs import Report, Run
from bert_core.runs.files import replace_folder

UNEXPECTED = N_("The training ended because of a mistake in this program. The log has the details.")
DISK_FULL = N_("The disk is full. Delete old runs or other files, then start again.")
STOPPED_EARLY = N_("You stopped it before there was anything to keep.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
HALF_WRITTEN = "model.new"

logger = logging.getLogger(__name__)


def work(run: Run) -> Outcome:
    """Train a run to its end, whatever that is, and write the end down."""
    with run.hold():
        try:
            end = _train_in_turn(run)
        except BertStudioError as error:
            logger.exception("The training failed")
            end = End(outcome="failed", reason=error.message)
        except OSError as error:
            logger.exception("The training failed")
            end = End(outcome="failed", reason=Message(text=DISK_FULL if error.errno in NO_ROOM else UNEXPECTED))
        except Exception:
            logger.exception("The training failed")
            end = End(outcome="failed", reason=Message(text=UNEXPECTED))
        shutil.rmtree(
            run.folder / HALF_WRITTEN, ignore_errors=True
        )  # also makes room on a full disk for the last event
        run.append(end)
        return end.outcome


def _train_in_turn(run: Run) -> End:
    """Wait until no other run of the same folder is training: two at once would only slow each other down."""
    turn = FileLock(run.folder.parent / ".turn")
    waiting = False
    while True:
        if run.stop_requested():
            return End(outcome="stopped", reason=Message(text=STOPPED_EARLY))
        try:
            with turn.acquire(timeout=0.5):
                return _train(run)
        except Timeout:
            if not waiting:
                run.append(PhaseStarted(phase="waiting"))
                waiting = True


def _train(run: Run) -> End:
    began = time.monotonic()
    run.append(PhaseStarted(phase="reading"))
    spec = run.spec
    train_examples, valid_examples = list(run.examples("train")), list(run.examples("valid"))
    from bert_core.models import (  # here because TensorFlow takes seconds to import
        EncoderConfig,
        is_at_hand,
        resolve_model,
    )
    from bert_core.models.weights import save_model
    from bert_core.text import Tokenizer
    from bert_core.training import train

    if not is_at_hand(spec.model.identifier):
        run.append(PhaseStarted(phase="downloading"))
    model_folder = resolve_model(spec.model.identifier, revision=spec.model.revision).folder

    config = EncoderConfig.from_folder(model_folder)

    def keep(model: Any) -> None:
        aside = run.folder / HALF_WRITTEN
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        save_model(model, config, aside, labels=spec.labels)
        Tokenizer(model_folder).save(aside)
        replace_folder(aside, run.model_folder)

    result = train(
        spec,
        train_examples,
        valid_examples,
        model_folder=model_folder,
        report=run.append,
        should_stop=run.stop_requested,
        keep=keep,
    )
    if result.best is None:
        raise TrainingError(STOPPED_EARLY)
    run.write(
        Report(
            metrics=result.best.metrics,
            best_step=result.best.step,
            steps=result.steps,
            seconds=round(time.monotonic() - began, 1),
        )
    )
    return End(outcome=result.outcome, reason=result.reason, best_step=result.best.step)


def main() -> None:
    """Train the run whose folder is the only argument; exit with 1 if it failed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    sys.exit(1 if work(Run(Path(sys.argv[1]))) == "failed" else 0)


if __name__ == "__main__":
    main()
