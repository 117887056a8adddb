"""What a table is: its first rows, the role of its columns, and what is in them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from bert_core import (
    DEFAULT_MODEL,
    LEAVE_OUT_UNUSABLE,
    N_,
    TASKS,
    ModelError,
    PreparedData,
    defuse,
    is_at_hand,
    main_script,
    resolve_model,
    text_lengths,
)
from ui.chosen_data import InHand
from ui.data_charts import label_chart, length_chart
from ui.i18n import _, say
from ui.models_here import best_model_for, model_title, reads, titled
from ui.services import tokenizer
from ui.state import change_in_hand, choose_model, chosen_max_length, chosen_model, remembered, set_widget, widget_value
from ui.text import escape_markdown, shorten

FIRST_ROWS, FIRST_COLUMNS, LONGEST_CELL = 100, 30, 500
"""How much of a table is sent to the browser to look at."""
MOST_TEXTS, MOST_CHARACTERS = 20_000, 5_000_000
"""Word pieces are counted in so many texts at most, which takes a few seconds."""
NO_COLUMN = ""
"""Stands for no column in the choice of one that a table may lack."""
SCRIPTS = {
    "en": N_("Latin letters, as English is"),
    "zh": N_("Chinese characters"),
    "ja": N_("Japanese characters"),
    "ko": N_("Korean characters"),
    "other": N_("letters that are neither Latin nor East Asian"),
}
"""The words for what `main_script` finds."""


def show_table(chosen: InHand) -> None:
    """The first rows, with the columns that are used in front."""
    table = chosen.table
    columns = TASKS[chosen.task].form(chosen.form).columns if chosen.form else ()
    titles = {column.role: _(column.title) for column in columns}
    used = {name: f"{titles[role]}: {name}" for role, name in (chosen.columns or {}).items()}
    order = [*used, *(name for name in table.columns if name not in used)][:FIRST_COLUMNS]
    st.dataframe(
        table.frame.head(FIRST_ROWS)[order].map(beginning).rename_axis(_("Row")),
        height=248,
        column_config={name: st.column_config.TextColumn(title) for name, title in used.items()},
        alt=_("The first rows of the table"),
    )


def choose_columns(chosen: InHand) -> None:
    """The form in which the table is written and the column of each role, guessed with the reason, and changeable."""
    task = TASKS[chosen.task]
    if len(task.forms) > 1:
        st.selectbox(
            _("How it is written down"),
            [form.name for form in task.forms],
            key=set_widget("form", chosen.form),
            format_func=lambda name: _(task.form(name).title),
            on_change=_take_form,
        )
    columns = TASKS[chosen.task].form(chosen.form).columns
    taken = dict(chosen.columns or {})
    for place, column in zip(st.columns(len(columns), gap="medium"), columns, strict=True):
        with place:
            key = f"{column.role}_column"
            none = [NO_COLUMN] if column.is_optional else []
            st.selectbox(
                _(column.title),
                [*none, *chosen.table.columns],
                key=set_widget(key, taken.get(column.role, NO_COLUMN)),
                format_func=lambda name: _("no such column") if name == NO_COLUMN else name,
                on_change=_take_column,
                args=(column.role, key, taken),
                help=_(column.help_text),
            )
            if chosen.guess and column.role in taken and chosen.guess.columns.get(column.role) == taken[column.role]:
                st.caption(_("Guessed: {reason}", reason=escape_markdown(say(chosen.guess.reasons[column.role]))))
                if other := chosen.guess.others.get(column.role):
                    st.caption(_("It may also be '{column}'.", column=escape_markdown(shorten(other))))


def show_problems(chosen: InHand) -> None:
    """The rows that the task cannot use, to look at and take away, and a button that leaves them out."""
    rows = pd.DataFrame(
        {
            _("Row"): [problem.row for problem in chosen.problems],
            _("Reason"): [say(problem.reason) for problem in chosen.problems],
        }
    )
    st.dataframe(rows.head(FIRST_ROWS), hide_index=True, height=210, alt=_("Rows that cannot be used"))
    with st.container(horizontal=True):
        st.button(
            _("Leave these rows out ({count})", count=len(rows)),
            key="leave_out",
            on_click=change_in_hand,
            kwargs={"fixes": (*chosen.fixes, LEAVE_OUT_UNUSABLE)},
        )
        st.download_button(
            _("Download the list"),
            lambda: rows.map(lambda cell: defuse(str(cell))).to_csv(index=False).encode("utf-8-sig"),
            file_name="rows-that-cannot-be-used.csv",
            mime="text/csv",
            key="download_problems",
            on_click="ignore",
        )


def show_content(chosen: InHand, prepared: PreparedData) -> None:
    """How often each label occurs, how long the texts are, and whether the chosen model reads them."""
    task = TASKS[chosen.task]
    role = task.input_roles[0]
    examples = [*prepared.train, *prepared.valid, *prepared.test]
    texts = [example.cells[role] for example in examples]
    counts = {_(kind) if kind in task.kinds else kind: count for kind, count in task.counts(examples).items()}
    columns = st.columns(2 if counts else 1, gap="large")
    if counts:
        with columns[0]:
            st.markdown(_("**How often each answer occurs (class balance)**"))
            label_chart(counts)
    with columns[-1]:
        st.markdown(_("**How long the texts are**"))
        _show_lengths(chosen.task, prepared, texts)
    _show_language(main_script(texts))


def beginning(cell: str) -> str:
    """As much of a cell as is sent to the browser."""
    return cell if len(cell) <= LONGEST_CELL else f"{cell[: LONGEST_CELL - 1]}…"


def _take_column(role: str, key: str, taken: dict[str, str]) -> None:
    name = widget_value(key, taken.get(role, NO_COLUMN))
    others = {other: column for other, column in taken.items() if other != role}
    change_in_hand(columns=others if name == NO_COLUMN else {**others, role: name})


def _take_form() -> None:
    change_in_hand(form=widget_value("form", None))


def _show_lengths(task: str, prepared: PreparedData, texts: list[str]) -> None:
    model = chosen_model() if is_at_hand(chosen_model()) else DEFAULT_MODEL
    try:
        folder = resolve_model(model, download=False).folder
        what = (prepared.source.fingerprint, *prepared.source.columns.values(), len(texts), folder)
        lengths = remembered("lengths", what, lambda: _count(texts, folder))
    except ModelError as error:
        st.caption(say(error))
        return
    length_chart(lengths, chosen_max_length(), has_windows=TASKS[task].has_windows)
    if model != chosen_model():
        st.caption(
            _(
                "Counted as {model} reads them, for the chosen model is not on this computer yet.",
                model=model_title(model),
            )
        )


def _count(texts: list[str], folder: Path) -> np.ndarray:
    """Lengths of texts spread over the whole table, few enough to be counted in seconds."""
    step = max(1, -(-len(texts) // MOST_TEXTS), -(-sum(map(len, texts)) // MOST_CHARACTERS))
    with st.spinner(_("Counting the word pieces of the texts …")):
        return text_lengths(texts[::step], tokenizer(folder))


def _show_language(script: str) -> None:
    model = chosen_model()
    values = {"script": _(SCRIPTS[script]), "model": model_title(model)}
    understood = reads(model, script)
    if understood:
        st.caption(_("The texts are written in {script}. The chosen model, {model}, reads them.", **values))
    elif understood is None:
        st.caption(
            _("The texts are written in {script}. What the chosen model, {model}, reads is not known here.", **values)
        )
    else:
        better = best_model_for(script)
        with st.container(border=True):
            st.markdown(
                _("The texts are written in {script}. The chosen model, {model}, was not made for them and would learn "
                  "little.", **values) + " " + titled(better)
            )  # fmt: skip
            st.button(
                _("Take {model}", model=model_title(better.identifier)),
                key="take_model",
                on_click=choose_model,
                args=(better.identifier,),
            )
