"""Fine-tuning: a pretrained encoder, a task's head, step after step. Says what happens through `report(event)`.

Knows neither run folders nor pages: what to do with the best model, and whether a person wants to stop, comes in as
functions.
"""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from bert_core.checkpoints import Checkpoint, Checkpoints, Position
from bert_core.errors import TrainingError
from bert_core.events import Notice, Outcome, PhaseStarted, Plan, Report, StopRequest, Validation
from bert_core.i18n import N_, Message
from bert_core.models import EncoderConfig
from bert_core.models.backends import backend
from bert_core.models.encoder import freeze
from bert_core.models.heads import build_model
from bert_core.models.inference import Inference
from bert_core.models.weights import load_encoder, load_model_weights
from bert_core.outline import checking_interval, is_worth_compiling
from bert_core.spec import RunSpec
from bert_core.suitability import setting_problems
from bert_core.tasks import TASKS, Example, Features
from bert_core.text import TokenCache, Tokenizer
from bert_core.training.batches import Batch, TrainingBatches, row_weights
from bert_core.training.few_examples import learn_from_few
from bert_core.training.losses import LOSSES
from bert_core.training.optimizer import learning_rate
from bert_core.training.progress import Checked, Progress, validation
from bert_core.training.stepper import Stepper
from bert_core.training.watched import WatchedTexts

