"""Reading a run's events while they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core import End, EventLog, Message, Notice, PhaseStarted, Plan, Run, Step, Validation

PLAN = Plan(epochs=1, steps_per_epoch=10, total_steps=10, validate_every=5, parameters=2, trainable_parameters=1)


def step(number: int) -> Step:
    return Step(
        step=number, epoch=number / 10, loss=1 / number, smooth_loss=1 / number, learning_rate=1e-5,
        examples_per_second=8, tokens_per_second=80,
    )  # fmt: skip


def check(number: int, *, best: bool) -> Validation:
    return Validation(step=number, epoch=1, loss=0.5, metrics={"accuracy": 0.5}, best=best)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_a_run_without_events_has_an_empty_history(run: Run) -> None:
    history = run.events().history()
    assert (history.steps, history.step_count, history.last_step, history.best) == ([], 0, None, None)


def test_every_kind_of_event_comes_back_as_it_was_written(run: Run) -> None:
    written = [
        PhaseStarted(phase="loading"), PLAN, step(1), check(1, best=True), step(2), check(2, best=False),
        Notice(message=Message(text="Rows: {count}", values={"count": 3})),
        End(outcome="finished", reason=Message(text="Done.")),
    ]  # fmt: skip
    for event in written:
        run.append(event)
    history = run.events().history()
    read = [
        *history.phases, history.plan, history.steps[0], history.validations[0], history.steps[1],
        history.validations[1], *history.notices, history.end,
    ]  # fmt: skip
    assert all(event.time > 0 for event in read)
    assert [event.model_copy(update={"time": 0}) for event in read] == written
    assert history.best == history.validations[0]


def test_new_events_are_seen_at_the_next_look(run: Run) -> None:
    log = run.events()
    run.append(step(1))
    assert log.history().step_count == 1
    run.append(step(2))
    run.append(check(2, best=True))
    history = log.history()
    assert [event.step for event in history.steps] == [1, 2]
    assert len(history.validations) == 1


def test_a_line_that_is_still_being_written_is_read_once_it_is_whole(run: Run) -> None:
    log = run.events()
    whole = step(1).model_dump_json() + "\n"
    run.events_path.write_text(whole[:30])
    assert log.history().step_count == 0
    run.events_path.write_text(whole)
    assert log.history().step_count == 1


def test_the_last_step_is_the_last_whole_one_where_the_line_after_it_is_torn(run: Run) -> None:
    for number in range(1, 6):
        run.append(step(number))
    with run.events_path.open("a") as file:
        file.write(step(6).model_dump_json()[:40])
    run.append(End(outcome="failed", reason=Message(text="The disk is full.")))
    last = run.events().history(points=2).last_step
    assert last is not None and last.step == 5


def test_what_follows_a_torn_line_is_not_lost(run: Run) -> None:
    run.append(step(1))
    with run.events_path.open("a") as file:
        file.write(step(2).model_dump_json()[:40])  # the disk was full
    run.append(End(outcome="failed", reason=Message(text="The disk is full.")))
    history = run.events().history()
    assert [event.step for event in history.steps] == [1]
    assert history.end is not None
    assert history.end.outcome == "failed"
    assert run.end() == history.end


@pytest.mark.parametrize(
    "damage", ["", "\n", "x", "{}", '{"kind":"step"}', '{"kind":"sabotage"}', "\x00" * 40, "[1]", "é" * 9]
)
def test_a_damaged_line_is_left_out_and_the_rest_is_read(run: Run, damage: str) -> None:
    run.append(step(1))
    with run.events_path.open("a", encoding="utf-8") as file:
        file.write(damage + "\n")
    run.append(step(2))
    assert [event.step for event in run.events().history().steps] == [1, 2]


@pytest.mark.parametrize("count", [1, 2, 3, 9, 10, 11, 64, 1000])
@pytest.mark.parametrize("points", [2, 10, 1000])
def test_many_steps_are_thinned_to_what_a_chart_can_show(run: Run, count: int, points: int) -> None:
    write_steps(run, count)
    history = run.events().history(points)
    numbers = [event.step for event in history.steps]
    assert history.step_count == count
    assert len(numbers) <= points
    assert len(numbers) >= min(count, points / 2)
    assert (numbers[0], numbers[-1]) == (1, count) or points == 2
    assert numbers == sorted(set(numbers))


def test_points_that_were_drawn_stay_where_they_are(run: Run) -> None:
    log = run.events()
    write_steps(run, 60)
    before = {event.step for event in log.history(20).steps[:-1]}
    write_steps(run, 5, first=61)
    assert before <= {event.step for event in log.history(20).steps}


def test_events_on_either_side_of_a_very_long_one_are_read(run: Run) -> None:
    write_steps(run, 6000)
    run.append(Notice(message=Message(text="long " * 10**6)))
    write_steps(run, 6000, first=6001)
    run.append(check(12000, best=True))
    history = run.events().history()
    assert history.step_count == 12000
    assert history.steps[-1].step == 12000
    assert (len(history.notices), len(history.validations)) == (1, 1)


def test_several_readers_of_one_log_see_the_same(run: Run) -> None:
    from concurrent.futures import ThreadPoolExecutor

    write_steps(run, 3000)
    log = EventLog(run.events_path)
    with ThreadPoolExecutor(8) as pool:
        histories = list(pool.map(lambda _: log.history(100), range(16)))
    assert all(history == histories[0] for history in histories)
    assert histories[0].step_count == 3000


def write_steps(run: Run, count: int, *, first: int = 1) -> None:
    with run.events_path.open("a") as file:
        file.writelines(step(number).model_dump_json() + "\n" for number in range(first, first + count))


def test_a_run_that_is_deleted_while_it_is_watched_has_no_more_steps(run: Run) -> None:
    log = run.events()
    run.append(step(1))
    assert len(log.history().steps) == 1
    run.events_path.unlink()
    assert log.history().steps == []
