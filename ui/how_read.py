"""How the file in hand was read, in a line; the way to say otherwise; and what only the person can say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from bert_core import DELIMITERS, N_, TASKS, Question, Reading, Table, delimiter_words, reading_words
from ui.chosen_data import InHand
from ui.i18n import _, say
from ui.state import change_in_hand, problem_in, read_in_hand, set_widget, widget_value
from ui.text import escape_markdown, shorten

ENCODINGS = ("utf-8", "utf-16", "gb18030", "big5", "shift_jis", "euc_kr", "cp1252", "cp1251")
"""What people's files are written in; another one may be typed."""
TITLES = {
    "encoding": N_("Encoding"),
    "delimiter": N_("Sign between two columns"),
    "header": N_("Row with the names of the columns (0: there is none)"),
    "quoting": N_("Quotation marks"),
    "sheet": N_("Sheet"),
    "member": N_("File in the archive"),
}
"""What can be said of how a file is read, by the fields of `Reading`."""
QUOTING = {True: N_("Quotation marks hold a cell together"), False: N_("Quotation marks are part of the text")}
LAST_ROW = 1_000
"""Nobody looks for the names of columns further down."""
PLACE = "reading"


def show_reading(chosen: InHand) -> None:
    """The line, with the way to change it beside it."""
    table = chosen.table
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _(
                "**{file}**: {rows:,} rows, {columns:,} columns, {words}.",
                file=escape_markdown(shorten(table.file_name)),
                rows=len(table),
                columns=len(table.columns),
                words=", ".join(escape_markdown(shorten(say(word))) for word in reading_words(table.reading)),
            ),
            width="content",
        )
        with st.popover(_("Change how it is read"), key="change_reading"):
            _change(chosen)
    if problem := problem_in(PLACE):
        st.error(escape_markdown(say(problem)))


def ask(chosen: InHand) -> None:
    """A box for each thing that was assumed, with the answers to choose from; the first is what was assumed."""
    questions = list(chosen.table.questions)
    if chosen.task_guess and chosen.task_guess.question and not chosen.task_is_chosen:
        questions.append(chosen.task_guess.question)
    for question in questions:
        with st.container(border=True):
            st.markdown(escape_markdown(say(question.message)))
            with st.container(horizontal=True):
                for place, option in enumerate(question.options):
                    words = escape_markdown(shorten(_option_words(question, option)))
                    st.button(
                        _("{answer} (assumed)", answer=words) if place == 0 else words,
                        key=f"answer_{question.code}_{place}",
                        on_click=_answer,
                        args=(chosen.reading, question.code, option),
                    )


def _answer(reading: Reading, code: str, option: str) -> None:
    if code == "task":
        change_in_hand(task=option, task_is_chosen=True)
    else:
        _read_with(reading, {code: option})


def _option_words(question: Question, option: str) -> str:
    """An answer as people read it."""
    if question.code == "task":
        return _(TASKS[option].title)
    if question.code == "delimiter":
        return say(delimiter_words(option))
    if question.code == "header":
        return _("There is no header") if option == "0" else _("Row {row} has the names", row=option)
    if question.code == "quoting":
        is_on = option == "true"
        return _(QUOTING[is_on])
    return option


def _change(chosen: InHand) -> None:
    """A widget for each thing that was found or chosen of how the file is read."""
    for field, draw in WIDGETS.items():
        if _applies(chosen.table, field):
            draw(chosen, field)
    if chosen.reading != Reading():
        st.button(_("Find all of it from the file"), key="read_as_found", on_click=_read_with, args=(Reading(), {}))


def _applies(table: Table, field: str) -> bool:
    return getattr(table.reading, field) is not None or (field == "delimiter" and table.reading.format == "delimited")


def _choose(chosen: InHand, field: str, options: Mapping[Any, str], *, more: bool = True) -> None:
    """A box with the values that there are; where `more` are allowed, another one can be typed."""
    now = getattr(chosen.table.reading, field)
    values = list(options) if now in options or now is None else [now, *options]
    st.selectbox(
        _(TITLES[field]),
        values,
        key=set_widget(f"read_{field}", now),
        format_func=lambda value: options.get(value, value),
        accept_new_options=more,
        on_change=_take,
        args=(chosen.reading, field),
    )


def _choose_encoding(chosen: InHand, field: str) -> None:
    _choose(chosen, field, {name: name.upper() for name in ENCODINGS})


def _choose_delimiter(chosen: InHand, field: str) -> None:
    _choose(chosen, field, {sign: say(delimiter_words(sign)) for sign in DELIMITERS})


def _choose_quoting(chosen: InHand, field: str) -> None:
    _choose(chosen, field, {value: _(words) for value, words in QUOTING.items()}, more=False)


def _choose_name(chosen: InHand, field: str) -> None:
    """Of a sheet or a file in an archive: one of those that were asked about, or typed."""
    asked = [option for question in chosen.table.questions if question.code == field for option in question.options]
    _choose(chosen, field, {name: name for name in asked})


def _choose_header(chosen: InHand, field: str) -> None:
    st.number_input(
        _(TITLES[field]),
        0,
        max(LAST_ROW, chosen.table.reading.header or 0),
        key=set_widget("read_header", chosen.table.reading.header),
        on_change=_take,
        args=(chosen.reading, field),
    )


def _take(reading: Reading, field: str) -> None:
    value = widget_value(f"read_{field}", None)
    if value is not None:
        _read_with(reading, {field: value})


def _read_with(reading: Reading, changes: Mapping[str, Any]) -> None:
    """Answers and addresses hold text; the record makes of it what its fields are."""
    read_in_hand(Reading.model_validate({**reading.model_dump(), **changes}), place=PLACE)


WIDGETS: dict[str, Callable[[InHand, str], None]] = {
    "member": _choose_name,
    "sheet": _choose_name,
    "header": _choose_header,
    "encoding": _choose_encoding,
    "delimiter": _choose_delimiter,
    "quoting": _choose_quoting,
}
"""By the fields of `Reading`: what each is chosen with."""
