"""The table of answers that may be wrong: what the file says, what a model says, and what a person decides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import Column, Example, LabelIssues, form_to_correct
from ui.i18n import _
from ui.run_table import RunLine
from ui.state import remembered

SHOWN = 200


def suspects_table(line: RunLine, found: LabelIssues) -> dict[int, str]:
    """Draw it; returns the new answer of each row that is ticked, as it is written in `answer_column`."""
    shown = found.suspects[:SHOWN]
    ticked = st.number_input(
        _("Tick the first"), 0, len(shown), key=f"ticked_{line.run.id}", width=200,
        help=_("Read them all the same: the suggestion is a guess."),
    )  # fmt: skip
    column = answer_column(line)
    read = json.loads if column.holds == "labels" else str
    examples = judged_examples(line)
    frame = pd.DataFrame(
        {
            "change": [place < ticked for place in range(len(shown))],
            "row": [each.row for each in shown],
            "text": [_text(line, examples.get(each.row)) for each in shown],
            "part": [each.change for each in shown],
            "label": [read(each.label) for each in shown],
            "new": [read(each.suggested) for each in shown],
            "score": [1 - each.score for each in shown],
        }
    )
    unneeded = ["text"] if column.role == "marked" else []  # the answer has the whole text in it
    if not frame["part"].any():
        unneeded.append("part")
    edited = st.data_editor(
        frame.drop(columns=unneeded),
        key=f"suspects_{line.run.id}_{ticked}",
        hide_index=True,
        disabled=["row", "text", "part", "label", "score"],
        column_config={
            "change": st.column_config.CheckboxColumn(_("Change"), width="small"),
            "row": st.column_config.NumberColumn(_("Row"), format="%d", width="small"),
            "text": st.column_config.TextColumn(_("Text"), width="large" if line.task.has_classes else "medium"),
            "part": st.column_config.TextColumn(_("What changes"), width="medium"),
            **_answer_columns(line, column),
            "score": st.column_config.ProgressColumn(
                _("How suspicious"), format="percent", min_value=0.0, max_value=1.0, width="small"
            ),
        },
    )
    rows = zip(edited["row"], edited["change"], edited["label"], edited["new"], strict=True)
    return {int(row): _written(new) for row, change, label, new in rows if change and _is_other(new, label)}


def judged_examples(line: RunLine) -> Mapping[int, Example]:
    """The rows that may be suspected, by their number in the file."""

    def read() -> dict[int, Example]:
        examples = list(line.run.examples("train"))
        if line.spec.data.split.valid_file is None:  # else their numbers are those of another file
            examples += line.run.examples("valid")
        return {each.row: each for each in examples}

    return remembered("judged_examples", line.run.folder, read)


def answer_column(line: RunLine) -> Column:
    """The column in which the right answer of a row of this run can be written."""
    return form_to_correct(line.task, next(iter(judged_examples(line).values()))).column


def _answer_columns(line: RunLine, column: Column) -> dict[str, Any]:
    labels = list(line.spec.known.labels)
    if line.task.has_classes:
        return {
            "label": st.column_config.TextColumn(_("Label")),
            "new": st.column_config.SelectboxColumn(_("New label"), options=labels, required=True),
        }
    if column.holds == "labels":
        return {
            "label": st.column_config.ListColumn(_("Labels")),
            "new": st.column_config.MultiselectColumn(_("New labels"), options=labels),
        }
    width = "large" if column.role == "marked" else "medium"
    return {
        "label": st.column_config.TextColumn(_("In the file"), width=width),
        "new": st.column_config.TextColumn(_("New answer"), width=width, help=_(column.help_text)),
    }


def _text(line: RunLine, example: Example | None) -> str:
    """What is read of a row; of a damaged or newer one nothing."""
    return " ⏐ ".join(example.cells[column.role] for column in line.inputs) if example else ""


def _written(new: Any) -> str:
    return new if isinstance(new, str) else json.dumps(list(new), ensure_ascii=False) if new is not None else ""


def _is_other(new: Any, label: Any) -> bool:
    return new != label if isinstance(label, str) else sorted(new if new is not None else []) != sorted(label)
