"""The form of hyperparameters follows from their record."""

from __future__ import annotations

from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from bert_core import CHOICE_TITLES, PRESETS, Hyperparameters, bounds, setting_problems


def script() -> None:
    import streamlit as st

    from bert_core import setting_problems
    from ui.form import hyperparameters_form

    settings, problems = hyperparameters_form(
        lambda settings: setting_problems(settings, train_rows=100, layers=6, maximum_length=256, has_classes=True),
        st.session_state.get("own", ("crf", "doc_stride")),
    )
    st.session_state["chosen"] = settings
    st.session_state["wrong"] = [problem.field for problem in problems]


@pytest.fixture
def form() -> AppTest:
    at = AppTest.from_function(script, default_timeout=30).run()
    assert not at.exception
    return at


def widgets(at: AppTest) -> dict[str, object]:
    found = [*at.number_input, *at.selectbox, *at.toggle]
    return {widget.key: widget for widget in found}


def test_every_hyperparameter_has_a_widget_with_its_title_help_and_default(form: AppTest) -> None:
    found = widgets(form)
    assert set(found) == set(Hyperparameters.model_fields)
    for name, field in Hyperparameters.model_fields.items():
        assert found[name].label == field.title
        assert found[name].help == field.description
        assert found[name].value == field.default


def test_a_setting_of_other_tasks_is_not_shown_and_does_not_count(form: AppTest) -> None:
    form.toggle(key="crf").set_value(True).run()
    assert form.session_state["chosen"].crf
    form.session_state["own"] = ()
    form.run()
    assert set(widgets(form)) == set(Hyperparameters.model_fields) - {"crf", "doc_stride"}
    assert not form.session_state["chosen"].crf


def test_numbers_stay_within_their_bounds(form: AppTest) -> None:
    for number in form.number_input:
        assert (number.min, number.max) == bounds(number.key)
        assert 0 < number.step <= max(number.value, 1)


def test_a_small_learning_rate_can_be_typed_and_read(form: AppTest) -> None:
    assert form.number_input(key="learning_rate").proto.format == "%.6g"
    form.number_input(key="learning_rate").set_value(0.000035).run()
    assert form.session_state["chosen"].learning_rate == 0.000035


def test_choices_are_shown_in_words(form: AppTest) -> None:
    for choice in form.selectbox:
        names = get_args(Hyperparameters.model_fields[choice.key].annotation)
        assert choice.options == [CHOICE_TITLES[name] for name in names]
    form.selectbox(key="schedule").set_value("cosine").run()
    assert form.session_state["chosen"].schedule == "cosine"


def test_learning_from_few_examples_greys_out_what_is_then_without_effect(form: AppTest) -> None:
    form.number_input(key="max_length").set_value(40)
    form.selectbox(key="method").set_value("few_examples").run()
    assert form.session_state["chosen"].method == "few_examples"
    open_ones = {key for key, widget in widgets(form).items() if not widget.disabled}
    assert open_ones == {"method", "max_length", "balance_classes"}
    form.selectbox(key="method").set_value("fine_tuning").run()
    assert not any(widget.disabled for widget in widgets(form).values())
    assert form.session_state["chosen"] == Hyperparameters(max_length=40)


def test_rarely_changed_settings_are_folded_away(form: AppTest) -> None:
    folded = {
        widget.key for widget in [*form.expander[0].number_input, *form.expander[0].selectbox, *form.expander[0].toggle]
    }
    assert "seed" in folded
    assert not folded & {"epochs", "batch_size", "learning_rate", "max_length"}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_every_field(form: AppTest, name: str) -> None:
    form.number_input(key="seed").set_value(5).run()
    form.segmented_control(key="preset").set_value(name).run()
    assert not form.exception
    assert form.session_state["chosen"] == PRESETS[name].hyperparameters
    assert form.segmented_control(key="preset").value == name
    assert {key: widget.value for key, widget in widgets(form).items()} == PRESETS[name].hyperparameters.model_dump()


def test_unchoosing_a_preset_changes_nothing(form: AppTest) -> None:
    form.segmented_control(key="preset").set_value(None).run()
    assert form.session_state["chosen"] == PRESETS["balanced"].hyperparameters
    assert form.segmented_control(key="preset").value == "balanced"


def test_each_problem_stands_beside_its_field(form: AppTest) -> None:
    form.number_input(key="max_length").set_value(300)
    form.number_input(key="batch_size").set_value(200)
    form.number_input(key="frozen_layers").set_value(7)
    form.number_input(key="learning_rate").set_value(0.01).run()
    chosen = form.session_state["chosen"]
    problems = setting_problems(chosen, train_rows=100, layers=6, maximum_length=256, has_classes=True)
    assert len(form.error) == len(problems) == len(form.session_state["wrong"])
    assert len(form.expander[0].error) == 1
    for column in form.columns:
        fields = [widget.key for widget in [*column.number_input, *column.selectbox, *column.toggle]]
        assert len(column.error) == sum(field in fields for field in form.session_state["wrong"])
