"""The Train page while a run is trained, and what it shows when the run has ended."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import End, Message, Notice, Queue, Report, Run, RunStore
from bert_core.runs import ticket_of
from tests.app.train_page import NASTY, keys, no_bug, open_page, texts
from tests.runs.holding import worker

pytestmark = pytest.mark.usefixtures("own_services")


def test_a_run_that_is_trained_is_shown_without_being_asked_for(new_run: Callable[..., Run]) -> None:
    run = new_run()
    with worker(run):
        at = open_page()
        assert at.subheader[0].value == "mine"
        assert "Step 5 of 88" in at.get("progress")[0].proto.text
        assert "**33** rows per second" in texts(at)
        assert "**75.0%** Right answers (accuracy)" in texts(at)
        assert len(at.get("bidi_component")) == 3
        no_bug(at.button(key="new_training").click().run())
        assert at.query_params["run"] in ("new", ["new"])
        assert "Nothing to learn from yet" in texts(at)


def test_learning_from_few_examples_is_shown_without_epochs_pace_and_learning_rate(new_run: Callable[..., Run]) -> None:
    run = new_run(method="few_examples")
    with worker(run):
        at = open_page(run=run.id)
        assert "**5 of 88** levels of strictness tried" in texts(at)
        assert "epochs" not in texts(at)
        assert "per second" not in texts(at)
        assert len(at.get("bidi_component")) == 2


def test_every_page_names_the_training_and_how_many_wait_for_it(new_run: Callable[..., Run], store: RunStore) -> None:
    trained, waiting = new_run(name=NASTY), new_run(steps=0)
    Queue(store).add(waiting)
    damaged = new_run()
    (damaged.folder / "card.json").write_text("{")
    with worker(trained):
        at = open_page(sample="bank_questions", run="new")
        no_bug(at.switch_page("../pages/data.py").run())
        [link] = [link.proto for link in at.get("page_link") if trained.id in link.proto.query_string]
        assert link.label.endswith("training, 6% (and 1 waiting)")
        assert "![x](" not in link.label


def test_preparing_says_what_is_done_and_for_how_long(new_run: Callable[..., Run]) -> None:
    run = new_run(steps=0)
    with worker(run):
        at = open_page(run=run.id)
        words = at.get("progress")[0].proto.text
        assert words.startswith("Warming up: the first step takes longest … ")
        assert words.endswith(" s")


def test_a_long_step_says_for_how_long_it_has_been_going_on(new_run: Callable[..., Run]) -> None:
    run = new_run()
    lines = re.sub(r'"time":[0-9.e]+', f'"time":{time.time() - 20}', run.events_path.read_text())
    run.events_path.write_text(
        re.sub(r',"check":"[0-9a-f]{8}"', "", lines)
    )  # the sums are no longer those of the lines
    with worker(run):
        assert re.fullmatch(r"Step 5 of 88: training … 2\d s", open_page(run=run.id).get("progress")[0].proto.text)


def test_a_worker_that_does_not_get_to_run_is_said_to_be_silent(new_run: Callable[..., Run]) -> None:
    run = new_run()
    run.heartbeat_path.touch()
    with worker(run):
        assert "last sign of life" not in texts(open_page(run=run.id))
        os.utime(run.heartbeat_path, (time.time() - 40,) * 2)
        assert re.search(r"its last sign of life 4\d s ago", texts(open_page(run=run.id)))


def test_stop_is_answered_at_once(new_run: Callable[..., Run]) -> None:
    run = new_run()
    with worker(run):
        at = open_page(run=run.id)
        no_bug(at.button(key="stop").click().run())
        assert run.stop_request == "keep"
        assert "Stopping after this step" in at.get("progress")[0].proto.text
        assert at.button(key="stop").disabled


def test_a_second_training_says_that_it_will_wait(new_run: Callable[..., Run]) -> None:
    with worker(new_run()):
        at = open_page(sample="bank_questions", run="new")
        assert any("wait for its turn" in info.value for info in at.info)


def test_a_killed_worker_is_told_with_its_last_words_and_can_be_resumed(new_run: Callable[..., Run]) -> None:
    run = new_run()
    run.log_path.write_text("the last words\nKilled\n")
    at = open_page(run=run.id)
    assert "ended without saying so" in at.warning[0].value
    assert "the last words" in texts(at)
    no_bug(at.button(key="resume").click().run())
    assert ticket_of(run) is not None or run.is_alive()
    run.request_stop()


def test_a_finished_run_tells_its_score_on_the_rows_of_the_test(new_run: Callable[..., Run]) -> None:
    run = new_run(end=End(outcome="finished", reason=Message(text="Done."), best_step=5))
    assert "rows of the test" not in texts(open_page(run=run.id))
    source = run.spec.data.model_copy(update={"test_rows": 25})
    run.write(run.spec.model_copy(update={"data": source}))
    run.write(Report(metrics={"accuracy": 0.75}, test_metrics={"accuracy": 0.72}, best_step=5, steps=5, seconds=9))
    assert "On the 25 rows of the test: 72.0%." in texts(open_page(run=run.id))


def test_a_failed_run_says_why(new_run: Callable[..., Run]) -> None:
    run = new_run(
        end=End(outcome="failed", reason=Message(text="Not enough memory for {file}.", values={"file": NASTY}))
    )
    at = open_page(run=run.id)
    assert "Not enough memory" in at.error[0].value
    assert "![x](" not in texts(at)
    assert {"resume", "new_training"} <= keys(at)
    assert "try_it" not in keys(at)


def test_a_run_stopped_before_anything_was_kept_is_shown(new_run: Callable[..., Run]) -> None:
    run = new_run(
        steps=0, end=End(outcome="stopped", reason=Message(text="You stopped it before there was anything to keep."))
    )
    at = open_page(run=run.id)
    assert "before there was anything to keep" in texts(at)
    assert "try_it" not in keys(at)
    assert len(at.get("bidi_component")) == 0


def test_notices_are_shown(new_run: Callable[..., Run]) -> None:
    run = new_run()
    run.append(Notice(message=Message(text="Half of the texts are cut.")))
    assert "Half of the texts are cut" in texts(open_page(run=run.id))


def test_numbers_and_log_are_there_once_they_are_asked_for(new_run: Callable[..., Run]) -> None:
    run = new_run(end=End(outcome="finished", reason=Message(text="Done.")))
    run.log_path.write_text("a line of the log")
    at = open_page(run=run.id)
    assert not at.dataframe
    assert "a line of the log" not in texts(at)
    at.session_state["numbers"] = at.session_state["log"] = True
    no_bug(at.run())
    assert at.dataframe[0].value["Right answers (accuracy)"].tolist() == [0.75]
    assert at.dataframe[1].value["Step"].tolist() == [5, 4, 3, 2, 1]
    assert "a line of the log" in texts(at)


@pytest.mark.parametrize("wanted", ["20260101-000000-abcdef", "../../etc", NASTY])
def test_an_unknown_run_is_said_so_and_the_page_goes_on(wanted: str) -> None:
    at = open_page(run=wanted, sample="bank_questions")
    assert "There is no run" in at.error[0].value
    assert "![x](" not in texts(at)
    assert "start" in keys(at)


def test_a_damaged_run_is_said_so_and_the_page_goes_on(new_run: Callable[..., Run]) -> None:
    run = new_run()
    (run.folder / "card.json").write_text("{")
    at = open_page(run=run.id, sample="bank_questions")
    assert "card" in at.error[0].value
    assert "start" in keys(at)


def test_a_training_can_be_paused_discarded_or_resumed(new_run: Callable[..., Run]) -> None:
    run = new_run()
    with worker(run):
        at = open_page(run=run.id)
        no_bug(at.button(key="pause").click().run())
        assert run.stop_request == "pause"
        assert "Pausing after this step" in at.get("progress")[0].proto.text
        no_bug(at.button(key="discard_for_good").click().run())
        assert run.stop_request == "discard"
    run.append(End(outcome="paused", reason=Message(text="You paused it.")))
    at = open_page(run=run.id)
    assert "You paused it" in at.info[0].value
    assert {"resume", "anew"} <= keys(at) and "longer" not in keys(at)


def test_a_waiting_run_says_its_place_and_can_be_moved_and_taken_out(
    new_run: Callable[..., Run], store: RunStore
) -> None:
    queue = Queue(store)
    trained = new_run()
    first, second = (store.create(trained.spec, [], [], name=name) for name in ("first", "second"))
    with worker(trained):
        queue.add(first)
        queue.add(second)
        at = open_page(run=second.id)
        assert "place 2 in the queue" in at.get("progress")[0].proto.text
        no_bug(at.button(key="first").click().run())
        assert [run.id for run in queue.waiting()] == [second.id, first.id]
        no_bug(at.button(key="later").click().run())
        assert [run.id for run in queue.waiting()] == [first.id, second.id]
        no_bug(at.button(key="cancel").click().run())
        assert [run.id for run in queue.waiting()] == [first.id]
        assert not second.folder.exists()


@pytest.mark.parametrize(
    ("remedy", "field"), [("lower_learning_rate", "learning_rate"), ("less_memory", "batch_parts")]
)
def test_what_can_be_done_about_a_failure_is_a_button(
    new_run: Callable[..., Run], store: RunStore, remedy: str, field: str
) -> None:
    run = new_run(end=End(outcome="failed", reason=Message(text="It went wrong."), remedy=remedy))
    with worker(new_run(name="other")):  # so that what is started waits
        at = open_page(run=run.id)
        assert "resume" not in keys(at)
        no_bug(at.button(key="again").click().run())
        [again] = Queue(store).waiting()
    before, after = run.spec.hyperparameters, again.spec.hyperparameters
    assert getattr(after, field) != getattr(before, field)
    assert after.model_dump(exclude={field}) == before.model_dump(exclude={field})
    assert list(again.examples("train")) == list(run.examples("train"))


def test_a_finished_run_is_trained_longer_or_started_anew_with_other_settings(
    toy_run: Run, new_run: Callable[..., Run], store: RunStore
) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, store.folder / toy_run.id)))
    with worker(new_run(name="other")):
        at = open_page(run=run.id)
        no_bug(at.button(key="longer").click().run())
        at.number_input(key="more_epochs").set_value(2)
        no_bug(at.button(key="start_longer").click().run())
        [longer] = Queue(store).waiting()
        assert longer.spec.continues == run.id and longer.spec.hyperparameters.epochs == 2
        assert longer.card.name == "toy, longer" and (longer.start_folder / "model.safetensors").exists()
        at = open_page(run=run.id)
        no_bug(at.button(key="anew").click().run())
        at.number_input(key="epochs").set_value(5)
        no_bug(at.button(key="start_anew").click().run())
        anew = Queue(store).waiting()[1]
    assert anew.spec.continues is None
    assert anew.spec.hyperparameters == run.spec.hyperparameters.model_copy(update={"epochs": 5})
