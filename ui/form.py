"""The form of hyperparameters, made from the fields of their record: a new field there is a new widget here.

The widget of a field has the field's name as its key, so its value lasts as long as the session.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, get_args

import streamlit as st
from pydantic.fields import FieldInfo

from bert_core import (
    CHOICE_TITLES,
    FEW_EXAMPLES_SETTINGS,
    PRESETS,
    Hyperparameters,
    SettingsError,
    bounds,
    hyperparameters_from,
    settings_of,
)
from ui.i18n import _, say
from ui.state import begin_with, set_widget, widget_value
from ui.text import escape_markdown

FIELDS = Hyperparameters.model_fields
USUAL = Hyperparameters()
COLUMNS = 2
METHOD = "method"
"""The field that says which of the others count."""

Problems = Callable[[Hyperparameters], list[SettingsError]]


def hyperparameters_form(problems_of: Problems, own: Sequence[str] = ()) -> tuple[Hyperparameters, list[SettingsError]]:
    """The presets, and a widget for each field with what is wrong beside it; returns what was chosen, and the wrong.

    `own` are those of the settings of some tasks that this one has.
    """
    names = settings_of(own)
    settings = chosen_hyperparameters(own)
    problems = problems_of(settings)
    _choose_preset(settings)
    _draw([METHOD], problems)
    _draw([name for name in names if name != METHOD and not _is_advanced(name)], problems)
    with st.expander(_("More settings (advanced)"), key="advanced"):
        _draw([name for name in names if _is_advanced(name)], problems)
    return settings, problems


def chosen_hyperparameters(own: Sequence[str] = ()) -> Hyperparameters:
    """What the widgets of this session are set to; those of a task's own only if it is in hand."""
    return hyperparameters_from({name: widget_value(name, getattr(USUAL, name)) for name in settings_of(own)})


def _choose_preset(settings: Hyperparameters) -> None:
    chosen = next((preset for preset in PRESETS.values() if preset.hyperparameters == settings), None)
    st.segmented_control(
        _("Settings that fit together (preset)"),
        list(PRESETS),
        key=set_widget("preset", chosen.name if chosen else None),
        format_func=lambda name: _(PRESETS[name].title),
        on_change=_take_preset,
    )
    st.caption(_(chosen.help_text) if chosen else _("Your own settings. Choose one of the three to go back to it."))


def _take_preset() -> None:
    preset = PRESETS.get(widget_value("preset", ""))
    if preset is not None:
        for name, value in preset.hyperparameters:
            set_widget(name, value)


def _draw(names: list[str], problems: Iterable[SettingsError]) -> None:
    """The widgets of these fields side by side, each with its problems beneath it."""
    for row in _rows(names):
        for column, name in zip(st.columns(min(COLUMNS, len(names)), gap="medium"), row, strict=False):
            with column:
                _widget(name)
                for problem in problems:
                    if problem.field == name:
                        st.error(escape_markdown(say(problem)))


def _rows(names: list[str]) -> Iterator[list[str]]:
    yield from (names[start : start + COLUMNS] for start in range(0, len(names), COLUMNS))


def _widget(name: str) -> None:
    field = FIELDS[name]
    kind = str if get_args(field.annotation) else field.annotation
    common = {
        "key": begin_with(name, getattr(USUAL, name)),
        "help": _(field.description) if field.description else None,
        "persist_state": "session",
        "disabled": _is_without_effect(name),
    }
    WIDGETS[kind](name, field, _(field.title or name), common)


def _whole_number(name: str, field: FieldInfo, title: str, common: dict[str, Any]) -> None:
    low, high = map(int, bounds(name))
    st.number_input(title, low, high, step=max(1, field.default // 4), **common)


def _fraction(name: str, field: FieldInfo, title: str, common: dict[str, Any]) -> None:
    low, high = map(float, bounds(name))
    step = 10.0 ** math.floor(math.log10(field.default))
    st.number_input(title, low, high, step=step, format="%.6g", **common)


def _switch(name: str, field: FieldInfo, title: str, common: dict[str, Any]) -> None:
    st.toggle(title, width="stretch", wrap=True, **common)


def _choice(name: str, field: FieldInfo, title: str, common: dict[str, Any]) -> None:
    st.selectbox(title, get_args(field.annotation), format_func=lambda value: _(CHOICE_TITLES[value]), **common)


def _is_without_effect(name: str) -> bool:
    return widget_value(METHOD, USUAL.method) == "few_examples" and name not in FEW_EXAMPLES_SETTINGS


def _is_advanced(name: str) -> bool:
    extra = FIELDS[name].json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("advanced"))


WIDGETS = {int: _whole_number, float: _fraction, bool: _switch, str: _choice}
"""By the type of a field: what it is chosen with."""
