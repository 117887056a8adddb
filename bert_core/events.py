"""What happens during a training, as frozen records: the one language between trainer, worker, pages and command line.

Each event is one line of JSON in a run's `events.jsonl`. `time` is seconds since the epoch, set by the writer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from bert_core.i18n import Message
from bert_core.record import Record

Phase = Literal[
    "reading",
    "downloading",
    "loading",
    "tokenizing",
    "warming_up",
    "encoding",
    "training",
    "checking",
    "saving",
    "comparing",
]
Outcome = Literal["finished", "stopped", "paused", "failed"]
StopRequest = Literal["keep", "pause", "discard"]
"""How a person ends a training: keeping the best model so far, to go on later, or throwing all of it away."""
Remedy = Literal["resume", "lower_learning_rate", "less_memory"]
"""What can be done after a failure, by a button: go on, or start anew with other settings."""

BaselineName = Literal["most_common", "word_counting"]
"""What a model is compared with: always the most common answer, or a rule on which words occur."""


class PhaseStarted(Record):
    """The worker began another kind of work."""

    kind: Literal["phase"] = "phase"
    time: float = 0
    phase: Phase


class Plan(Record):
    """How much there is to do; known once the texts are read."""

    kind: Literal["plan"] = "plan"
    time: float = 0
    epochs: int
    steps_per_epoch: int
    total_steps: int
    validate_every: int
    parameters: int
    trainable_parameters: int


class Step(Record):
    """One correction of the weights. `loss` is of this batch alone, `smooth_loss` an exponential mean over steps.

    `tokens_per_second` counts real word pieces, not padding; `epoch` is a fraction such as 1.25.
    """

    kind: Literal["step"] = "step"
    time: float = 0
    step: int
    epoch: float
    loss: float
    smooth_loss: float
    learning_rate: float
    examples_per_second: float
    tokens_per_second: float


class WatchedAnswer(Record):
    """What was answered to one of a person's own texts, in words, and how likely at most five answers are.

    A task that answers with a number has it in `number`, and no probabilities.
    """

    answer: str
    probabilities: dict[str, float] = Field(default={})
    number: float | None = None


class Validation(Record):
    """A check on the rows set aside: the task's metrics, and whether the model was the best so far and was kept.

    `common_share` is the share of rows that get the most common answer; `watched` are the answers to
    `RunSpec.watched`, in its order.
    """

    kind: Literal["validation"] = "validation"
    time: float = 0
    step: int
    epoch: float
    loss: float
    metrics: dict[str, float]
    best: bool
    common_share: float | None = None
    watched: tuple[WatchedAnswer, ...] = ()


class Baseline(Record):
    """How good something much simpler than BERT is on the rows set aside, and the seconds it took."""

    kind: Literal["baseline"] = "baseline"
    time: float = 0
    name: BaselineName
    metrics: dict[str, float]
    seconds: float


class Notice(Record):
    """Something that the person should know and need not act on."""

    kind: Literal["notice"] = "notice"
    time: float = 0
    message: Message


class Resumed(Record):
    """The worker goes on after step `step`, which took `seconds` of work; what was done after that is done again."""

    kind: Literal["resumed"] = "resumed"
    time: float = 0
    step: int
    seconds: float


class End(Record):
    """The last event of a run, with the reason in words. Only `Resumed` may follow."""

    kind: Literal["end"] = "end"
    time: float = 0
    outcome: Outcome
    reason: Message
    best_step: int | None = None
    remedy: Remedy | None = None


Event = Annotated[
    PhaseStarted | Plan | Step | Validation | Baseline | Notice | Resumed | End, Field(discriminator="kind")
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
Report = Callable[[Event], None]
"""What a trainer calls with each event."""
