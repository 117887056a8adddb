"""The charts of a table of texts: how often each label occurs, and how long the texts are."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pandas as pd
import streamlit as st

from bert_core import N_, Message, share_cut
from ui.charts import chart, empty_figure
from ui.i18n import _, say
from ui.text import escape_markdown, escape_plotly, shorten

MOST_LABELS = 20
FEW_ROWS = 20
"""A label with fewer rows than this is hardly learned."""
BINS = 40
CLOSE = 0.99
"""The longest texts, this share left out, would press all others into the first bars: they share the last one."""


def label_chart(counts: Mapping[str, int]) -> None:
    """A bar for each of the most common labels, one for all others, and a word about the rarest."""
    names, rows = _most_common(counts)
    total = sum(counts.values())
    figure = empty_figure(x_title=_("rows"), height=90 + 26 * len(rows))
    figure.add_bar(
        x=rows,
        y=list(range(len(rows))),
        orientation="h",
        text=[f"{count:,}" for count in rows],
        textangle=0,
        customdata=[
            [escape_plotly(shorten(name, 200)), count / total] for name, count in zip(names, rows, strict=True)
        ],
        hovertemplate="%{customdata[0]}<br>%{x:,} (%{customdata[1]:.1%})<extra></extra>",
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[escape_plotly(shorten(name, 24)) for name in names],
        autorange="reversed",
        showgrid=False,
    )
    numbers = pd.DataFrame(
        {
            _("Label"): list(counts),
            _("Rows"): list(counts.values()),
            _("Share"): [f"{count / total:.1%}" for count in counts.values()],
        }
    )
    chart(figure, numbers, key="label_chart", description=_("How many rows each label has"))
    rarest = min(counts, key=counts.__getitem__)
    if counts[rarest] < FEW_ROWS:
        rare = N_("The rarest label, '{label}', has one row. Some tens of rows are needed to learn a label well.")
        more = N_("The rarest label, '{label}', has {count} rows. Some tens of rows are needed to learn a label well.")
        values = {"label": escape_markdown(shorten(rarest)), "count": counts[rarest]}
        st.caption(say(Message(text=rare, plural=more, values=values)))


def length_chart(lengths: np.ndarray, max_length: int, *, has_windows: bool) -> None:
    """How many texts have how many word pieces, where they will be cut or divided, and what share that is."""
    last = max(int(np.quantile(lengths, CLOSE)), max_length) + 1
    width = -(-last // BINS)
    edges = np.arange(0, last + width, width)
    counts, edges = np.histogram(np.minimum(lengths, edges[-1] - 1), bins=edges)
    names = [f"{low}–{high - 1}" for low, high in pairwise(edges.tolist())]
    if lengths.max() >= edges[-1]:
        names[-1] = _("{count} and more", count=int(edges[-2]))
    if has_windows:
        border = _("divided here: {length} word pieces", length=max_length)
    else:
        border = _("cut here: {length} word pieces", length=max_length)
    figure = empty_figure(x_title=_("word pieces"), y_title=_("texts"), height=350)
    figure.add_bar(
        x=(edges[:-1] + width / 2).tolist(),
        y=counts.tolist(),
        width=width,
        customdata=names,
        hovertemplate="%{customdata}: %{y:,}<extra></extra>",
        name=_("texts"),
        showlegend=False,
    )
    figure.add_scatter(
        x=[max_length, max_length],
        y=[0, int(counts.max())],
        mode="lines",
        line={"width": 3, "dash": "dash"},
        name=border,
        hoverinfo="skip",
        showlegend=True,
    )
    figure.update_layout(bargap=0.05)
    numbers = pd.DataFrame({_("Word pieces"): names, _("Texts"): counts})
    chart(figure, numbers, key="length_chart", description=_("How long the texts are, in word pieces"))
    share = share_cut(lengths, max_length)
    if share and has_windows:
        st.caption(
            _("{share:.1%} of the texts are longer than the chosen maximum length of {length} word pieces. They are "
              "read in several parts that overlap (windows), and take longer to learn.", length=max_length, share=share)
        )  # fmt: skip
    elif share:
        st.caption(
            _("At the chosen maximum length of {length} word pieces, {share:.1%} of the texts lose their end.",
              length=max_length, share=share)
        )  # fmt: skip
    else:
        st.caption(_("No text is longer than the chosen maximum length of {length} word pieces.", length=max_length))


def _most_common(counts: Mapping[str, int]) -> tuple[list[str], list[int]]:
    """Names and rows of the most common labels, all others being one; `counts` begins with the most common."""
    names, rows = list(counts), list(counts.values())
    if len(names) > MOST_LABELS + 1:
        others = len(names) - MOST_LABELS
        names = [*names[:MOST_LABELS], _("{count} other labels", count=others)]
        rows = [*rows[:MOST_LABELS], sum(rows[MOST_LABELS:])]
    return names, rows
