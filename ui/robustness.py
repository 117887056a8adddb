"""Does the answer stay when a text is written a little otherwise? The trial, its progress, and what flips."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from bert_core import (
    POKES,
    BertStudioError,
    Example,
    PokeResult,
    PredictionJob,
    Run,
    Trial,
    model_version,
    poke_results,
    trials,
)
from ui.charts import chart, empty_figure
from ui.i18n import _, say
from ui.job_progress import job_progress
from ui.run_table import RunLine
from ui.services import prediction_jobs
from ui.state import remembered
from ui.text import escape_markdown

MOST_ROWS, MOST_LONG_ROWS = 200, 50
"""Rows that are tried; fewer where texts are long, so that it takes a minute at most."""
BAR_HEIGHT = 40
BLUE, GRAY, ORANGE = "#0072b2", "#8a8a8a", "#e69f00"


def robustness(line: RunLine) -> None:
    """The section.

    Raises:
        RunError: the rows of the run are damaged.
    """
    st.write(
        _(
            "The same rows, written a little otherwise: with typing errors, in capital letters, with other digits. "
            "A model that has learned the matter keeps its answer (robustness)."
        )
    )
    examples = _rows(line)
    if not examples:
        st.info(_("There are no rows to try."))
        return
    asked = remembered("poke_trials", line.run.folder, lambda: trials(line.task, line.inputs, examples))
    key = ("robustness", line.run.folder, model_version(line.run))
    job = prediction_jobs().find(key)
    if job is None:
        _start(_("Try it on {count} rows", count=len(examples)), line.run, asked, key)
    elif not job.is_over:
        job_progress(job, key="poke_stop")
    else:
        _problem(job)
        _results(line, job, asked, examples)
        if job.done < job.total:
            _start(_("Start again"), line.run, asked, key)


def _rows(line: RunLine) -> Sequence[Example]:
    """Some rows that the model has not learned from, spread over all of them: those of the test, if there are some."""

    def read() -> list[Example]:
        rows = list(line.run.examples("test" if line.spec.data.test_rows else "valid"))
        most = MOST_LONG_ROWS if line.task.has_windows else MOST_ROWS
        return rows[:: -(-len(rows) // most)] if rows else []

    return remembered("poke_rows", line.run.folder, read)


def _start(label: str, run: Run, asked: Sequence[Trial], key: tuple[object, ...]) -> None:
    cells = [trial.cells for trial in asked]
    st.button(label, key="poke_start", type="primary", on_click=prediction_jobs().start, args=(key, run, cells))


def _problem(job: PredictionJob) -> None:
    try:
        job.check()
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))


def _results(line: RunLine, job: PredictionJob, asked: Sequence[Trial], examples: Sequence[Example]) -> None:
    results = poke_results(asked, job.rows, examples, line.run.kept_known)
    if job.done < job.total and results:
        st.warning(_("Stopped after {done} of {total} texts.", done=job.done, total=job.total))
    if not results:
        return
    _in_words(results)
    _chart(results)
    for result in results:
        _examples(result)


def _in_words(results: Sequence[PokeResult]) -> None:
    strict = [result for result in results if not POKES[result.kind].may_flip]
    if not strict:
        return
    worst = max(strict, key=lambda result: result.share)
    if worst.flipped:
        st.write(
            _(
                "Most sensitive to: **{kind}**. Of {tried} texts changed in this way, {flipped} got another answer.",
                kind=_(POKES[worst.kind].title), tried=worst.tried, flipped=worst.flipped,
            )
        )  # fmt: skip
    else:
        st.write(_("No answer changed, apart from those that may change with good reason."))


def _chart(results: Sequence[PokeResult]) -> None:
    figure = empty_figure(height=60 + BAR_HEIGHT * len(results))
    names = [f"{_(POKES[result.kind].title)} ({result.tried:,})" for result in results]
    shares = [result.share for result in results]
    figure.add_bar(
        x=shares,
        y=names,
        orientation="h",
        marker={"color": [GRAY if POKES[result.kind].may_flip else BLUE for result in results]},
        error_x={
            "array": [result.high - result.share for result in results],
            "arrayminus": [result.share - result.low for result in results],
            "thickness": 1.5,
            "color": ORANGE,
        },
        customdata=[f"{result.flipped} / {result.tried}" for result in results],
        hovertemplate="%{y}: %{x:.1%} (%{customdata})<extra></extra>",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    figure.update_xaxes(tickformat=".1~%", rangemode="tozero")
    numbers = pd.DataFrame(
        {
            _("Change"): names,
            _("Texts tried"): [result.tried for result in results],
            _("Other answers"): [result.flipped for result in results],
            _("Share"): [f"{result.share:.1%}" for result in results],
            _("95 % interval"): [f"{result.low:.1%} – {result.high:.1%}" for result in results],
        }
    )
    st.caption(
        _(
            "Share of answers that change, and in brackets how many texts could be changed in this way. Gray: here "
            "a good model may change its answer with reason."
        )
    )
    chart(figure, numbers, key="poke_chart", description=_("Share of answers that change, for each kind of change"))


def _examples(result: PokeResult) -> None:
    if not result.examples:
        return
    poke = POKES[result.kind]
    title = f"{_(poke.title)}: {_('{flipped} of {tried}', flipped=result.flipped, tried=result.tried)}"
    with st.expander(escape_markdown(title), key=f"poke_{result.kind}"):
        st.caption(_(poke.help_text))
        frame = pd.DataFrame([flip.model_dump() for flip in result.examples])
        st.dataframe(
            frame,
            hide_index=True,
            key=f"poke_table_{result.kind}",
            column_order=["answer", "other", "after", "before", "row"],
            column_config={
                "row": st.column_config.NumberColumn(_("Row"), format="%d", width="small"),
                "before": st.column_config.TextColumn(_("Text"), width="medium"),
                "after": st.column_config.TextColumn(_("Changed text"), width="medium"),
                "answer": st.column_config.TextColumn(_("Answer")),
                "other": st.column_config.TextColumn(_("Answer after the change")),
            },
        )