RAREST = 1e-3
"""The least share of rows that a label is taken to apply to before anything is learned."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """How a training ended, and how good the best model was."""

    outcome: Outcome
    reason: Message
    best: Validation | None
    steps: int


def train(
    spec: RunSpec,
    train_examples: Sequence[Example],
    valid_examples: Sequence[Example],
    *,
    model_folder: Path,
    report: Report,
    should_stop: Callable[[], StopRequest | None] = lambda: None,
    keep: Callable[[keras.Model, Checked], None] = lambda model, checked: None,
    token_cache: TokenCache | None = None,
    checkpoints: Checkpoints | None = None,
    resume_from: Checkpoint | None = None,
) -> TrainingResult:
    """Train the model in `model_folder` on examples as `spec` says; its output layer, too, if that continues a run.

    Args:
        report: called with every event but the last, `End`, which is the caller's to write.
        should_stop: asked after every step whether a person wants to end it, and how.
        keep: called with the model and the check, each time that it is the best.
        token_cache: where the word pieces of large data are kept for the next training.
        checkpoints: where states are saved that the training can go on from.
        resume_from: such a state of the same training; it then ends as if it had not been interrupted. What is learned
            from few examples takes seconds and begins anew.

    Raises:
        ModelError: the model cannot be read.
        SettingsError: a setting does not fit the model or the data.
        TrainingError: the loss is no number any more, or memory ran out.
    """
    settings, task = spec.hyperparameters, TASKS[spec.task]
    keras.utils.set_random_seed(settings.seed)
    # On a GPU half precision doubles the speed, and bfloat16 has the range of float32, so no loss need be scaled.
    # Few examples are soon read, and a regression on their vectors wants every digit.
    is_few = settings.method == "few_examples"
    keras.config.set_dtype_policy("mixed_bfloat16" if backend.has_gpu() and not is_few else "float32")
    report(PhaseStarted(phase="loading"))
    config = EncoderConfig.from_folder(model_folder)
    problems = setting_problems(
        settings,
        train_rows=len(train_examples),
        layers=config.layers,
        maximum_length=config.maximum_length,
        has_classes=task.has_classes,
    )
    if problems:
        raise problems[0]
    tokenizer = Tokenizer(model_folder, cache=token_cache)
    parts = task.parts(spec.known, settings)

    def encode(examples: Sequence[Example]) -> Features:
        return task.encode(examples, tokenizer, spec.known, settings)

    with ThreadPoolExecutor(1) as beside:  # texts are cut while the model is loaded: neither needs all cores
        encoded = [beside.submit(encode, examples) for examples in (train_examples, valid_examples)]
        model = build_model(config, head=parts.head, outputs=parts.outputs, dropout=settings.dropout)
        if spec.continues:
            load_model_weights(model, model_folder)
        else:
            load_encoder(model, model_folder)
        if not is_few:
            freeze(model.get_layer("encoder"), settings.frozen_layers)
        report(PhaseStarted(phase="tokenizing"))
        train_features, valid_features = (features.result() for features in encoded)
    watched = WatchedTexts(spec, tokenizer, report)
    if is_few:
        with memory_errors_in_words():
            progress = learn_from_few(
                model,
                spec,
                train_features,
                valid_features,
                valid_examples,
                watched,
                report=report,
                should_stop=should_stop,
                keep=keep,
            )
        return TrainingResult(progress.outcome, progress.reason, progress.best, progress.step)
    if not spec.continues:
        begin_at_base_rates(model, train_features, loss=parts.loss)
    weights = row_weights(train_features, len(spec.known.labels), balanced=settings.balance_classes)
    batches = TrainingBatches(
        train_features,
        weights,
        batch_size=settings.batch_size,
        seed=settings.seed,
        parts=settings.batch_parts,
        mean_over=parts.mean_over,
        vary=task.vary,
    )
    total_steps = batches.steps_per_epoch * settings.epochs
    plan = Plan(
        epochs=settings.epochs,
        steps_per_epoch=batches.steps_per_epoch,
        total_steps=total_steps,
        validate_every=checking_interval(
            len(train_features.tokens), len(valid_features.tokens), settings.epochs, total_steps
        ),
        parameters=model.count_params(),
        trainable_parameters=sum(int(np.prod(variable.shape)) for variable in model.trainable_variables),
    )
    report(plan)

    stepper = Stepper(
        model,
        LOSSES[parts.loss],
        weight_decay=settings.weight_decay,
        compiles=is_worth_compiling(total_steps, plan.trainable_parameters),
    )
    inference = Inference(model)

    def check(step: int) -> Checked:
        stepper.write_back()
        epoch = step / batches.steps_per_epoch
        checked = validation(spec, valid_features, valid_examples, inference.logits, step=step, epoch=epoch)
        return watched.answered(checked, inference.logits)

    progress = Progress(
        plan=plan,
        metric=task.main_metric,
        patience=settings.early_stopping,
        check=check,
        report=report,
        should_stop=should_stop,
        keep=lambda checked: keep(model, checked),
        save=lambda: save(checkpoints, progress, stepper, batches),
        is_time_to_save=lambda after: checkpoints is not None and checkpoints.is_due(after_check=after),
    )
    if resume_from is not None:
        restore(resume_from, progress, stepper, batches)
        del resume_from
    report(PhaseStarted(phase="warming_up"))
    with memory_errors_in_words():
        for batch in batches.steps(settings.epochs, first=progress.step):
            rate = learning_rate(settings, progress.step + 1, total_steps)
            began = time.perf_counter()
            value = step_in_memory(stepper, batches, batch, rate, report)
            progress.after_step(batch, loss=value, learning_rate=rate, seconds=time.perf_counter() - began)
            if progress.is_over:
                break
    return TrainingResult(progress.outcome, progress.reason, progress.best, progress.step)


def begin_at_base_rates(model: keras.Model, features: Features, *, loss: str) -> None:
    """Let the first answers for rare labels be as rare as the labels are (Lin et al. 2017, section 3.3).

    Otherwise a short training is spent on learning that most labels do not apply, and hardly gets to which one does.
    """
    if loss != "binary_cross_entropy":
        return
    shares = features.known_targets.mean(axis=0).clip(RAREST, 1 - RAREST)  # (labels,)
    model.get_layer("head").output_dense.bias.assign(np.log(shares / (1 - shares)))


def save(checkpoints: Checkpoints | None, progress: Progress, stepper: Stepper, batches: TrainingBatches) -> None:
    """Write down where the training stands."""
    if checkpoints is None:
        return
    parts, shape = batches.layout
    position = Position(
        step=progress.step,
        updates=stepper.updates,
        parts=parts,
        shape=shape,
        smooth=progress.smooth,
        best=progress.best,
        checks_without_better=progress.checks_without_better,
    )
    checkpoints.save(position, stepper.arrays())


def restore(checkpoint: Checkpoint, progress: Progress, stepper: Stepper, batches: TrainingBatches) -> None:
    """Stand again where a training stood.

    Raises:
        TrainingError: it was another training.
    """
    position = checkpoint.position
    stepper.restore(checkpoint.arrays, position.updates)
    batches.layout = position.parts, position.batch_shape
    progress.step, progress.smooth, progress.best = position.step, position.smooth, position.best
    progress.checks_without_better = position.checks_without_better


def step_in_memory(
    stepper: Stepper, batches: TrainingBatches, batch: Batch, learning_rate: float, report: Report
) -> float:
    """Take a step. Where memory runs out, take it in twice as many parts, and so all steps that follow."""
    while True:
        try:
            return stepper.step(batch.parts, learning_rate)
        except backend.OUT_OF_MEMORY:
            if len(batch.parts) == batch.examples:
                raise
            logger.exception("Memory ran out with a batch in %d parts", len(batch.parts))
        gc.collect()
        batch = batches.in_more_parts(batch)
        text = N_(
            "There was not enough memory for a whole batch, so each batch is now computed in {parts} parts (gradient "
            "accumulation). What is learned stays the same; it takes a little longer."
        )
        report(Notice(message=Message(text=text, values={"parts": len(batch.parts)})))


@contextmanager
def memory_errors_in_words() -> Iterator[None]:
    """Turn the ways in which memory runs out into one sentence that says what to change."""
    try:
        yield
    except backend.OUT_OF_MEMORY as error:
        gc.collect()
        raise TrainingError(
            N_(
                "There is not enough memory for these settings. Choose a smaller batch size, shorter texts, or a "
                "smaller model."
            ),
            remedy="less_memory",
        ) from error
