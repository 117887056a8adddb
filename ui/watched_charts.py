"""How a model changes its mind about a person's own texts: a small chart for each, and all figures as a table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from bert_core import History, Run, RunSpec, Validation, WatchedAnswer
from ui.charts import empty_figure, numbers_of
from ui.i18n import _
from ui.live_plot import live_plot
from ui.run_charts import end_of
from ui.text import escape_markdown, escape_plotly, shorten

HEIGHT = 210
MOST_LINES = 4
LONGEST_NAME, LONGEST_TEXT = 24, 120
DASHES = ("solid", "dash", "dot", "dashdot")


def watched_charts(run: Run, spec: RunSpec, history: History) -> None:
    """The charts of the texts that a run watches, once there is a check; nothing where it watches none."""
    checks = [check for check in history.validations if check.watched]
    if not checks:
        return
    st.subheader(_("Your own texts"), anchor=False)
    columns = st.columns(2, gap="medium")
    for number, cells in enumerate(spec.watched):
        answer = checks[-1].watched[number]
        with columns[number % 2]:
            st.markdown(f"{escape_markdown(_text(cells))} → **{escape_markdown(_named(answer.answer))}**")
            live_plot(
                watched_figure(history, checks, number), key=f"watched_{number}_{run.id}", height=HEIGHT,
                description=_("How sure the model is of its answers to text {number}, by step", number=number + 1),
            )  # fmt: skip
    numbers_of(watched_table(spec, checks), key=f"watched_{run.id}")


def watched_figure(history: History, checks: list[Validation], number: int) -> go.Figure:
    """The probabilities of the answers to one text at each check, or the number that is answered."""
    figure = empty_figure(x_title=_("Corrections made (steps)"), height=HEIGHT)
    figure.update_layout(template="none")
    figure.update_xaxes(range=[0, 1.01 * end_of(history)])
    steps = [check.step for check in checks]
    answers = [check.watched[number] for check in checks]
    if answers[-1].number is not None:
        figure.add_scatter(
            x=steps, y=[answer.number for answer in answers], name=_("Answer"), mode="lines+markers",
            hovertemplate=_hover("%{y:.3g}"),
        )  # fmt: skip
        return figure
    figure.update_yaxes(tickformat=".0%", range=[-0.02, 1.04])
    for name, dash in zip(_followed(answers), DASHES, strict=False):
        figure.add_scatter(
            x=steps, y=[answer.probabilities.get(name, np.nan) for answer in answers],
            name=escape_plotly(shorten(_named(name), LONGEST_NAME)), mode="lines+markers",
            line={"width": 2, "dash": dash}, cliponaxis=False, hovertemplate=_hover("%{y:.1%}"),
        )  # fmt: skip
    return figure


def watched_table(spec: RunSpec, checks: list[Validation]) -> pd.DataFrame:
    """A line for each text, check and answer that is followed, the newest check first."""
    is_number = checks[-1].watched[0].number is not None
    rows = [
        (shorten(_text(cells), LONGEST_TEXT), check.step, _named(name), value)
        for check in reversed(checks)
        for cells, answer in zip(spec.watched, check.watched, strict=True)
        for name, value in ({answer.answer: answer.number} if is_number else answer.probabilities).items()
    ]
    value_title = _("Number") if is_number else _("How sure")
    return pd.DataFrame(rows, columns=[_("Text"), _("Step"), _("Answer"), value_title])


def _followed(answers: list[WatchedAnswer]) -> list[str]:
    """The likeliest answers now, and those that were the likeliest before: few enough to be told apart."""
    likeliest = [max(answer.probabilities, key=answer.probabilities.get) for answer in answers if answer.probabilities]
    names = [*list(answers[-1].probabilities)[:2], *reversed(likeliest), *answers[-1].probabilities]
    return list(dict.fromkeys(names))[:MOST_LINES]


def _text(cells: dict[str, str]) -> str:
    return shorten(" · ".join(cells.values()), LONGEST_TEXT)


def _named(answer: str) -> str:
    """An answer that is empty has words, too."""
    return answer or _("(nothing)")


def _hover(value: str) -> str:
    return f"%{{fullData.name}}: {value}<br>" + _("Step {step}", step="%{x}") + "<extra></extra>"
