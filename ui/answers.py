"""Asking a run's model from a page, and showing its answers in the way that the task names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import N_, Example, Run, Task, model_version
from ui.answer_charts import probability_chart
from ui.answer_chips import draw_chips
from ui.answer_dial import draw_dial
from ui.answer_pair import show_pair
from ui.blank_answer import draw_blank
from ui.entity_answer import draw_entities
from ui.i18n import _
from ui.services import predictions
from ui.span_view import draw_span
from ui.sql_answer import draw_sql
from ui.state import remembered
from ui.text import escape_markdown
from ui.triples_view import draw_triples

WAKING = N_("Waking the model. Right after a start this can take half a minute.")
HEADINGS = {
    "prediction": N_("Answer"),
    "probability": N_("How sure"),
    "probabilities": N_("How sure"),
    "start": N_("From character"),
    "end": N_("Before character"),
    "triples": N_("Triples"),
    "count": N_("How many"),
    "entities": N_("Entities"),
}
"""The words for the columns of `Task.answer_cells`."""


def wake(run: Run) -> None:
    """Load a run's model while the person still types."""
    remembered("woken", run.folder, lambda: predictions().wake(run))


def ask(name: str, run: Run, cells: Sequence[Mapping[str, str]]) -> list[Any]:
    """The answers to rows of cells, kept under `name` until something else is asked, so that a page may be left.

    Raises:
        BertStudioError: the model cannot answer.
    """
    question = (run.folder, model_version(run), tuple(tuple(row.items()) for row in cells))
    return remembered(name, question, lambda: _ask(run, cells))


def draw_answer(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The answer to some cells, and the right one where it is known."""
    DRAWINGS[task.drawing](answer, task, cells, example)


def answer_table(
    task: Task, cells: Sequence[Mapping[str, str]], rows: Sequence[Mapping[str, str | float]], *, key: str
) -> None:
    """Many answers as a table, each before its input: a long text would push it out of a small window."""
    inputs = {column.role: _(column.title) for column in task.inputs}
    frame = pd.DataFrame(
        {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
        | {title: [row[role] for row in cells] for role, title in inputs.items() if cells and role in cells[0]}
    )
    settings = {name: st.column_config.Column(_(HEADINGS[name])) for name in frame.columns if name in HEADINGS}
    settings["probability"] = st.column_config.NumberColumn(_(HEADINGS["probability"]), format="percent")
    st.dataframe(frame, key=key, hide_index=True, column_config=settings)


def _ask(run: Run, cells: Sequence[Mapping[str, str]]) -> list[Any]:
    awake = predictions().is_awake(run)
    words = _("Answering …") if awake else _(WAKING)
    with st.spinner(words, show_time=not awake):
        return predictions().answers(run, cells)


def _draw_bars(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """A label in large type, and how likely each label is."""
    st.header(escape_markdown(answer.label), anchor=False)
    st.write(_("How sure the model is: {share:.1%}", share=answer.probabilities[answer.label]))
    if example is not None:
        _compare(answer.label, example.cells["label"])
    probability_chart(answer.probabilities, key="answer_chart")


def _draw_pair(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The two texts, and under them what is answered."""
    show_pair(task, cells)
    _draw_bars(answer, task, cells, example)


def _compare(given: str, right: str) -> None:
    if given == right:
        st.success(
            _("Right: the label in your data is {label} too.", label=escape_markdown(right)), icon=":material/check:"
        )
    else:
        st.warning(
            _("Wrong: the label in your data is {label}.", label=escape_markdown(right)), icon=":material/close:"
        )


DRAWINGS: dict[str, Callable[[Any, Task, Mapping[str, str], Example | None], None]] = {
    "answer": draw_span,
    "bars": _draw_bars,
    "pair": _draw_pair,
    "chips": draw_chips,
    "dial": draw_dial,
    "triples": draw_triples,
    "blank": draw_blank,
    "sql": draw_sql,
    "entities": draw_entities,
}
"""How an answer is drawn, by the name that its task gives."""
