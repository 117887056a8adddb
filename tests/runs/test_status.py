"""The state of a run follows from its events and its lock."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bert_core import (
    PHASE_TITLES,
    STATE_TITLES,
    Card,
    DataSource,
    End,
    Known,
    Message,
    PhaseStarted,
    Plan,
    Run,
    RunError,
    RunSpec,
    RunStore,
    Split,
    Status,
    Step,
    status,
)
from bert_core.runs.queue import START_SECONDS
from bert_core.runs.status import STATE_OF_PHASE
from tests.runs.holding import worker


@pytest.fixture
def run(tmp_path: Path) -> Run:
    data = DataSource(
        file_name="a.csv", fingerprint="0", form="label", columns={}, split=Split(), train_rows=8, valid_rows=2
    )
    spec = RunSpec(task="classification", data=data, known=Known(labels=("bad", "good")))
    return RunStore(tmp_path).create(spec, [], [])


def age(run: Run, seconds: float) -> None:
    """Make a run that much older."""
    run.write(run.card.model_copy(update={"created": run.card.created - seconds}))


def now(run: Run) -> Status:
    return status(run, run.events().history())


def test_a_run_just_made_waits(run: Run) -> None:
    assert now(run).state == "waiting"
    assert now(run).is_active


def test_a_run_whose_worker_never_came_up_was_interrupted(run: Run) -> None:
    age(run, START_SECONDS + 1)
    assert now(run).state == "interrupted"
    assert not now(run).is_active


def test_a_run_goes_through_its_phases_while_its_worker_lives(run: Run) -> None:
    with worker(run):
        assert now(run).state == "preparing"
        for phase, state in {
            "reading": "preparing", "loading": "preparing", "tokenizing": "preparing",
            "warming_up": "preparing", "training": "training", "checking": "checking", "saving": "checking",
        }.items():  # fmt: skip
            run.append(PhaseStarted(phase=phase))
            assert (now(run).phase, now(run).state) == (phase, state)
            assert now(run).is_active
        run.request_stop()
        assert now(run).state == "stopping"


def test_a_killed_worker_leaves_an_interrupted_run_at_once(run: Run) -> None:
    with worker(run) as process:
        run.append(PhaseStarted(phase="training"))
        assert now(run).state == "training"
        process.kill()  # and not waited for: a zombie must not count as alive
        for _ in range(100):
            if now(run).state == "interrupted":
                break
        assert now(run).state == "interrupted"


def test_an_ended_run_says_how_it_ended(run: Run) -> None:
    for outcome in ("finished", "stopped", "paused", "failed"):
        run.append(End(outcome=outcome, reason=Message(text="Because.")))
        assert now(run).state == outcome


def test_a_run_that_ends_between_two_looks_is_not_taken_for_interrupted(run: Run) -> None:
    run.append(PhaseStarted(phase="training"))
    seen_before = run.events().history()
    run.append(End(outcome="finished", reason=Message(text="Done.")))
    assert status(run, seen_before).state == "finished"


def test_time_left_follows_the_pace_without_the_slow_first_step(run: Run) -> None:
    run.append(
        Plan(epochs=1, steps_per_epoch=100, total_steps=100, validate_every=50, parameters=1, trainable_parameters=1)
    )
    run.append(PhaseStarted(phase="training"))
    with worker(run):
        assert now(run).seconds_left is None
        times = [1000.0, 1060.0, 1061.0, 1062.0, 1063.0]
        with run.events_path.open("a") as file:
            file.writelines(a_step(number, time).model_dump_json() + "\n" for number, time in enumerate(times, 1))
        assert now(run).seconds_left == pytest.approx(95)
        assert now(run).share_done == pytest.approx(0.05)


def test_no_time_left_is_told_where_the_line_of_the_resuming_is_damaged(run: Run) -> None:
    run.append(PhaseStarted(phase="training"))
    run.append(Plan(epochs=1, steps_per_epoch=9, total_steps=9, validate_every=3, parameters=1, trainable_parameters=1))
    for number in (1, 2, 3, 1, 2):
        run.append(a_step(number, time.time()))
    with run.hold():
        assert now(run).seconds_left is None


def test_the_wait_for_another_run_does_not_count_as_training_time(run: Run) -> None:
    age(run, 3600)
    with worker(run):
        run.append(PhaseStarted(phase="reading"))
        assert now(run).seconds < 60


def test_a_run_without_a_readable_card_is_named_as_damaged(run: Run) -> None:
    (run.folder / "card.json").write_text("{")
    with pytest.raises(RunError, match=r"card\.json"):
        now(run)


def test_every_state_and_phase_has_words() -> None:
    assert set(STATE_OF_PHASE) == set(PHASE_TITLES)
    assert set(STATE_OF_PHASE.values()) <= set(STATE_TITLES)


def test_a_run_is_renamed_but_never_left_without_a_name(run: Run) -> None:
    run.rename("  Mine ")
    run.annotate(" a note ")
    assert run.card == Card(name="Mine", note="a note", created=run.card.created)
    run.rename("  ")
    assert run.card.name == run.id


def a_step(number: int, time: float) -> Step:
    return Step(
        time=time, step=number, epoch=number / 100, loss=1, smooth_loss=1, learning_rate=1e-5, examples_per_second=8,
        tokens_per_second=80,
    )  # fmt: skip
