"""Entities in their text: coloured, with the type written beside each, and as a table."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st

from bert_core import Entity
from ui.i18n import _

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999999", "#B8A800")
"""Okabe and Ito's, which colour-blind eyes tell apart."""
TINT = "4d"
"""How much of a colour lies behind the text, as two more digits: it can be read on white and on black."""
Span = tuple[int, int, str]


def marked_text(text: str, spans: Sequence[Span]) -> None:
    """A text with its entities marked: start, end and type of each, in order. Nothing in it is read as HTML."""
    colours = _colours(kind for _start, _end, kind in spans)
    pieces = []
    read = 0
    for start, end, kind in spans:
        pieces += [html.escape(text[read:start]), _mark(text[start:end], kind, colours[kind])]
        read = end
    pieces.append(html.escape(text[read:]))
    st.html(f'<div style="white-space:pre-wrap;overflow-wrap:anywhere;line-height:2.1">{"".join(pieces)}</div>')


def entity_table(entities: Sequence[Entity]) -> None:
    """The same as a table."""
    frame = pd.DataFrame(
        {
            _("Words"): [each.text for each in entities],
            _("Type"): [each.label for each in entities],
            _("Characters"): [f"{each.start}–{each.end}" for each in entities],
            _("How sure"): [each.probability for each in entities],
        }
    )
    percent = st.column_config.NumberColumn(format="percent")
    st.dataframe(frame, key="entity_table", hide_index=True, column_config={_("How sure"): percent})


def _mark(words: str, kind: str, colour: str) -> str:
    label = f'<span style="font-size:0.72em;font-weight:600;padding-left:0.5em">{html.escape(kind)}</span>'
    style = (
        f"background-color:{colour}{TINT};border-bottom:2px solid {colour};border-radius:4px;padding:0.15em 0.35em;"
        "color:inherit;-webkit-box-decoration-break:clone;box-decoration-break:clone"
    )
    return f'<mark style="{style}">{html.escape(words)}{label}</mark>'


def _colours(kinds: Iterable[str]) -> dict[str, str]:
    """A colour for each type; with very many of them they come again, but the type is written there too."""
    return {kind: COLOURS[place % len(COLOURS)] for place, kind in enumerate(sorted(set(kinds)))}
