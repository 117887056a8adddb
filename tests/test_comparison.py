"""Simple rules beside a training: told among its events, once, and never waited for before the first check."""

from __future__ import annotations

import threading

import pytest

from bert_core import PreparedData, Run, RunSpec
from bert_core.comparison import Comparison
from bert_core.events import Baseline, Event, PhaseStarted, Step, Validation

CHECK = Validation(step=1, epoch=0.1, loss=0.5, metrics={"accuracy": 0.5}, best=True)
STEP = Step(step=1, epoch=0.1, loss=1, smooth_loss=1, learning_rate=1, examples_per_second=1, tokens_per_second=1)


class Watcher:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def report(self, event: Event) -> None:
        assert threading.current_thread() is threading.main_thread()
        self.events.append(event)

    @property
    def names(self) -> list[str]:
        return [event.name for event in self.events if isinstance(event, Baseline)]


def comparison(spec: RunSpec, data: PreparedData, watcher: Watcher, **known: object) -> Comparison:
    return Comparison(spec, data.train, data.valid, watcher.report, **known)


def test_rules_are_tried_after_the_first_check_and_told_by_the_training(toy_spec, toy_data) -> None:
    watcher = Watcher()
    comparing = comparison(toy_spec, toy_data, watcher)
    comparing.report(STEP)
    assert "comparison" not in [thread.name for thread in threading.enumerate()]
    comparing.report(CHECK)
    found = comparing.finish()
    assert watcher.names == ["most_common", "word_counting"]
    assert found["most_common"]["accuracy"] == pytest.approx(0.5, abs=0.05)
    assert found["word_counting"]["accuracy"] == 1.0


def test_what_was_found_before_an_interruption_is_not_tried_again(toy_spec, toy_data) -> None:
    watcher = Watcher()
    known = [Baseline(name="most_common", metrics={"accuracy": 0.5}, seconds=0.1)]
    comparing = comparison(toy_spec, toy_data, watcher, known=known)
    comparing.report(CHECK)
    assert comparing.finish() == {"most_common": {"accuracy": 0.5}}
    assert watcher.events == [CHECK]


def test_learning_from_few_examples_is_compared_once_it_is_over(toy_spec, toy_data) -> None:
    watcher = Watcher()
    settings = toy_spec.hyperparameters.model_copy(update={"method": "few_examples"})
    comparing = comparison(toy_spec.model_copy(update={"hyperparameters": settings}), toy_data, watcher)
    comparing.report(CHECK)
    assert "comparison" not in [thread.name for thread in threading.enumerate()]
    comparing.finish()
    assert PhaseStarted(phase="comparing") in watcher.events
    assert len(watcher.names) == 2


def test_rules_that_fail_do_no_harm(toy_spec, toy_data) -> None:
    watcher = Watcher()
    broken = toy_data.train[0].__class__(2, {"text": "no label"})
    comparing = Comparison(toy_spec, [broken], toy_data.valid, watcher.report)
    comparing.report(CHECK)
    assert comparing.finish() == {}


def test_a_run_knows_what_it_was_compared_with(toy_run: Run) -> None:
    history, report = toy_run.events().history(), toy_run.report
    assert [each.name for each in history.baselines] == ["most_common", "word_counting"]
    assert report.baselines == {each.name: each.metrics for each in history.baselines}
