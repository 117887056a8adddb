"""`python -m bert_core.studying RUN KIND`: a closer look at what a run learned from.

Meets all layers, as a worker does. What is found goes into the run's folder (`bert_core.runs.studies`).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from filelock import Timeout

from bert_core.errors import BertStudioError, DataError
from bert_core.i18n import N_, Message
from bert_core.record import Record
from bert_core.runs import Run
from bert_core.runs.studies import Failure, Study
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example

UNEXPECTED = N_("It ended because of a mistake in this program. The log has the details.")
NOT_FOR_THIS_TASK = N_("This is possible for tasks with one label for each row only.")
MOST_SUSPECTS = 1000
ENCODING_SHARE = 0.9
"""Of the whole time, roughly."""

logger = logging.getLogger(__name__)


class StoppedError(Exception):
    """A person has asked for the end."""


def study(run: Run, kind: str) -> None:
    """Do one kind of study, and write down what was found or why nothing was."""
    this = Study(run, kind)
    this.folder.mkdir(exist_ok=True)
    try:
        with this.lock().acquire(timeout=5):
            try:
                this.write(KINDS[kind](run, lambda share: _tell(this, share)))
            except StoppedError:
                logger.info("It was stopped")
            except BertStudioError as error:
                logger.exception("The study failed")
                this.write(Failure(failure=error.message))
            except Exception:
                logger.exception("The study failed")
                this.write(Failure(failure=Message(text=UNEXPECTED)))
    except Timeout:
        logger.info("Another process does it already")


def find_label_issues(run: Run, report: Callable[[float], None]) -> Record:
    """Labels that are probably wrong, among the rows that it learned from and those that it was checked on."""
    spec = run.spec
    if not TASKS[spec.task].has_classes:
        raise DataError(NOT_FOR_THIS_TASK)
    examples = list(run.examples("train"))
    if spec.data.split.valid_file is None:  # else their numbers are those of another file
        examples += run.examples("valid")
    vectors = _vectors(spec, examples)
    report(ENCODING_SHARE)
    from bert_core.evaluation.label_issues import suspected_labels

    number = {label: place for place, label in enumerate(spec.known.labels)}
    found = suspected_labels(
        vectors,
        np.array([number[example.cells["label"]] for example in examples]),
        spec.known.labels,
        [example.row for example in examples],
        report=lambda share: report(ENCODING_SHARE + (1 - ENCODING_SHARE) * share),
    )
    return found.model_copy(update={"suspects": found.suspects[:MOST_SUSPECTS]})


def find_more_data(run: Run, report: Callable[[float], None]) -> Record:
    """How good a model of fewer rows would have been."""
    spec = run.spec
    if not TASKS[spec.task].has_classes:
        raise DataError(NOT_FOR_THIS_TASK)
    train, valid = list(run.examples("train")), list(run.examples("valid"))
    vectors = _vectors(spec, [*train, *valid])
    report(ENCODING_SHARE)
    from bert_core.evaluation.learning_curve import learning_curve

    number = {label: place for place, label in enumerate(spec.known.labels)}
    targets = np.array([number[example.cells["label"]] for example in [*train, *valid]])
    return learning_curve(
        vectors[: len(train)], targets[: len(train)], vectors[len(train) :], targets[len(train) :],
        report=lambda share: report(ENCODING_SHARE + (1 - ENCODING_SHARE) * share),
    )  # fmt: skip


def _vectors(spec: RunSpec, examples: list[Example]) -> np.ndarray:
    from bert_core.models import resolve_model  # here because TensorFlow takes seconds to import
    from bert_core.training.vectors import encoder_vectors

    folder = resolve_model(spec.model.identifier, revision=spec.model.revision).folder
    return encoder_vectors(spec, examples, folder)


def _tell(this: Study, share: float) -> None:
    this.tell(share)
    if this.is_asked_to_stop:
        raise StoppedError


KINDS: dict[str, Callable[[Run, Callable[[float], None]], Record]] = {
    "label_issues": find_label_issues,
    "more_data": find_more_data,
}

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    study(Run(Path(sys.argv[1])), sys.argv[2])
