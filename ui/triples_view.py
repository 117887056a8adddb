"""Triples over their text: subjects and objects marked where they stand, an arrow for each triple, and a table."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import Example, Task
from ui.i18n import _

# Blue and orange are told apart by everyone, and so are lines of different kinds; both are readable on light and dark.
SUBJECT = "background:rgba(0,114,178,.22);border-bottom:3px solid rgb(0,114,178);"
OBJECT = "background:rgba(230,159,0,.22);border-bottom:3px dashed rgb(230,159,0);"
BOTH = (
    "background:linear-gradient(90deg,rgba(0,114,178,.3),rgba(230,159,0,.3));border-bottom:3px double rgb(128,128,128);"
)
TEXT = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:2;"
ROW = "display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .5rem;margin:.4rem 0;overflow-wrap:anywhere;"
LINE = "flex:0 0 .9rem;border-top:2px solid currentColor;opacity:.6;"
HEAD = "border:.3rem solid transparent;border-left:.5rem solid currentColor;opacity:.6;"


def draw_triples(answer: Any, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """What a text says, and whether that is right where it is known."""
    if answer.triples:
        legend = f"{_part(_('Subject'), SUBJECT)} {_part(_('Object'), OBJECT)}"
        st.html(
            f'<div style="font-size:.85rem">{legend}</div><div style="{TEXT}">{marked(answer)}</div>{arrows(answer)}'
        )
    else:
        st.info(_("No triple was found in this text."))
    right = None if example is None else {tuple(fact[:3]) for fact in json.loads(example.cells["triples"])}
    if right is not None:
        _compare({texts_of(triple) for triple in answer.triples}, right)
    if answer.triples or right:
        st.dataframe(table(answer, right), key="answer_triples", hide_index=True, column_config=_columns())


def marked(answer: Any) -> str:
    """The text as HTML with its subjects and objects marked; they may lie within each other."""
    spans = {
        SUBJECT: [(triple.subject_start, triple.subject_end) for triple in answer.triples],
        OBJECT: [(triple.object_start, triple.object_end) for triple in answer.triples],
    }
    edges = sorted({0, len(answer.text), *(edge for places in spans.values() for place in places for edge in place)})
    parts = []
    for start, end in pairwise(edges):
        styles = [style for style, places in spans.items() if any(a <= start and end <= b for a, b in places)]
        words = answer.text[start:end]
        parts.append(_part(words, styles[0] if len(styles) == 1 else BOTH) if styles else html.escape(words))
    return "".join(parts)


def arrows(answer: Any) -> str:
    """A line of HTML for each triple: its subject, an arrow with the relation, its object."""
    return "".join(
        f'<div style="{ROW}">{_part(triple.subject, SUBJECT)}<span style="{LINE}"></span>'
        f'<i>{html.escape(triple.relation)}</i><span style="{LINE}"></span>'
        f'<span style="{HEAD}margin-left:-.5rem"></span>{_part(triple.object, OBJECT)}</div>'
        for triple in answer.triples
    )


def table(answer: Any, right: set[tuple[str, str, str]] | None) -> pd.DataFrame:
    """The triples that were found and, where the right ones are known, those that were missed."""
    found = [(*texts_of(triple), triple.probability) for triple in answer.triples]
    missed = sorted((right or set()) - {row[:3] for row in found})
    rows = [*found, *((*texts, None) for texts in missed)]
    names = (_("Subject"), _("Relation"), _("Object"), "probability")
    frame = pd.DataFrame(rows, columns=list(names)).astype({"probability": float})
    if right is not None:
        verdicts = [_("right") if row[:3] in right else _("not in your data") for row in found]
        frame[_("In your data")] = verdicts + [_("missed")] * len(missed)
    return frame


def texts_of(triple: Any) -> tuple[str, str, str]:
    """Subject, relation and object."""
    return triple.subject, triple.relation, triple.object


def _part(words: str, style: str) -> str:
    return f'<span style="{style}padding:0 .15rem">{html.escape(words)}</span>'


def _compare(found: set[tuple[str, str, str]], right: set[tuple[str, str, str]]) -> None:
    if found == right:
        st.success(_("Right: your data has the same triples."), icon=":material/check:")
    else:
        st.warning(
            _(
                "{right} of the {count} triples in your data were found; {wrong} others were found that it does not "
                "have.",
                right=len(found & right),
                count=len(right),
                wrong=len(found - right),
            ),
            icon=":material/close:",
        )


def _columns() -> dict[str, Any]:
    return {"probability": st.column_config.NumberColumn(_("How sure"), format="percent")}
