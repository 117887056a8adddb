"""`python -m bert_core.worker RUN`: trains one run. The only place where all layers meet.

Holds the run's lock as long as it lives; everything that it has to say goes into the run folder. With `--spare` in the
place of RUN it imports what training needs, waits for a run, and is then the worker of that run.
"""

from __future__ import annotations

import errno
import logging
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from bert_core.checkpoints import Checkpoint, Checkpoints
from bert_core.comparison import Comparison
from bert_core.errors import BertStudioError, RunError, RunHeldError, TrainingError
from bert_core.evaluation.figures import figures
from bert_core.events import End, Outcome, PhaseStarted, Resumed
from bert_core.i18n import N_, Message
from bert_core.judgement import write_judgement
from bert_core.runs import (
    SPARE,
    Queue,
    Report,
    Run,
    RunStore,
    give_up_ticket,
    heartbeat,
    home_folder,
    launch,
    status,
    turn_has_come,
)
from bert_core.runs.files import replace_folder, restore_folder
from bert_core.runs.rows import Part
from bert_core.spare_worker import next_run
from bert_core.tasks import TASKS

if TYPE_CHECKING:
    from bert_core.training import Checked

UNEXPECTED = N_("The training ended because of a mistake in this program. The log has the details.")
DISK_FULL = N_("The disk is full. Delete old runs or other files, then press Resume.")
STOPPED_EARLY = N_("You stopped it before there was anything to keep.")
STOPPED_AGAIN = N_("You stopped it before it went on.")
PAUSED_EARLY = N_("You paused it before it had begun.")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
ENDED = N_("The process was ended from outside, as when the computer is shut down. What it had learned was kept.")
HALF_WRITTEN = "model.new"
RESERVE_NAME, RESERVED = "reserve", 64 * 1024
"""Bytes kept back so that on a full disk there is room to say so."""

logger = logging.getLogger(__name__)
_ended_from_outside = threading.Event()


def work(run: Run, *, wait: Callable[[], None] = lambda: None) -> Outcome | None:
    """Train a run whose turn has come to its end, whatever that is, write the end down, and let the next one begin.

    Waits for `wait` once it holds the run. None, and nothing is done, where another worker has taken the run.
    """
    try:
        with run.hold(), heartbeat(run):
            if not turn_has_come(run):
                return None
            wait()
            outcome = _work(run)
    except RunHeldError:
        logger.info("Another worker has the run %s", run.id)
        return None
    if run.stop_request == "discard":
        run.delete()
    _start_next(run)
    return outcome


def _work(run: Run) -> Outcome:
    logger.info("Training the run %s", run.id)
    restore_folder(run.model_folder)
    reserve = run.folder / RESERVE_NAME
    try:
        reserve.write_bytes(bytes(RESERVED))
        end = _train(run)
    except BertStudioError as error:
        logger.exception("The training failed")
        end = End(outcome="failed", reason=error.message, remedy=getattr(error, "remedy", "resume"))
    except OSError as error:
        logger.exception("The training failed")
        reason = Message(text=DISK_FULL if error.errno in NO_ROOM else UNEXPECTED)
        end = End(outcome="failed", reason=reason, remedy="resume")
    except Exception:
        logger.exception("The training failed")
        end = End(outcome="failed", reason=Message(text=UNEXPECTED), remedy="resume")
    # Both also make room on a full disk for the last event.
    shutil.rmtree(run.folder / HALF_WRITTEN, ignore_errors=True)
    reserve.unlink(missing_ok=True)
    try:
        run.append(end)
    except OSError:  # the disk was full before there was a reserve; what was written down before still stands
        logger.exception("The end could not be written down")
        end = End(outcome="failed", reason=Message(text=DISK_FULL), remedy="resume")
    if end.outcome == "finished":  # there is nothing left to go on with
        for folder in (run.checkpoint_folder, run.start_folder):
            shutil.rmtree(folder, ignore_errors=True)
    give_up_ticket(run)  # it may never have got so far as to do so
    return end.outcome


def _start_next(run: Run) -> None:
    """Let the next run in the queue begin. Whatever is wrong with it is no matter of this one."""
    try:
        Queue(RunStore(run.folder.parent)).start_due(launch)
    except (BertStudioError, OSError):
        logger.exception("The next run could not be started")


