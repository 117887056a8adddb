"""What the Train page says of time and memory before a training starts. Real sample, real and toy models."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bert_core.machine import free_memory
from tests.app.train_page import no_bug, open_page, set_up_toy, texts

pytestmark = pytest.mark.usefixtures("own_services")


def said(at: AppTest) -> str:
    """The line with the estimate."""
    [line] = [line for line in texts(at).splitlines() if "of memory, on this computer" in line]
    return line


def test_time_and_memory_are_said_before_the_start() -> None:
    at = open_page(sample="bank_questions")
    assert "minute" in said(at)
    assert " GB of memory" in said(at)


def test_the_estimate_follows_the_settings() -> None:
    at = open_page(sample="bank_questions")
    usual = said(at)
    no_bug(at.number_input(key="epochs").set_value(100).run())
    assert said(at) != usual
    no_bug(at.number_input(key="early_stopping").set_value(3).run())
    assert said(at).startswith("At most about")


def test_models_on_this_computer_are_compared_by_time_and_memory() -> None:
    at = open_page(sample="bank_questions")
    at.session_state["models"] = True
    no_bug(at.run())
    [table] = [frame.value for frame in at.dataframe if "Time here" in frame.value]
    here = table["On this computer"]
    assert here.any()
    assert (table["Time here"][here] != "").all()
    assert table["Memory here"][here].str.contains("GB").all()
    assert (table["Time here"][~here] == "").all()


def test_nothing_is_claimed_of_a_model_that_is_not_here(toy_model: Path) -> None:
    at = set_up_toy(toy_model)
    no_bug(at.text_input(key="model_typed").set_value("someone/some-model").run())
    assert "of memory, on this computer" not in texts(at)


@pytest.fixture
def huge_model(toy_model: Path, tmp_path: Path) -> Path:
    """A model that says to have so large a word table that this computer could not train it, only its layers."""
    folder = shutil.copytree(toy_model, tmp_path / "huge")
    config = json.loads((folder / "config.json").read_text())
    config["vocab_size"] = free_memory() // (4 * 4 * config["hidden_size"])  # at 4 bytes, 4 copies of it would just fit
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def test_a_training_too_large_for_memory_is_marked_and_made_to_fit_with_one_click(huge_model: Path) -> None:
    at = set_up_toy(huge_model)
    assert "would fit if you keep the word table" in at.warning[-1].value
    no_bug(at.button(key="make_fit").click().run())
    assert at.number_input(key="frozen_layers").value == 1
    assert not at.warning
