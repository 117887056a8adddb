"""`python -m bert_core.worker RUN`: trains one run. The only place where all layers meet.

Holds the run's lock as long as it lives; everything that it has to say goes into the run folder. With `--spare` in the
place of RUN it imports what training needs, waits for a run, and is then the worker of that run.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from filelock import FileLock, Timeout

from bert_core.errors import BertStudioError, TrainingError
from bert_core.events import End, Outcome, PhaseStarted
from bert_core.i18n import N_, Message
from bert_core.runs import READY, SPARE, TAKEN, Report, Run, heartbeat, home_folder
from bert_core.runs.files import replace_folder
from bert_core.spec import Known
from bert_core.tasks import TASKS

UNEXPECTED = N_("The training ended because of a mistake in this program. The log has the details.")
DISK_FULL = N_("The disk is full. Delete old runs or other files, then start again.")
STOPPED_EARLY = N_("You stopped it before there was anything to keep.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
HALF_WRITTEN = "model.new"
IDLE_SECONDS = 15 * 60
"""A spare worker ends after this long without a run: an app that nobody uses shall not hold memory."""

logger = logging.getLogger(__name__)


def work(run: Run, *, wait: Callable[[], None] = lambda: None) -> Outcome:
    """Train a run to its end, whatever that is, and write the end down. Waits for `wait` once it holds the run."""
    with run.hold(), heartbeat(run):
        wait()
        logger.info("Training the run %s", run.id)
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
        is_at_hand,
        resolve_model,
    )
    from bert_core.models.weights import save_model
    from bert_core.text import TokenCache, Tokenizer
    from bert_core.training import train

    if not is_at_hand(spec.model.identifier):
        run.append(PhaseStarted(phase="downloading"))
    model_folder = resolve_model(spec.model.identifier, revision=spec.model.revision).folder

    def keep(model: Any, known: Known) -> None:
        aside = run.folder / HALF_WRITTEN
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        parts = TASKS[spec.task].parts(known, spec.hyperparameters)
        config = model.get_layer("encoder").config
        save_model(model, config, aside, labels=parts.names, problem_type=parts.problem_type)
        run.write_known(known, aside)
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
        token_cache=TokenCache(home_folder() / "tokens"),
    )
    if result.best is None:
        raise TrainingError(STOPPED_EARLY)
    report = Report(
        metrics=result.best.metrics,
        best_step=result.best.step,
        steps=result.steps,
        seconds=round(time.monotonic() - began, 1),
    )
    run.write(report)
    if spec.data.test_rows:
        run.append(PhaseStarted(phase="checking"))
        run.write(report.model_copy(update={"test_metrics": _test_metrics(run)}))
    return End(outcome=result.outcome, reason=result.reason, best_step=result.best.step)


def _test_metrics(run: Run) -> dict[str, float]:
    """How good the kept model is on the rows that neither it nor its choice has seen."""
    from bert_core.serving.predictor import Predictor  # here because TensorFlow takes seconds to import

    return Predictor(run).evaluate(list(run.examples("test")))


def wait_for_run(idle_seconds: float = IDLE_SECONDS) -> Outcome:
    """Be a spare worker: import, wait for a line with a run's folder on standard input, then train that run.

    Ends quietly where there is no such line: because the app has ended, or because it was not used for too long.
    """
    from_app, to_app = os.fdopen(os.dup(0), "rb"), os.dup(1)  # for us alone: libraries print, too
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)  # or importing NumPy waits on Windows until there is a line (numpy#24290)
    os.dup2(2, 1)
    is_asked = threading.Event()
    preparing = threading.Thread(target=_prepare, args=(to_app, is_asked), daemon=True)
    preparing.start()
    lines: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=lambda: lines.put(from_app.readline()), daemon=True).start()
    try:
        line = lines.get(timeout=idle_seconds)
    except Empty:
        line = b""
    is_asked.set()
    if not line:
        os._exit(0)  # at once: an import going on cannot be ended in an orderly way
    run = Run(Path(os.fsdecode(line.removesuffix(b"\n"))))
    with run.log_path.open("ab") as log:  # the descriptors, for libraries that are not written in Python
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    _say(to_app, TAKEN)
    return work(run, wait=preparing.join)


def _prepare(to_app: int, is_asked: threading.Event) -> None:
    """Do all that takes seconds the first time in a process. Keras first: pandas before it hangs (tensorflow#98563).

    Of what a training would do anyway, nothing more is begun once there is a run.
    """
    from bert_core.training import warm_up

    if is_asked.is_set():
        return
    warm_up()
    from bert_core.models.resolve import embedded_folder
    from bert_core.text import Tokenizer

    with suppress(BertStudioError):  # where the embedded model is missing, a run with another one can still be trained
        Tokenizer(embedded_folder())
    _say(to_app, READY)


def _say(to_app: int, word: bytes) -> None:
    with suppress(OSError):  # the app may have ended since
        os.write(to_app, word)


def main() -> None:
    """Train the run whose folder is the only argument, or one still to come; exit with 1 if it failed."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    outcome = wait_for_run() if sys.argv[1] == SPARE else work(Run(Path(sys.argv[1])))
    sys.exit(1 if outcome == "failed" else 0)


if __name__ == "__main__":
    main()
