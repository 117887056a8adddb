"""What was asked in this session, and the right answers that the person gave: kept in the session, for nobody else."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import (
    BertStudioError,
    Column,
    Message,
    RunSpec,
    Said,
    column_to_correct,
    corrected,
    draft,
    table_csv,
)
from ui.i18n import _, say
from ui.run_table import RunLine
from ui.state import begin_with, remembered, widget_value
from ui.text import escape_markdown

MOST_KEPT = 500


@dataclass(slots=True)
class TypedText:
    """A text with its answer; `row` is its row of the run's file with the right answer, once that is given."""

    when: float
    run_id: str
    run_name: str
    cells: Mapping[str, str]
    said: Said
    right: str = ""
    row: Mapping[str, str] | None = None
    problem: Message | None = None


def note_typed(line: RunLine, cells: Mapping[str, str], said: Said) -> TypedText:
    """Note what was asked and answered; the same as the last is noted once."""
    typed = _typed()
    last = typed[-1] if typed else None
    if last is None or (last.run_id, last.cells, last.said) != (line.run.id, cells, said):
        last = TypedText(time.time(), line.run.id, line.name, dict(cells), said)
        typed.append(last)
        del typed[:-MOST_KEPT]
    return last


def correct(line: RunLine, noted: TypedText, answer: Any) -> None:
    """A thumb that points down, and behind it the place for the right answer."""
    column = column_to_correct(line.spec)
    if column is None:
        return
    with st.popover(_("This is wrong"), icon=":material/thumb_down:"):
        st.write(_("What would be right? It is kept for the next training, in this session only."))
        key = f"right_{noted.when}"
        _right_answer(line.spec, column, draft(answer, column), key)
        st.button(
            _("Keep the right answer"),
            key="try_keep_right",
            type="primary",
            disabled=widget_value(key, None) is None,
            on_click=partial(_keep, line.spec, column, noted, key),
        )
    if noted.problem is not None:
        st.error(escape_markdown(say(noted.problem)))
    elif noted.row is not None:
        st.success(_("Kept. The file of right answers is at the foot of this page."), icon=":material/check:")


def typed_texts(line: RunLine) -> None:
    """All that was asked in this session, and the right answers for the file of this run."""
    typed = _typed()
    if not typed:
        return
    rows = [each.row for each in typed if each.row is not None and each.run_id == line.run.id]
    with st.expander(_("What you asked in this session ({count})", count=len(typed)), expanded=bool(rows)):
        st.caption(_("Nobody else sees this. It is forgotten when you close or reload this page."))
        _table(typed)
        if rows:
            st.write(
                _(
                    "Right answers for this run: {count}. The file has the columns of the file it learned from: put "
                    "its rows under yours, and train again.",
                    count=len(rows),
                )
            )
            st.download_button(
                _("Download the right answers (CSV)"),
                lambda: table_csv(pd.DataFrame(rows).fillna("")),
                file_name="corrections.csv",
                mime="text/csv",
                key="try_corrections",
                on_click="ignore",
                icon=":material/download:",
            )


def _typed() -> list[TypedText]:
    return remembered("typed_texts", (), list)


def _right_answer(spec: RunSpec, column: Column, usual: str, key: str) -> None:
    """The fitting widget; what it is set to stands under `key`."""
    title = _(column.title)
    labels = list(spec.known.labels)
    if column.holds == "label":
        begin_with(key, None)
        others = [label for label in labels if label != usual]
        st.selectbox(title, others, key=key, accept_new_options=True, placeholder=_("Choose or type a label"))
    elif column.holds == "labels":
        begin_with(key, json.loads(usual))
        st.multiselect(title, labels, key=key)
    elif column.holds == "number":
        begin_with(key, float(usual))
        st.number_input(title, key=key, step=None)
    else:
        begin_with(key, usual)
        st.text_area(title, key=key, help=_(column.help_text))


def _keep(spec: RunSpec, column: Column, noted: TypedText, key: str) -> None:
    given = widget_value(key, "")
    right = json.dumps(given, ensure_ascii=False) if isinstance(given, list) else str(given or "")
    try:
        noted.row, noted.problem = corrected(spec, noted.cells, right), None
        noted.right = ", ".join(given) if isinstance(given, list) else right
    except BertStudioError as error:
        noted.problem = error.message


def _table(typed: list[TypedText]) -> None:
    newest = typed[::-1]
    frame = pd.DataFrame(
        {
            "when": pd.to_datetime([each.when for each in newest], unit="s", utc=True),
            "text": [" ⏐ ".join(each.cells.values()) for each in newest],
            "answer": [each.said.answer for each in newest],
            "sure": [each.said.confidence for each in newest],
            "right": [each.right for each in newest],
            "run": [each.run_name for each in newest],
        }
    )
    st.dataframe(
        frame,
        key="typed_table",
        hide_index=True,
        column_config={
            "when": st.column_config.DatetimeColumn(_("Time"), format="HH:mm:ss", timezone=st.context.timezone),
            "text": st.column_config.TextColumn(_("Text"), width="large"),
            "answer": st.column_config.TextColumn(_("Answer")),
            "sure": st.column_config.NumberColumn(_("How sure"), format="percent"),
            "right": st.column_config.TextColumn(_("Right answer")),
            "run": st.column_config.TextColumn(_("Run")),
        },
    )
