"""An answer that stands in a text: in large type, marked in its place, and the answers that came next."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from bert_core import Example, Known, QaAnswer, Task
from ui.i18n import _
from ui.text import escape_markdown

SHOWN_AROUND = 2000
"""Characters of a text that are shown before its answer, and behind it."""
BOX = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.6"
MARK = "background:rgba(255,176,0,.35);color:inherit;font-weight:600;border-bottom:3px solid #c77700"
"""Orange on light and on dark; the line and the weight of the letters say it without colour, too."""


def draw_span(answer: QaAnswer, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The answer or that there is none, the right one where it is known, its place in the text, and the runners-up."""
    st.header(escape_markdown(answer.text) if answer.text else _("No answer in this text"), anchor=False)
    st.write(_("How sure the model is: {share:.1%}", share=answer.probability))
    if example is not None:
        _compare(answer, task, example)
    if answer.text:
        st.html(marked(cells[task.passage], answer.start, answer.end))
    if answer.runners_up:
        st.caption(_("What came next"))
        _table(answer.runners_up)


def marked(text: str, start: int, end: int) -> str:
    """HTML of a text, or of the part around the characters that are marked in it, with its blanks and line breaks."""
    first, last = max(0, start - SHOWN_AROUND), min(len(text), end + SHOWN_AROUND)
    before = ("…" if first else "") + text[first:start]
    behind = text[end:last] + ("…" if last < len(text) else "")
    mark = f'<mark style="{MARK}">{escape(text[start:end])}</mark>'
    return f'<div dir="auto" style="{BOX}">{escape(before)}{mark}{escape(behind)}</div>'


def _compare(answer: QaAnswer, task: Task, example: Example) -> None:
    right = [each["text"] for each in json.loads(example.cells["answers"])]
    words = " · ".join(map(escape_markdown, dict.fromkeys(right))) or _("no answer in this text")
    worth = task.score([answer], [example], Known())
    if worth["exact_match"] == 1:
        st.success(_("Right. In your data: {answer}", answer=words), icon=":material/check:")
    elif worth["f1"] > 0:
        st.info(_("Partly right. In your data: {answer}", answer=words), icon=":material/check_small:")
    else:
        st.warning(_("Wrong. In your data: {answer}", answer=words), icon=":material/close:")


def _table(answers: Sequence[QaAnswer]) -> None:
    sure = _("How sure")
    frame = pd.DataFrame(
        {
            _("Answer"): [answer.text or _("no answer in this text") for answer in answers],
            sure: [answer.probability for answer in answers],
        }
    )
    settings = {sure: st.column_config.NumberColumn(sure, format="percent")}
    st.dataframe(frame, key="answer_runners_up", hide_index=True, column_config=settings)
