"""`python -m bert_core.studying RUN KIND`: a closer look at what a run learned from.

Meets all layers, as a worker does. What is found goes into the run's folder (`bert_core.runs.studies`).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from filelock import Timeout

from bert_core.errors import BertStudioError, DataError
from bert_core.evaluation.answer_issues import suspected_answers
from bert_core.evaluation.corrections import form_to_correct
from bert_core.evaluation.label_issues import LabelIssues, suspected_labels
from bert_core.evaluation.learning_curve import SHARES, LearningCurve, learning_curve, trained_curve
from bert_core.i18n import N_, Message
from bert_core.record import Record
from bert_core.runs import Run
from bert_core.runs.studies import Failure, Study
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example

UNEXPECTED = N_("It ended because of a mistake in this program. The log has the details.")
NO_SHARE = N_("How good a model of this task is, is not a share of right answers, so there is no such curve.")
MOST_SUSPECTS = 1000
ENCODING_SHARE = 0.9
"""Of the whole time, roughly."""
Tell = Callable[[float], None]
"""Is called with the share that is done."""

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


def find_label_issues(run: Run, report: Tell) -> Record:
    """Answers that are probably wrong, among the rows that it learned from and those that it was checked on.

    Labels of a row each are judged by quick models of the encoder; other answers by the model itself, trained anew.
    """
    spec = run.spec
    examples = list(run.examples("train"))
    if spec.data.split.valid_file is None:  # else their numbers are those of another file
        examples += run.examples("valid")
    judged = _quickly_judged if TASKS[spec.task].has_classes else _judged_by_training
    found = judged(run, examples, report)
    return found.model_copy(update={"suspects": found.suspects[:MOST_SUSPECTS]})


def _quickly_judged(run: Run, examples: Sequence[Example], report: Tell) -> LabelIssues:
    spec = run.spec
    vectors = _vectors(spec, examples)
    report(ENCODING_SHARE)
    number = {label: place for place, label in enumerate(spec.known.labels)}
    return suspected_labels(
        vectors,
        np.array([number[example.cells["label"]] for example in examples]),
        spec.known.labels,
        [example.row for example in examples],
        report=lambda share: report(ENCODING_SHARE + (1 - ENCODING_SHARE) * share),
    )


def _judged_by_training(run: Run, examples: Sequence[Example], report: Tell) -> LabelIssues:
    from bert_core.training.again import cross_fitted_answers  # here because TensorFlow takes seconds to import

    spec = run.spec
    task = TASKS[spec.task]
    form_to_correct(task, examples[0])  # that there are answers is known before the work
    answers = cross_fitted_answers(
        spec, examples, list(run.examples("valid")), model_folder=_pretrained(spec), tell=report
    )
    return suspected_answers(task, answers, examples, spec.known)


def find_more_data(run: Run, report: Tell) -> Record:
    """How good a model of fewer rows would have been: a quick one for labels of a row each, else the model itself."""
    spec = run.spec
    train, valid = list(run.examples("train")), list(run.examples("valid"))
    if not TASKS[spec.task].has_classes:
        return _curve_by_training(run, train, valid, report)
    vectors = _vectors(spec, [*train, *valid])
    report(ENCODING_SHARE)
    number = {label: place for place, label in enumerate(spec.known.labels)}
    targets = np.array([number[example.cells["label"]] for example in [*train, *valid]])
    return learning_curve(
        vectors[: len(train)], targets[: len(train)], vectors[len(train) :], targets[len(train) :],
        report=lambda share: report(ENCODING_SHARE + (1 - ENCODING_SHARE) * share),
    )  # fmt: skip


def _curve_by_training(run: Run, train: Sequence[Example], valid: Sequence[Example], report: Tell) -> LearningCurve:
    from bert_core.training.again import score_of_part  # here because TensorFlow takes seconds to import

    spec, folder = run.spec, _pretrained(run.spec)
    metric = TASKS[spec.task].main_metric
    if not metric.is_share:
        raise DataError(NO_SHARE)
    kept = run.kept
    whole = kept.metrics[metric.name] if kept and not spec.continues else None
    total = len(SHARES) - (whole is not None)
    done = 0

    def score_of(chosen: Sequence[int]) -> float:
        nonlocal done
        part = [train[i] for i in chosen]
        score = score_of_part(
            spec, part, valid, model_folder=folder, tell=lambda share: report((done + share) / total)
        )  # fmt: skip
        done += 1
        return score

    return trained_curve(
        len(train), score_of, whole=whole, checked_rows=len(valid), seed=spec.hyperparameters.seed
    )  # fmt: skip


def _vectors(spec: RunSpec, examples: Sequence[Example]) -> np.ndarray:
    from bert_core.training.vectors import encoder_vectors  # here because TensorFlow takes seconds to import

    return encoder_vectors(spec, examples, _pretrained(spec))


def _pretrained(spec: RunSpec) -> Path:
    from bert_core.models import resolve_model  # here because TensorFlow takes seconds to import

    return resolve_model(spec.model.identifier, revision=spec.model.revision).folder


def _tell(this: Study, share: float) -> None:
    this.tell(share)
    if this.is_asked_to_stop:
        raise StoppedError


KINDS: dict[str, Callable[[Run, Tell], Record]] = {
    "label_issues": find_label_issues,
    "more_data": find_more_data,
}

if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    study(Run(Path(sys.argv[1])), sys.argv[2])
