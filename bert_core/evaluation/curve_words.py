"""What the curves of a training say, in words, and which setting would mend it. Each rule is a function of its own.

Knows steps, checks and settings, no files. The rules were set by real trainings made to show each of them and by good
ones, on which they are silent (`benchmarks/curve_words.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from bert_core.evaluation.baseline_words import difference_that_counts
from bert_core.events import Baseline, Plan, Step, Validation
from bert_core.hyperparameters import Hyperparameters, bounds
from bert_core.i18n import N_, Message
from bert_core.record import Record
from bert_core.tasks import Metric

Kind = Literal["too_high", "collapsed", "no_signal", "overfitting", "improving", "done"]
Setting = bool | int | float | str

FEWEST_CHECKS = 3
"""Before so many, nothing can be said of a course."""
WINDOW_SHARE, LEAST_WINDOW = 0.1, 5
"""Of the steps, and at least so many: one window in which losses are averaged."""
RISE = 0.25
"""By so much of its start must the error on the training rows rise to be more than restlessness."""
JUMP = 2.5
"""A single step whose error is so many times that of the start was thrown off its way."""
DEVIATIONS = 4.0
SAME_SHARE = 0.98
"""From so many equal answers on, a model says always the same."""
COMMON_SCORE = 0.93
"""Where always the same answer scores this well, the rows are so; nothing has collapsed."""
PATIENCE_SHARE = 0.4
"""Of a training must be done before it is said that nothing is learned."""
NOTHING = 0.02
"""A score without any use, in tasks that chance cannot solve."""
LOSS_RISE = 1.2
"""The error on the rows set aside has risen when it is so many times its least."""
GAIN, LOSS_GAIN = 0.01, 0.03
"""Of score, and of the error on the rows set aside: what a third of a training must bring to be worth going on for."""
SURELY = 2
"""Standard errors by which counting must beat the most common answer: one is beaten by chance every sixth time."""
LOPSIDED = 0.6
"""From so large a share of one label on, giving the labels equal weight may help."""
GENTLER, USUAL_RATE, HIGH_RATE, LOW_RATE = 0.2, 5e-5, 1e-4, 1e-5

TOO_HIGH = N_(
    "The error on the training rows jumps or rises in the place of falling: the corrections are too large (learning "
    "rate too high)."
)
COLLAPSED = N_("It gives nearly every row the same answer (collapsed to one class): {share} of the rows set aside.")
NO_SIGNAL = N_(
    "It finds nothing in the texts that tells the answers apart (no signal): its score is hardly better than always "
    "giving the most common answer."
)
NO_SIGNAL_AT_ALL = N_(
    "It finds nothing in the texts that tells the answers apart (no signal), and word counting finds nothing either. "
    "Are the right columns chosen, and do the answers follow from the texts at all?"
)
OVERFITTING = N_(
    "Since step {step} it learns the rows by heart (overfitting): the error on the training rows falls on, that on the "
    "rows set aside rises."
)
IMPROVING = N_("It is still getting better.")
STILL_IMPROVING = N_("It was still getting better when it ended: more passes over the data (epochs) may help.")
UNFINISHED = N_(
    "It ended before it had learned what there is to learn: counting words finds more, and the error was still "
    "falling. More passes over the data (epochs) may help."
)
LEVELLED = N_("The score hardly changes any more. You may stop it and keep the best model so far.")
DONE = N_("It has learned what it can with these settings: in the end the score hardly changed any more.")


class CurveVerdict(Record):
    """What the curves say, and the settings that would mend it; none where nothing needs mending, or no setting can."""

    kind: Kind
    message: Message
    remedy: dict[str, Setting] = Field(default={})


class Course(NamedTuple):
    """A training so far. `metric` is the main metric of its task; steps may be thinned out."""

    settings: Hyperparameters
    metric: Metric
    plan: Plan
    steps: Sequence[Step]
    checks: Sequence[Validation]
    baselines: Sequence[Baseline]
    rows: int
    """How many rows are set aside."""
    has_classes: bool
    has_ended: bool

    @property
    def scores(self) -> np.ndarray:
        """The main metric at each check, greater being better."""
        sign = 1 if self.metric.higher_is_better else -1
        return np.array([sign * check.metrics[self.metric.name] for check in self.checks])

    @property
    def losses(self) -> np.ndarray:
        """The error on the rows set aside at each check."""
        return np.array([check.loss for check in self.checks])

    @property
    def share_done(self) -> float:
        """Steps done of steps planned."""
        return self.steps[-1].step / self.plan.total_steps if self.steps else 0.0


def curve_words(course: Course) -> CurveVerdict | None:
    """The most important thing that the curves say; None while it is too early to say anything, or where learning has
    no course, as from few examples."""
    if course.settings.method != "fine_tuning":
        return None
    return next((verdict for rule in RULES if (verdict := rule(course)) is not None), None)


def too_high(course: Course) -> CurveVerdict | None:
    """The training error is far above its least, or a step was thrown far off."""
    losses = np.array([step.loss for step in course.steps])
    size = max(LEAST_WINDOW, math.ceil(WINDOW_SHARE * len(losses)))
    if len(losses) < 3 * size:
        return None
    start, scatter = losses[:size].mean(), _scatter(losses)
    means = np.convolve(losses, np.ones(size) / size, "valid")
    limit = max(RISE * start, DEVIATIONS * scatter / math.sqrt(size))
    has_risen = means[-1] - means[: 1 - size or None].min() > limit
    has_jumped = losses[size:].max() > max(JUMP * start, start + 2 * DEVIATIONS * scatter)
    if not (has_risen or has_jumped):
        return None
    return CurveVerdict(kind="too_high", message=Message(text=TOO_HIGH), remedy=_gentler(course.settings))


def collapsed(course: Course) -> CurveVerdict | None:
    """The last checks gave all rows the same answer, though these have different ones."""
    if not _is_time_to_judge(course):
        return None
    last = course.checks[-2:]
    if any((check.common_share or 0.0) < SAME_SHARE for check in last) or course.scores[-1] > COMMON_SCORE:
        return None
    if _counting_finds_nothing(course):  # there is nothing to be told apart
        return None
    settings = course.settings
    if settings.learning_rate >= HIGH_RATE:
        remedy = _gentler(settings)
    elif settings.learning_rate < LOW_RATE:
        remedy = {"learning_rate": USUAL_RATE}
    elif course.has_classes and not settings.balance_classes and _is_lopsided(course):
        remedy = {"balance_classes": True}
    else:
        remedy = _more_epochs(settings)
    share = f"{last[-1].common_share:.0%}"
    return CurveVerdict(kind="collapsed", message=Message(text=COLLAPSED, values={"share": share}), remedy=remedy)


def no_signal(course: Course) -> CurveVerdict | None:
    """The best score is none that the most common answer would not have; or counting words finds more, and the error on
    the rows set aside has not moved."""
    if not _is_time_to_judge(course) or not course.metric.is_share:
        return None
    common = _baseline(course, "most_common")
    least = NOTHING if common is None else common + difference_that_counts(common, course.rows)
    has_not_moved = course.losses.min() > (1 - LOSS_GAIN) * course.losses[0] and _is_behind_counting(course)
    if course.scores.max() >= least and not has_not_moved:
        return None
    if _counting_finds_nothing(course):
        return CurveVerdict(kind="no_signal", message=Message(text=NO_SIGNAL_AT_ALL))
    text, settings = Message(text=NO_SIGNAL), course.settings
    if settings.learning_rate > HIGH_RATE:
        return CurveVerdict(kind="no_signal", message=text, remedy=_gentler(settings))
    if settings.learning_rate < USUAL_RATE:
        return CurveVerdict(kind="no_signal", message=text, remedy={"learning_rate": USUAL_RATE})
    return CurveVerdict(kind="no_signal", message=text, remedy=_more_epochs(settings))


def overfitting(course: Course) -> CurveVerdict | None:
    """The error on the rows set aside has risen for some checks, the score has stood still, and training goes on."""
    if len(course.checks) < FEWEST_CHECKS:
        return None
    losses, scores = course.losses, course.scores
    least = int(losses.argmin())
    since = len(losses) - 1 - least
    has_risen = since >= 2 and losses[-2:].min() > LOSS_RISE * losses[least]
    if not has_risen or scores[-2:].max() > scores[:-2].max() + GAIN / 2:
        return None
    turn = course.checks[least].step
    before = [step.smooth_loss for step in course.steps if step.step <= turn]
    if not before or course.steps[-1].smooth_loss >= before[-1]:
        return None
    epochs = max(1, math.ceil(course.checks[least].epoch))
    remedy: dict[str, Setting] = {}
    if epochs < course.settings.epochs:
        remedy["epochs"] = epochs
    if course.settings.dropout < 0.2:
        remedy["dropout"] = 0.2
    message = Message(text=OVERFITTING, values={"step": turn})
    return CurveVerdict(kind="overfitting", message=message, remedy=remedy or _gentler(course.settings))


def improving(course: Course) -> CurveVerdict | None:
    """The last third of the checks was better than the one before, in score and in error; or the error is at its least
    and the score is below what counting words finds: the learning rate, which falls to nothing, flattens every curve.
    """
    if len(course.checks) < FEWEST_CHECKS:
        return None
    is_behind = course.losses.argmin() == len(course.checks) - 1 and _is_behind_counting(course)
    size = max(1, len(course.checks) // 3)
    before, last = slice(-2 * size, -size), slice(-size, None)
    gain = course.scores[last].mean() - course.scores[before].mean()
    loss, loss_before = course.losses[last].mean(), course.losses[before].mean()
    least = GAIN if course.metric.is_share else LOSS_GAIN * abs(course.scores[before].mean())
    is_better = gain >= least and loss <= (1 - LOSS_GAIN) * loss_before
    if not (is_better or is_behind):
        return None
    if not course.has_ended:
        return CurveVerdict(kind="improving", message=Message(text=IMPROVING))
    text = Message(text=STILL_IMPROVING if is_better else UNFINISHED)
    return CurveVerdict(kind="improving", message=text, remedy=_more_epochs(course.settings))


def done(course: Course) -> CurveVerdict | None:
    """Nothing else is to be said of a training that has ended, or is well on."""
    if len(course.checks) < FEWEST_CHECKS:
        return None
    if course.has_ended:
        return CurveVerdict(kind="done", message=Message(text=DONE))
    if course.share_done < 2 / 3:
        return None
    return CurveVerdict(kind="done", message=Message(text=LEVELLED))


RULES: tuple[Callable[[Course], CurveVerdict | None], ...] = (
    too_high,
    collapsed,
    no_signal,
    overfitting,
    improving,
    done,
)
"""The first that has something to say is heard."""


def _is_time_to_judge(course: Course) -> bool:
    """At first every model gives the same answer to all, and the most common one."""
    return len(course.checks) >= FEWEST_CHECKS and (course.has_ended or course.share_done >= PATIENCE_SHARE)


def _scatter(losses: np.ndarray) -> float:
    """How far the error of a step is off from chance alone: from one step to the next, whatever the course."""
    return float(np.median(np.abs(np.diff(losses)))) / 0.954  # of a normal distribution, its deviation


def _baseline(course: Course, name: str) -> float | None:
    return next((each.metrics.get(course.metric.name) for each in course.baselines if each.name == name), None)


def _counting_finds_nothing(course: Course) -> bool:
    common, counting = _baseline(course, "most_common"), _baseline(course, "word_counting")
    if common is None or counting is None:
        return False
    return counting < common + SURELY * difference_that_counts(common, course.rows)


def _is_lopsided(course: Course) -> bool:
    common = _baseline(course, "most_common")
    return common is None or common >= LOPSIDED


def _is_behind_counting(course: Course) -> bool:
    counting = _baseline(course, "word_counting")
    if counting is None or not course.metric.is_share:
        return False
    return course.scores.max() < counting - difference_that_counts(counting, course.rows)


def _gentler(settings: Hyperparameters) -> dict[str, Setting]:
    least = bounds("learning_rate")[0]
    rate = max(least, min(GENTLER * settings.learning_rate, USUAL_RATE))
    return {"learning_rate": float(f"{rate:.1g}")}


def _more_epochs(settings: Hyperparameters) -> dict[str, Setting]:
    most = int(bounds("epochs")[1])
    return {"epochs": min(2 * settings.epochs, most)} if settings.epochs < most else {}
