"""What became of the answer when the text was edited: which words changed, and from which answer to which."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from bert_core import Said, Stretch, is_edit, model_version, text_changes
from ui.i18n import _
from ui.run_table import RunLine
from ui.state import remembered
from ui.text import escape_markdown, shorten

BOX = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.6;max-height:14rem;overflow-y:auto"
TAGS = {"same": "{}", "gone": '<del style="opacity:.7">{}</del>', "new": '<ins style="font-weight:600">{}</ins>'}
"""Struck through and underlined: they can be told without colour."""


class _Asked(NamedTuple):
    folder: Path
    version: float
    cells: Mapping[str, str]
    said: Said


def changed_answer(line: RunLine, cells: Mapping[str, str], said: Said) -> None:
    """The change against what was asked before, if that was the same text but for some words."""
    now = _Asked(line.run.folder, model_version(line.run), dict(cells), said)
    asked: list[_Asked | None] = remembered("asked", (), lambda: [None, None])
    if asked[1] != now:
        asked[:] = [asked[1], now]
    before = asked[0]
    if before is None or before[:2] != now[:2]:
        return
    changes = {role: text_changes(before.cells[role], text) for role, text in cells.items()}
    if is_edit([stretch for stretches in changes.values() for stretch in stretches]):
        with st.container(border=True):
            st.caption(_("What your change of the text did"))
            for stretches in changes.values():
                if any(stretch.kind != "same" for stretch in stretches):
                    st.html(_html(stretches))
            st.write(_in_words(before.said, said))


def said_words(said: Said) -> str:
    """An answer with how sure the model is, in markdown."""
    answer = f"**{escape_markdown(shorten(said.answer))}**" if said.answer else _("nothing")
    return answer if said.confidence is None else f"{answer} ({said.confidence:.1%})"


def _in_words(before: Said, now: Said) -> str:
    if before.answer == now.answer and now.confidence is not None and before.confidence is not None:
        return _("Still {answer}; before it was {share:.1%}.", answer=said_words(now), share=before.confidence)
    if before.answer == now.answer:
        return _("Still {answer}.", answer=said_words(now))
    return _("The answer was {before}; now it is {now}.", before=said_words(before), now=said_words(now))


def _html(stretches: list[Stretch]) -> str:
    words = "".join(TAGS[stretch.kind].format(escape(stretch.text)) for stretch in stretches)
    return f'<div dir="auto" style="{BOX}">{words}</div>'
