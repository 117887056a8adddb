"""A training as it is seen in a terminal: a bar that moves, a line for each check, Ctrl-C to stop and keep."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bert_core.cli.words import LANGUAGE, _, messages, metric_words, say, seconds_words
from bert_core.events import Validation, WatchedAnswer
from bert_core.i18n import N_, translate
from bert_core.runs import PHASE_TITLES, History, Queue, Run, Status, status
from bert_core.tasks import TASKS, Metric

POLL_SECONDS = 0.2
LONGEST_TEXT = 60
POINTS = 200
"""Steps looked at: enough to tell the pace."""


def follow(run: Run, queue: Queue, launch: Callable[[Run], object]) -> Status:
    """Show a run until it has ended, and say how; it is still active where the person left it with a second Ctrl-C.

    While it waits, `launch` sends a worker to each run in the queue whose turn comes, so that it needs no app for that.
    """
    console, log, spec, shown = messages(), run.events(), run.spec, 0
    metric = TASKS[spec.task].main_metric
    with _interrupts() as interrupts, _progress(console) as progress:
        bar = progress.add_task(_("starting"), total=None, facts="")
        while True:
            queue.start_due(launch)
            history = log.history(POINTS)
            now = status(run, history)
            for check in history.validations[shown:]:
                console.print(_check_words(check, metric))
                for cells, answer in zip(spec.watched, check.watched, strict=False):
                    console.print(_watched_words(cells, answer), markup=False)
            shown = len(history.validations)
            done = history.last_step.step if history.last_step else 0
            progress.update(
                bar,
                description=_doing(now, queue.position(run)),
                completed=done,
                total=history.plan.total_steps if history.plan else None,
                facts=_facts(history, now, metric),
            )
            if not now.is_active:
                return now
            if len(interrupts) > 1:
                return now
            if interrupts and not run.stop_request:
                run.request_stop()
                console.print(
                    _("Stopping, and keeping the best model so far. Press Ctrl-C again to leave without waiting.")
                )
            time.sleep(POLL_SECONDS)


def _doing(now: Status, position: int | None) -> str:
    if now.state == "waiting" and position is not None:
        return say(N_("waiting for its turn, place {position} in the queue"), position=position)
    return translate(PHASE_TITLES.get(now.phase or "", N_("starting")), LANGUAGE)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collect each Ctrl-C instead of being thrown out of whatever is being done at that moment."""
    pressed: list[int] = []

    def press(number: int, frame: FrameType | None) -> None:
        pressed.append(number)

    usual = signal.signal(signal.SIGINT, press)
    try:
        yield pressed
    finally:
        signal.signal(signal.SIGINT, usual)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TextColumn("{task.fields[facts]}", markup=False),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


def _facts(history: History, now: Status, metric: Metric) -> str:
    """Epoch, loss, the newest score, pace and time left, as far as they are known."""
    last, plan = history.last_step, history.plan
    facts = []
    if last and plan:
        facts += [
            say(N_("epoch {epoch} of {epochs}"), epoch=f"{last.epoch:.1f}", epochs=plan.epochs),
            say(N_("loss {loss}"), loss=f"{last.smooth_loss:.3f}"),
        ]
    if history.validations:
        score = metric_words(metric, history.validations[-1].metrics[metric.name])
        facts.append(f"{translate(metric.title, LANGUAGE)} {score}")
    if last:
        facts.append(say(N_("{pace} rows a second"), pace=f"{last.examples_per_second:.0f}"))
    if now.seconds_left is not None:
        facts.append(say(N_("{time} left"), time=seconds_words(now.seconds_left)))
    return " · ".join(facts)


def _check_words(check: Validation, metric: Metric) -> str:
    return say(
        N_("Step {step}: {title} {score}, loss {loss} on the rows set aside; kept as the best so far.")
        if check.best
        else N_("Step {step}: {title} {score}, loss {loss} on the rows set aside."),
        step=check.step,
        title=translate(metric.title, LANGUAGE),
        score=metric_words(metric, check.metrics[metric.name]),
        loss=f"{check.loss:.3f}",
    )


def _watched_words(cells: Mapping[str, str], answer: WatchedAnswer) -> str:
    """What is answered to one of a person's own texts, and how sure that is where it is known."""
    text = " · ".join(cells.values())[:LONGEST_TEXT]
    sure = answer.probabilities.get(answer.answer)
    return f"  {text} → {answer.answer}" + (f" ({sure:.0%})" if sure is not None else "")
