"""Trainings on parts of the rows, to judge the rest by: what a model says of rows that it has not learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from bert_core.errors import TrainingError
from bert_core.events import Event, Plan, Step, Validation
from bert_core.i18n import N_
from bert_core.models.inference import Inference
from bert_core.spec import Known, RunSpec
from bert_core.tasks import TASKS, Example
from bert_core.text import Tokenizer
from bert_core.training.progress import Checked
from bert_core.training.trainer import train

NEVER_CHECKED = N_("The training on a part of the rows came to no check. There are too few rows for this.")
Tell = Callable[[float], None]
"""Is called with the share that is done."""


def cross_fitted_answers(
    spec: RunSpec, examples: Sequence[Example], valid: Sequence[Example], *, model_folder: Path, tell: Tell
) -> list[Any]:
    """An answer to each example by a model that has learned from the other half of them (cross-fitting).

    Each of the two models is the best one on `valid`, as that of the run is.

    Raises:
        BertStudioError: the model cannot be read, or the training fails.
    """
    order = np.random.default_rng(spec.hyperparameters.seed).permutation(len(examples)).tolist()
    halves = order[::2], order[1::2]
    answers: dict[int, Any] = {}
    for number, (learned, asked) in enumerate((halves, halves[::-1])):
        model, known, _best = _best_model(
            spec, [examples[i] for i in learned], valid, model_folder, _half_of(tell, number)
        )
        rows = [examples[i] for i in asked]
        answers.update(zip(asked, _answers(model, spec, rows, known, model_folder), strict=True))
    return [answers[i] for i in range(len(examples))]


def _half_of(tell: Tell, number: int) -> Tell:
    return lambda share: tell((number + share) / 2)


def score_of_part(
    spec: RunSpec, examples: Sequence[Example], valid: Sequence[Example], *, model_folder: Path, tell: Tell
) -> float:
    """The main metric on `valid` of a model that has learned from these examples alone.

    Raises:
        BertStudioError: the model cannot be read, or the training fails.
    """
    _model, _known, best = _best_model(spec, examples, valid, model_folder, tell)
    return best.metrics[TASKS[spec.task].main_metric.name]


def _best_model(
    spec: RunSpec, examples: Sequence[Example], valid: Sequence[Example], model_folder: Path, tell: Tell
) -> tuple[keras.Model, Known, Validation]:
    """Train as the run was trained, but from the pretrained model, and take the best model."""
    settings = spec.hyperparameters
    fitting = settings.model_copy(update={"batch_size": min(settings.batch_size, len(examples))})
    anew = spec.model_copy(update={"continues": None, "hyperparameters": fitting})
    kept: list[tuple[keras.Model, Checked, list[np.ndarray]]] = []
    total = 1

    def report(event: Event) -> None:
        nonlocal total
        if isinstance(event, Plan):
            total = event.total_steps
        elif isinstance(event, Step):
            tell(event.step / total)

    def keep(model: keras.Model, checked: Checked) -> None:
        kept[:] = [(model, checked, model.get_weights())]

    train(anew, examples, valid, model_folder=model_folder, report=report, keep=keep)
    if not kept:
        raise TrainingError(NEVER_CHECKED)
    [(model, checked, weights)] = kept
    model.set_weights(weights)
    return model, checked.known, checked.check


def _answers(
    model: keras.Model, spec: RunSpec, examples: Sequence[Example], known: Known, model_folder: Path
) -> list[Any]:
    task = TASKS[spec.task]
    features = task.encode(examples, Tokenizer(model_folder), known, spec.hyperparameters)
    asked = task.ask(Inference(model).logits, features, examples, known)
    return task.decode(asked.logits, asked.features, examples, known)