def _train(run: Run) -> End:
    began = time.monotonic()
    checkpoints = Checkpoints(run.checkpoint_folder)
    checkpoint, seconds = _go_on(run, checkpoints)
    run.append(PhaseStarted(phase="reading"))
    give_up_ticket(run)
    if run.stop_request:  # while it waited
        return _end_before_training(run)
    spec = run.spec
    train_examples, valid_examples = list(run.examples("train")), list(run.examples("valid"))
    from bert_core.models import (  # here because TensorFlow takes seconds to import
        is_at_hand,
        resolve_model,
    )
    from bert_core.models.weights import save_model
    from bert_core.text import TokenCache, Tokenizer
    from bert_core.training import train

    if spec.continues:
        model_folder = run.start_folder
    else:
        if not is_at_hand(spec.model.identifier):
            run.append(PhaseStarted(phase="downloading"))
        model_folder = resolve_model(spec.model.identifier, revision=spec.model.revision).folder

    def keep(model: Any, checked: Checked) -> None:
        aside = run.folder / HALF_WRITTEN
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir()
        parts = TASKS[spec.task].parts(checked.known, spec.hyperparameters)
        config = model.get_layer("encoder").config
        save_model(model, config, aside, labels=parts.names, problem_type=parts.problem_type)
        Tokenizer(model_folder).save(aside)
        write_judgement(aside, "valid", checked.judgement)
        run.seal_model(aside, checked.known, checked.check)
        replace_folder(aside, run.model_folder)

    comparison = Comparison(
        spec, train_examples, valid_examples, run.append, known=run.events().history(points=2).baselines
    )
    result = train(
        spec,
        train_examples,
        valid_examples,
        model_folder=model_folder,
        report=comparison.report,
        should_stop=lambda: "pause" if _ended_from_outside.is_set() else run.stop_request,
        keep=keep,
        token_cache=TokenCache(home_folder() / "tokens"),
        checkpoints=checkpoints,
        resume_from=checkpoint,
    )
    if run.stop_request == "discard":
        return End(outcome="stopped", reason=result.reason)
    if result.outcome == "paused":
        return End(outcome="paused", reason=Message(text=ENDED) if _ended_from_outside.is_set() else result.reason)
    kept = run.kept
    if kept is None:
        raise TrainingError(STOPPED_EARLY)
    report = Report(
        metrics=kept.metrics,
        baselines=comparison.finish(),
        figures={"valid": _figures(run, "valid")},
        best_step=kept.step,
        steps=result.steps,
        seconds=round(seconds + time.monotonic() - began, 1),
    )
    run.write(report)
    if spec.data.test_rows:
        run.append(PhaseStarted(phase="checking"))
        metrics = _test_metrics(run)
        all_figures = {**report.figures, "test": _figures(run, "test")}
        run.write(report.model_copy(update={"test_metrics": metrics, "figures": all_figures}))
    return End(outcome=result.outcome, reason=result.reason, best_step=kept.step)


def _end_before_training(run: Run) -> End:
    """The end of a run that was to stop before it had begun, or gone on."""
    if run.stop_request == "pause":
        return End(outcome="paused", reason=Message(text=PAUSED_EARLY))
    kept = run.kept
    return End(
        outcome="stopped",
        reason=Message(text=STOPPED_EARLY if kept is None else STOPPED_AGAIN),
        best_step=kept.step if kept else None,
    )


def _go_on(run: Run, checkpoints: Checkpoints) -> tuple[Checkpoint | None, float]:
    """What a run that had begun before goes on from, told to whoever watches, and the seconds of work before."""
    history = run.events().history(points=2)
    if not history.phases:
        return None, 0.0
    seconds = status(run, history).seconds
    checkpoint = checkpoints.newest()
    if checkpoint is not None and checkpoint.position.best is not None and not _has_whole_model(run):
        logger.warning("The model that was kept before the checkpoint is damaged: beginning anew")
        checkpoint = None
    run.append(Resumed(step=checkpoint.position.step if checkpoint else 0, seconds=round(seconds, 1)))
    return checkpoint, seconds


def _has_whole_model(run: Run) -> bool:
    try:
        run.check_model()
        return run.kept is not None
    except RunError:
        return False


def _test_metrics(run: Run) -> dict[str, float]:
    """How good the kept model is on the rows that neither it nor its choice has seen; each answer is kept, too."""
    from bert_core.serving.predictor import Predictor  # here because TensorFlow takes seconds to import

    metrics, judgement = Predictor(run).evaluate(list(run.examples("test")))
    run.keep_judgement("test", judgement)
    return metrics


def _figures(run: Run, part: Part) -> JsonValue:
    """All that can be said of the answers to a part, as it stands in the report."""
    judgement = run.judgement(part)
    if judgement is None or not judgement.rows:
        return None
    has_classes = TASKS[run.spec.task].has_classes
    return figures(judgement, run.kept_known.labels, has_classes=has_classes).model_dump(mode="json")


def wait_for_run() -> Outcome | None:
    """Be a spare worker, and then the worker of the run that the app has for it."""
    run, is_prepared = next_run()
    return work(run, wait=is_prepared)


def _note_end(number: int, frame: FrameType | None) -> None:
    """Save after the present step, in the place of ending at once."""
    _ended_from_outside.set()


def main() -> None:
    """Train the run whose folder is the only argument, or one still to come; exit with 1 if it failed."""
    signal.signal(signal.SIGTERM, _note_end)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    outcome = wait_for_run() if sys.argv[1] == SPARE else work(Run(Path(sys.argv[1])))
    sys.exit(1 if outcome == "failed" else 0)


if __name__ == "__main__":
    main()
