"""Learning from few examples: the encoder stays as it is, and a logistic regression is fitted to what it says.

The regression becomes the model's head, so what is kept is a model like every other. Knows neither run folders nor
pages.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Sequence

import keras
import numpy as np

from bert_core.errors import TrainingError
from bert_core.events import PhaseStarted, Plan, Report, StopRequest
from bert_core.i18n import N_, Message
from bert_core.models.averaging import add_mean_layer
from bert_core.models.heads import POOLINGS, PooledHead
from bert_core.models.inference import Inference
from bert_core.spec import RunSpec
from bert_core.tasks import TASKS, Example, Features
from bert_core.training.batches import Batch, row_weights
from bert_core.training.losses import LOSSES
from bert_core.training.progress import DISCARDED, Checked, Progress, validation
from bert_core.training.watched import WatchedTexts

STRENGTHS = (1000.0, 200.0, 30.0, 5.0, 1.0)
"""How hard coefficients are pulled towards zero (the inverse of scikit-learn's C), the hardest first."""
MOST_ITERATIONS = 100
TOLERANCE = 3e-4
NEVER = -100.0
"""The logit of what is never answered."""
NEARLY_LINEAR = {"tanh": (0.3, 0.0), "relu": (1.0, 6.0), "gelu": (1.0, 6.0)}
"""Activation -> the factor and the shift with which values of mean 0 and variance 1 pass through it almost unbent."""


def learn_from_few(
    model: keras.Model,
    spec: RunSpec,
    train: Features,
    valid: Features,
    valid_examples: Sequence[Example],
    watched: WatchedTexts,
    *,
    report: Report,
    should_stop: Callable[[], StopRequest | None],
    keep: Callable[[keras.Model, Checked], None],
) -> Progress:
    """Fit the head of a model with a pretrained encoder, once for each of `STRENGTHS`, and keep the best.

    `keep` gets, once, a model with one layer more (`add_mean_layer`). `should_stop` is asked after each fit.

    Raises:
        TrainingError: the encoder gives something that is no number.
    """
    task = TASKS[spec.task]
    model = add_mean_layer(model)
    model.get_layer("encoder").trainable = False
    head = model.get_layer("head")
    plan = Plan(
        epochs=1,
        steps_per_epoch=len(STRENGTHS),
        total_steps=len(STRENGTHS),
        validate_every=1,
        parameters=model.count_params(),
        trainable_parameters=sum(int(np.prod(variable.shape)) for variable in model.trainable_variables),
    )
    report(plan)
    report(PhaseStarted(phase="encoding"))
    # What goes into the head, computed once. Nothing else of the encoder is needed any more.
    encoder = Inference(keras.Model(model.input, head.input))
    train_vectors, valid_vectors = encoder.logits(train), encoder.logits(valid)  # (rows, hidden)

    def check(step: int) -> Checked:
        epoch = step / plan.total_steps
        checked = validation(
            spec, valid, valid_examples, lambda _: _logits(head, valid_vectors), step=step, epoch=epoch
        )
        return watched.answered(checked, lambda features: _logits(head, encoder.logits(features)))

    best_head: list[np.ndarray] = []
    best: list[Checked] = []

    def remember(checked: Checked) -> None:
        best_head[:], best[:] = head.get_weights(), [checked]

    progress = Progress(
        plan=plan,
        metric=task.main_metric,
        patience=0,
        smoothing=0.0,
        check=check,
        report=report,
        should_stop=should_stop,
        keep=remember,
        reason=Message(text=N_("All levels of strictness were tried.")),
    )
    targets = train.known_targets
    weights = row_weights(train, len(spec.known.labels), balanced=spec.hyperparameters.balance_classes)
    loss_of = LOSSES[task.parts(spec.known, spec.hyperparameters).loss]
    everything = Batch(np.arange(len(train.tokens)), [], len(train.tokens.ids))
    regression = HeadRegression(model, train_vectors, targets, weights)
    for strength in STRENGTHS:
        began = time.perf_counter()
        regression.fit(strength)
        loss = float(np.mean(loss_of(targets, _logits(head, train_vectors), train.reads.rows) * weights))
        progress.after_step(everything, loss=loss, learning_rate=0.0, seconds=time.perf_counter() - began)
        if progress.is_over:
            break
    # Once at the end: writing a model takes longer than all fits together.
    if best and progress.reason.text != DISCARDED:
        report(PhaseStarted(phase="saving"))
        head.set_weights(best_head)
        keep(model, best[0])
    return progress


class HeadRegression:
    """A logistic regression that lives in the head of a model. Its pooling layer hands on what the encoder says."""

    def __init__(self, model: keras.Model, vectors: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> None:
        """`vectors`, (rows, hidden), are what goes into the head; `weights`, (rows,), how much each row counts.

        Raises:
            TrainingError: the vectors are no numbers.
        """
        from sklearn.linear_model import LogisticRegression  # here because it takes a second to import

        if not np.isfinite(vectors).all():
            raise TrainingError(
                N_("What this model says of the texts is no number. Its files may be damaged: choose another model.")
            )
        self._head: PooledHead = model.get_layer("head")
        scale, shift = NEARLY_LINEAR[POOLINGS[model.get_layer("encoder").config.model_type].activation]
        mean, deviation = _moments(vectors)
        self._head.dense.set_weights([np.diag(scale / deviation), shift - scale * mean / deviation])
        # The regression reads what the activation really gives: bending is learned from, and no error.
        pooled = keras.ops.convert_to_numpy(self._head.dense(vectors))  # (rows, hidden)
        self._mean, self._deviation = _moments(pooled)
        self._inputs = (pooled - self._mean) / self._deviation
        self._targets, self._weights = targets, weights
        self._regression = LogisticRegression(max_iter=MOST_ITERATIONS, tol=TOLERANCE, warm_start=True)

    def fit(self, strength: float) -> None:
        """Fit with coefficients pulled towards zero so hard, and put the result into the output layer."""
        from sklearn.exceptions import ConvergenceWarning
        from threadpoolctl import threadpool_limits

        self._regression.set_params(C=1 / strength)
        # On one core: products as small as these take longer to be shared out than to be computed.
        with threadpool_limits(1), warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
            self._regression.fit(self._inputs, self._targets, sample_weight=self._weights)
        coefficients, intercepts = self._regression.coef_, self._regression.intercept_
        if len(coefficients) == 1:  # of two classes it says only how far the second is ahead
            coefficients = np.concatenate([-coefficients, coefficients]) / 2
            intercepts = np.concatenate([-intercepts, intercepts]) / 2
        learned = self._regression.classes_  # a class of which no row was left to learn from is never answered
        all_coefficients = np.zeros((self._head.output_dense.units, coefficients.shape[1]), coefficients.dtype)
        all_intercepts = np.full(len(all_coefficients), NEVER, intercepts.dtype)
        all_coefficients[learned], all_intercepts[learned] = coefficients, intercepts
        kernel = (all_coefficients / self._deviation).T  # (hidden, outputs)
        self._head.output_dense.set_weights([kernel, all_intercepts - self._mean @ kernel])


def _moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column; of one that never changes, the deviation is taken for 1."""
    deviation = values.std(axis=0)
    return values.mean(axis=0), np.where(deviation > 1e-6, deviation, 1.0)


def _logits(head: PooledHead, vectors: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(head(vectors, training=False))
