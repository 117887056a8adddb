"""What happens between the steps of a training: reporting, checking, keeping the best, stopping."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from keras import ops

from bert_core.errors import TrainingError
from bert_core.events import Outcome, PhaseStarted, Plan, Report, Step, StopRequest, Validation
from bert_core.i18n import N_, Message
from bert_core.judgement import Judgement
from bert_core.spec import Known, RunSpec
from bert_core.tasks import TASKS, Example, Features, Metric, judge
from bert_core.training.batches import Batch
from bert_core.training.losses import LOSSES

SMOOTHING = 0.9
"""Weight of the past in the smooth loss."""
SLOW_STEPS = 2
"""Steps that say nothing about the pace: the first is not compiled, and the second waits for the compiler."""
PACE_STEPS = 20
"""Steps over which examples a second are counted."""
ALL_DONE = Message(text=N_("All passes over the data are done."))
DISCARDED = N_("You discarded it.")
ENDS: dict[StopRequest, tuple[Outcome, Message]] = {
    "keep": ("stopped", Message(text=N_("You stopped it."))),
    "pause": ("paused", Message(text=N_("You paused it. It goes on where it was as soon as you want."))),
}


class Checked(NamedTuple):
    """A check of a model, what its answers need to be known, and what they are worth row by row."""

    check: Validation
    known: Known
    judgement: Judgement


class Progress:
    """Reports each step, checks at fixed intervals, and ends the training when a person or patience says so."""

    def __init__(
        self,
        *,
        plan: Plan,
        metric: Metric,
        patience: int,
        check: Callable[[int], Checked],
        report: Report,
        should_stop: Callable[[], StopRequest | None],
        keep: Callable[[Checked], None],
        save: Callable[[], None] = lambda: None,
        is_time_to_save: Callable[[bool], bool] = lambda after_check: False,
        smoothing: float = SMOOTHING,
        reason: Message = ALL_DONE,
    ) -> None:
        self._plan = plan
        self._metric = metric
        self._patience = patience
        self._check = check
        self._report = report
        self._should_stop = should_stop
        self._keep = keep
        self._save = save
        self._is_time_to_save = is_time_to_save
        self._smoothing = smoothing
        self._pace: list[tuple[float, int, int]] = []
        self.smooth = 0.0
        self.checks_without_better = 0
        self.step = 0
        self.is_over = False
        self.best: Validation | None = None
        self.outcome: Outcome = "finished"
        self.reason = reason

    def after_step(self, batch: Batch, *, loss: float, learning_rate: float, seconds: float) -> None:
        """Report a step that took so many seconds, then check or stop where it is time to."""
        self.step += 1
        self._make_sure_of(loss)
        self._report(self._step_event(batch, loss, learning_rate, seconds))
        if self.step == SLOW_STEPS:
            self._report(PhaseStarted(phase="training"))
        request = self._should_stop()
        if request == "discard":
            self._stop("stopped", Message(text=DISCARDED))
            return
        is_due = self.step % self._plan.validate_every == 0 or self.step == self._plan.total_steps
        if is_due:
            self._validate()
        if request and not self.is_over and self.step < self._plan.total_steps:
            self._stop(*ENDS[request])
            self._save()  # before a check out of turn, which an uninterrupted training would not make
            if request == "keep" and self.best is None:
                self._validate()
        elif self._is_time_to_save(is_due) and not self.is_over and self.step < self._plan.total_steps:
            self._save()

    def _step_event(self, batch: Batch, loss: float, learning_rate: float, seconds: float) -> Step:
        self._pace = [*self._pace[-PACE_STEPS + 1 :], (seconds, batch.examples, batch.pieces)]
        time_taken, examples, pieces = (sum(column) for column in zip(*self._pace, strict=True))
        if self.step <= SLOW_STEPS:
            self._pace = []
        self.smooth = self._smoothing * self.smooth + (1 - self._smoothing) * loss
        return Step(
            step=self.step,
            epoch=self.step / self._plan.steps_per_epoch,
            loss=loss,
            smooth_loss=self.smooth
            / (1 - self._smoothing**self.step),  # without the pull of its start at zero (Adam, sec. 3)
            learning_rate=learning_rate,
            examples_per_second=examples / time_taken,
            tokens_per_second=pieces / time_taken,
        )

    def _validate(self) -> None:
        self._report(PhaseStarted(phase="checking"))
        checked = self._check(self.step)
        check = checked.check
        self._make_sure_of(check.loss)
        better = self.best is None or self._rank(check) > self._rank(self.best)
        check = check.model_copy(update={"best": better})
        self._report(check)
        check = check.model_copy(update={"watched": ()})  # a person's own texts stay out of the model that is kept
        if better:
            self.best = check
            self._report(PhaseStarted(phase="saving"))
            self._keep(checked._replace(check=check))
        self.checks_without_better = 0 if better else self.checks_without_better + 1
        if self._patience and self.checks_without_better >= self._patience:
            self._stop(
                "finished",
                Message(
                    text=N_("It got no better in the last check."),
                    plural=N_("It got no better in the last {count} checks."),
                    values={"count": self._patience},
                ),
            )
        if not self.is_over and self.step < self._plan.total_steps:
            self._report(PhaseStarted(phase="training"))

    def _make_sure_of(self, loss: float) -> None:
        if not math.isfinite(loss):
            raise TrainingError(
                N_(
                    "The training went astray at step {step}: its error is no number any more. Start again with a "
                    "lower learning rate."
                ),
                remedy="lower_learning_rate",
                step=self.step,
            )

    def _rank(self, check: Validation) -> tuple[float, float]:
        """Better is greater: first the main metric, and between equals the lower loss."""
        value = check.metrics[self._metric.name]
        return (value if self._metric.higher_is_better else -value, -check.loss)

    def _stop(self, outcome: Outcome, reason: Message) -> None:
        self.is_over = True
        self.outcome, self.reason = outcome, reason


def validation(
    spec: RunSpec,
    features: Features,
    examples: Sequence[Example],
    logits_of: Callable[[Features], np.ndarray],
    *,
    step: int,
    epoch: float,
) -> Checked:
    """How good the answers of a model are, by thresholds that are tuned on these very examples; and what is then known.

    A tuned threshold makes the score look a little better than it is on other texts.
    """
    task = TASKS[spec.task]
    asked = task.ask(logits_of, features, examples, spec.known)
    known = task.tune(asked.logits, asked.features, examples, spec.known)
    answers = task.decode(asked.logits, asked.features, examples, known)
    judgement = judge(task, answers, examples, known, asked)
    [(_answer, common)] = Counter(row.answer for row in judgement.rows).most_common(1)
    found = Validation(
        step=step,
        epoch=epoch,
        loss=mean_loss(spec, features, asked.first),
        metrics=task.score(answers, examples, known),
        best=False,
        common_share=round(common / len(examples), 4),
    )
    return Checked(found, known, judgement)


def mean_loss(spec: RunSpec, features: Features, logits: np.ndarray) -> float:
    """The loss of these logits, every row or every read counting the same, as in training."""
    parts = TASKS[spec.task].parts(spec.known, spec.hyperparameters)
    losses = ops.convert_to_numpy(
        LOSSES[parts.loss](
            ops.convert_to_tensor(features.known_targets),
            ops.convert_to_tensor(logits),
            ops.convert_to_tensor(features.reads.rows.astype("int32")),
        )
    )
    return float(losses.sum() / (len(features.tokens) if parts.mean_over == "rows" else max(1, len(features.reads))))
