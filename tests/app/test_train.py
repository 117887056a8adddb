"""The Train page while a run is set up, and a whole run from there. Real worker, toy model."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bert_core import RunStore, UploadStore
from tests.app.train_page import NASTY, keys, no_bug, open_page, set_up_toy, texts
from tests.toy import make_toy_model, toy_table
from ui import services

pytestmark = pytest.mark.usefixtures("own_services")


def test_without_data_the_page_leads_to_them() -> None:
    at = open_page()
    assert "Data page" in at.info[0].value
    assert "start" not in keys(at)


def test_a_sample_can_be_started_at_once() -> None:
    at = open_page(sample="bank_questions")
    assert "850 rows" in texts(at)
    assert not at.button(key="start").disabled
    assert "on this computer" in at.selectbox(key="model_listed").options[0]


def test_a_preset_fills_the_form_and_an_own_value_leaves_it() -> None:
    at = open_page(sample="bank_questions")
    assert at.segmented_control(key="preset").value == "balanced"
    no_bug(at.segmented_control(key="preset").set_value("quick").run())
    assert at.number_input(key="epochs").value == 1
    assert at.number_input(key="learning_rate").value == 1e-4
    no_bug(at.number_input(key="epochs").set_value(2).run())
    assert at.segmented_control(key="preset").value is None
    assert "Your own settings" in texts(at)
    assert at.number_input(key="max_length").value == 64


def test_a_bad_combination_is_named_beside_its_field_and_nothing_can_be_started(toy_model: Path) -> None:
    at = set_up_toy(toy_model)
    assert "at most 64 word pieces" in at.error[0].value
    assert at.button(key="start").disabled
    assert "Not yet" in texts(at)
    no_bug(at.number_input(key="max_length").set_value(32).run())
    assert not at.error
    assert not at.button(key="start").disabled
    no_bug(at.number_input(key="frozen_layers").set_value(5).run())
    assert "freeze at most 2" in at.error[0].value


def test_with_few_rows_learning_from_few_examples_is_offered_and_one_click_away(home: Path) -> None:
    assert "take_few_examples" not in keys(open_page(sample="bank_questions"))
    at = open_page(data=UploadStore(home / "uploads").keep(toy_table(60).encode(), "few.csv"), run="new")
    assert "only 51 rows" in texts(at)
    no_bug(at.button(key="take_few_examples").click().run())
    assert at.selectbox(key="method").value == "few_examples"
    assert at.number_input(key="epochs").disabled
    assert "take_few_examples" not in keys(at)
    assert not at.button(key="start").disabled


def test_a_model_that_does_not_read_the_data_is_warned_of_and_another_offered() -> None:
    at = open_page(sample="question_kinds")
    assert "would learn little" in at.warning[0].value
    assert " MB" in at.warning[0].value
    no_bug(at.button(key="take_fitting_model").click().run())
    assert not at.warning
    assert "chinese" in at.selectbox(key="model_listed").value
    assert "are downloaded" in at.info[0].value


@pytest.mark.parametrize(
    "typed", ["a b", "../../etc", "/no/such/folder", NASTY, "x" * 200, "https://huggingface.co/bert"]
)
def test_what_is_no_model_is_refused_in_a_sentence(toy_model: Path, typed: str) -> None:
    at = set_up_toy(toy_model)
    no_bug(at.text_input(key="model_typed").set_value(typed).run())
    assert len(at.error) == 1
    assert "![x](" not in texts(at)
    assert at.button(key="start").disabled


def test_an_unknown_id_may_be_on_the_hub_and_is_not_refused(toy_model: Path) -> None:
    at = set_up_toy(toy_model)
    no_bug(at.number_input(key="max_length").set_value(32).run())
    no_bug(at.text_input(key="model_typed").set_value("someone/some-model").run())
    assert not at.error
    assert "looked for on huggingface" in at.info[0].value


def test_a_broken_model_folder_is_named(toy_model: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(toy_model, tmp_path / "broken")
    (broken / "config.json").write_text("{")
    at = set_up_toy(broken)
    assert "not valid JSON" in at.error[0].value
    assert at.button(key="start").disabled


def test_going_back_to_the_list_finds_the_model_that_was_chosen_there(toy_model: Path) -> None:
    at = set_up_toy(toy_model)
    no_bug(at.segmented_control(key="model_way").set_value("list").run())
    assert at.selectbox(key="model_listed").value == "sentence-transformers/all-MiniLM-L6-v2"


def test_settings_are_still_there_after_a_look_at_another_page() -> None:
    at = open_page(sample="bank_questions")
    at.number_input(key="epochs").set_value(7)
    at.toggle(key="balance_classes").set_value(True)
    no_bug(at.text_input(key="run_name").set_value("keep me").run())
    no_bug(at.switch_page("../pages/data.py").run())
    no_bug(at.switch_page("../pages/train.py").run())
    assert at.number_input(key="epochs").value == 7
    assert at.toggle(key="balance_classes").value is True
    assert at.text_input(key="run_name").value == "keep me"


@pytest.fixture
def spare(own_services: None) -> Iterator[None]:
    """The app's spare worker, which the Train page starts and hands the run to."""
    with services.spare_worker():
        yield


@pytest.mark.usefixtures("spare")
def test_start_makes_one_run_and_shows_it_to_its_end(tmp_path: Path, home: Path, store: RunStore) -> None:
    at = set_up_toy(make_toy_model(tmp_path / "model"))
    at.number_input(key="max_length").set_value(16)
    at.number_input(key="epochs").set_value(1)
    at.text_input(key="run_name").set_value(NASTY[:80])
    no_bug(at.run())
    no_bug(at.button(key="start").click().run())
    [run] = store.runs()
    assert at.query_params["run"] in (run.id, [run.id])
    assert run.card.name == NASTY[:80]
    assert run.spec.hyperparameters.epochs == 1
    assert run.spec.hyperparameters.max_length == 16
    assert run.spec.model.identifier == str((tmp_path / "model").resolve())
    assert {"stop", "new_training"} <= keys(at)
    assert "![x](" not in texts(at)
    for _ in range(120):
        if run.end():
            break
        time.sleep(1)
        no_bug(at.run())
    no_bug(at.run())
    assert run.end() is not None, run.log_tail()
    assert run.end().outcome == "finished", run.log_tail()
    assert (home / "logs" / "spare_worker.log").exists()
    assert "Kept: the model after step" in at.success[0].value
    assert "try_it" in keys(at)
    assert "stop" not in keys(at)
    assert len(at.get("bidi_component")) == 3
