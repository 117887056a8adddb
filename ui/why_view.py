"""Why a model answers so: the words of the text, coloured by what each does to the answer, and their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from bert_core import Claim, Influence, influence, model_version
from ui.charts import numbers_of
from ui.i18n import _
from ui.run_table import RunLine
from ui.services import predictions
from ui.state import remembered, set_widget, widget_value
from ui.text import escape_markdown, shorten

BOX = "white-space:pre-wrap;overflow-wrap:anywhere;line-height:2;max-height:26rem;overflow-y:auto"
FOR, AGAINST = ("0,114,178", "solid"), ("230,159,0", "dashed")
"""Blue and orange, which colour-blind eyes tell apart; the line below a word says it without colour, too."""
FAINTEST, STRONGEST = 0.1, 0.6
"""How much of a colour lies behind a word: the letters can be read on it, on light and on dark."""
HARDLY = 0.02
"""A change of a probability that is not worth a strong colour."""
WORD_LENGTH = 40


def why(line: RunLine, cells: Mapping[str, str]) -> None:
    """A switch, and behind it what each word does to the answer.

    Raises:
        BertStudioError: the model cannot answer.
    """
    if not st.toggle(
        _("Why this answer?"),
        key="try_why",
        persist_state="session",
        help=_("The model answers the text once more without each word; what changes is what that word does."),
    ):
        return
    found = _influence(line, cells)
    claim = _chosen(found)
    if claim is None or not found.parts:
        st.caption(_("Nothing in this answer can be traced to words."))
        return
    _in_words(found, claim, cells)
    for column in line.inputs:
        if any(part.role == column.role for part in found.parts):
            if len(line.inputs) > 1:
                st.caption(_(column.title))
            st.html(coloured(cells[column.role], _marks(found, claim, column.role)))
    _table(found, claim, cells)


def coloured(text: str, marks: Sequence[tuple[int, int, float]]) -> str:
    """HTML of a text with stretches of it coloured: from, to, and from -1, all against, to 1, all for the answer."""
    pieces, read = [], 0
    for start, end, strength in marks:
        pieces += [escape(text[read:start]), _mark(text[start:end], strength)]
        read = end
    pieces.append(escape(text[read:]))
    return f'<div dir="auto" style="{BOX}">{"".join(pieces)}</div>'


def _influence(line: RunLine, cells: Mapping[str, str]) -> Influence:
    run = line.run

    def ask() -> Influence:
        with st.spinner(_("Leaving out one word after the other …")):
            return influence(line.task, line.inputs, cells, lambda rows: predictions().answers(run, rows))

    return remembered("influence", (run.folder, model_version(run), tuple(cells.items())), ask)


def _chosen(found: Influence) -> Claim | None:
    """What of the answer is to be explained: the first thing that it says, unless the person picks another."""
    if len(found.claims) <= 1:
        return found.claims[0] if found.claims else None
    names = [claim.name for claim in found.claims]
    if widget_value("try_claim", None) not in names:  # another text was asked
        set_widget("try_claim", names[0])
    chosen = st.selectbox(_("What to explain"), names, key="try_claim", format_func=_claim_words, width=360)
    return next(claim for claim in found.claims if claim.name == chosen)


def _claim_words(name: str) -> str:
    return shorten(name) or _("no answer in this text")


def _in_words(found: Influence, claim: Claim, cells: Mapping[str, str]) -> None:
    """How to read the colours, and what the word does that does the most."""
    if claim.is_number:
        st.write(_("Words on :blue-background[blue] raise the number, those on :orange-background[orange] lower it."))
    else:
        name = escape_markdown(_claim_words(claim.name))
        st.write(
            _(
                "Words on :blue-background[blue] speak for **{answer}**, those on :orange-background[orange] against.",
                answer=name,
            )
        )
    place = max(range(len(found.parts)), key=lambda place: abs(claim.influences[place]))
    part = found.parts[place]
    word = escape_markdown(shorten(cells[part.role][part.start : part.end], WORD_LENGTH))
    change, left = abs(claim.influences[place]), claim.without[place]
    if claim.is_number:
        st.write(_("“{word}” does the most: without it the answer would be {number:.3g}.", word=word, number=left))
    elif change < HARDLY:
        st.write(_("No single word decides: without any one of them the model would be nearly as sure."))
    elif not left:
        st.write(
            _(
                "The model is {share:.1%} sure of it; without “{word}” it would not answer so.",
                share=claim.value, word=word,
            )
        )  # fmt: skip
    else:
        st.write(
            _(
                "The model is {share:.1%} sure of it; without “{word}” it would be {left:.1%} sure.",
                share=claim.value, word=word, left=left,
            )
        )  # fmt: skip


def _marks(found: Influence, claim: Claim, role: str) -> list[tuple[int, int, float]]:
    changes = claim.influences
    scale = max(max(map(abs, changes)), 0.0 if claim.is_number else HARDLY) or 1.0
    return [
        (part.start, part.end, change / scale)
        for part, change in zip(found.parts, changes, strict=True)
        if part.role == role
    ]


def _mark(words: str, strength: float) -> str:
    depth = abs(strength) * STRONGEST
    if depth < FAINTEST:
        return escape(words)
    colour, stroke = FOR if strength > 0 else AGAINST
    style = (
        f"background-color:rgba({colour},{depth:.2f});border-bottom:2px {stroke} rgb({colour});border-radius:3px;"
        "padding:0.1em 0.15em;color:inherit;-webkit-box-decoration-break:clone;box-decoration-break:clone"
    )
    return f'<mark style="{style}">{escape(words)}</mark>'


def _table(found: Influence, claim: Claim, cells: Mapping[str, str]) -> None:
    figure, signed = ("{:.3g}", "{:+.3g}") if claim.is_number else ("{:.1%}", "{:+.1%}")
    rows = [
        (cells[part.role][part.start : part.end], signed.format(change), figure.format(left))
        for part, change, left in zip(found.parts, claim.influences, claim.without, strict=True)
    ]  # fmt: skip
    numbers_of(pd.DataFrame(rows, columns=[_("Word"), _("What it adds"), _("Without it")]), key="try_why")
