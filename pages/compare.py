"""Compare: runs beside each other.

1. Which runs.
2. How good each is, with its interval.
3. Whether one of two is really better, in a sentence.
4. Their curves over each other, by steps or by seconds.
5. What was set otherwise, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from bert_core import (
    N_,
    BertStudioError,
    Message,
    difference,
    difference_details,
    difference_words,
    differing_settings,
    distinct_names,
)
from ui.charts import chart
from ui.compare_charts import curve_figure, curve_table, interval_figure, scores_table
from ui.compared_runs import Compared, compared_runs
from ui.i18n import _, say
from ui.run_choice import run_titles
from ui.run_table import RunLine, run_lines
from ui.state import begin_with, compare_runs, runs_to_compare, set_widget, widget_value
from ui.text import escape_markdown

KEY = "compared"
MOST_RUNS = 8
AGAINST = {"steps": N_("steps"), "seconds": N_("seconds")}


def compare() -> None:
    """The page."""
    st.title(_("Compare"), anchor=False)
    lines = [line for line in run_lines() if line.spec and line.history and line.history.validations]
    if len(lines) < 2:
        st.info(_("Two trained models are needed to compare them. Train another, with other settings or other data."))
        st.page_link("../pages/train.py", label=_("Go to Train"), icon=":material/model_training:")
        return
    chosen = choose_runs(lines)
    if len(chosen) < 2:
        st.info(_("Choose two runs or more."))
        return
    runs = compared_runs(of_one_task(chosen))
    if len(runs) > 1:
        scores(runs)
        verdict([run for run in runs if run.answers is not None])
        curves(runs)
    settings(chosen)


def choose_runs(lines: Sequence[RunLine]) -> list[RunLine]:
    """The runs that the address names, or that were compared last; at first the two newest of one task."""
    known = {line.run.id: line for line in lines}
    named = [run_id for run_id in runs_to_compare() if run_id in known][:MOST_RUNS]
    titles = run_titles(lines)
    picked = st.multiselect(
        _("Which runs?"),
        list(known),
        format_func=titles.get,
        max_selections=MOST_RUNS,
        key=set_widget(KEY, named or newest_of_one_task(lines)),
        on_change=lambda: compare_runs(widget_value(KEY, [])),
    )
    compare_runs(picked)
    return [known[run_id] for run_id in picked]


def newest_of_one_task(lines: Sequence[RunLine]) -> list[str]:
    """The newest run and the one before it that learned the same."""
    return [line.run.id for line in lines if line.task == lines[0].task][:2]


def of_one_task(lines: Sequence[RunLine]) -> list[RunLine]:
    """The runs that learned the same as the first; says so where some did not."""
    same = [line for line in lines if line.task == lines[0].task]
    if len(same) < len(lines):
        st.warning(
            _("These runs learned different tasks, whose scores say nothing about each other. Scores and curves are "
              "shown of those that learned: {task}.", task=_(lines[0].task.title))
        )  # fmt: skip
    return same


def scores(runs: Sequence[Compared]) -> None:
    """How good each run is, and how far that may be chance."""
    st.subheader(_("How good each is"), anchor=False)
    for run in runs:
        if run.problem:
            st.warning(escape_markdown(say(run.problem)))
    known = [run for run in runs if run.answers is not None]
    if not known:
        return
    on = {
        "test": _("Measured on the rows of the test, which had no part in the training."),
        "valid": _("Measured on the rows for checking. Each model was chosen by them, so all figures are a little too "
                   "good; rows for a test would be fairer."),
    }  # fmt: skip
    st.caption(on[known[0].part])
    chart(interval_figure(known), scores_table(runs), key="scores", description=_("How right each run answers"))
    st.caption(_("The lines are 95 % intervals: the share on very many rows like these lies between their ends, in 95 "
                 "of 100 cases. An answer that is right in part counts in part."))  # fmt: skip


def verdict(runs: Sequence[Compared]) -> None:
    """Whether one of two is better; those two that look best, unless the person picks others."""
    if len(runs) < 2:
        return
    st.subheader(_("Is one really better?"), anchor=False)
    known = {run.line.run.id: run for run in runs}
    best = sorted(known, key=lambda run_id: -known[run_id].interval.value)
    first, second = best[:2]
    if len(runs) > 2:
        with st.container(horizontal=True):
            first, second = (
                one_of(known, title, f"{key}_of_{'_'.join(known)}", usual)
                for title, key, usual in ((_("This run"), "first", first), (_("against this one"), "second", second))
            )
        st.caption(_("The more pairs you look at, the more often chance will look like a difference."))
    if first == second:
        st.info(_("Choose two different runs."))
        return
    try:
        found = difference(known[first].answers, known[second].answers)
    except BertStudioError as error:
        st.warning(escape_markdown(say(error)))
        return
    words = escape_markdown(say(difference_words(found, known[first].name, known[second].name)))
    (st.success if found.is_likely else st.info)(words)
    st.caption(escape_markdown(say(difference_details(found))))


def one_of(known: dict[str, Compared], title: str, key: str, usual: str) -> str:
    """A run of those that are compared."""
    return st.selectbox(
        title, list(known), format_func=lambda run_id: known[run_id].name, key=begin_with(key, usual), width=320
    )


def curves(runs: Sequence[Compared]) -> None:
    """Score and error of all runs over each other."""
    st.subheader(_("How they learned"), anchor=False)
    by = st.segmented_control(
        _("Drawn against"), list(AGAINST), required=True, format_func=lambda name: _(AGAINST[name]),
        key=begin_with("compare_by", "steps"), persist_state="session",
    )  # fmt: skip
    by_seconds = by == "seconds"
    left, right = st.columns(2, gap="medium")
    for place, metric, key in ((left, runs[0].line.task.main_metric, "score_curves"), (right, None, "loss_curves")):
        with place:
            chart(
                curve_figure(runs, metric, by_seconds=by_seconds),
                curve_table(runs, metric, by_seconds=by_seconds),
                key=key,
                description=_("Scores of the runs while they learned")
                if metric
                else _("Errors of the runs while they learned"),
            )
    st.caption(_("Both on the rows for checking. Errors can be compared only where these are the same."))


def settings(lines: Sequence[RunLine]) -> None:
    """What is not the same in all of them."""
    st.subheader(_("What was set otherwise"), anchor=False)
    found = differing_settings([line.spec for line in lines])
    if not found:
        st.write(_("Nothing: they were asked for the very same."))
        return
    names = distinct_names({line.run.id: line.name for line in lines})
    table = {_("Setting"): [say(each.title) for each in found]}
    for place, line in enumerate(lines):
        table[names[line.run.id]] = [words(each.values[place]) for each in found]
    st.dataframe(pd.DataFrame(table), hide_index=True, key="differing")


def words(value: str | Message) -> str:
    """A value of a setting as it is read."""
    return say(value) if isinstance(value, Message) else value


compare()
