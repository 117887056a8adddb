"""Evaluate: how good a trained model is, where it is wrong, and what to make of that.

1. Which run, and which of the rows whose right answers are known.
2. Which of the sections: its score, its mistakes, and what follows from them.
3. That section.
"""

from __future__ import annotations

import streamlit as st

from bert_core import N_, BertStudioError
from ui.certainty import certainty
from ui.i18n import _, say
from ui.judged import OWN, PARTS, JudgedRows, judged_rows, known_parts
from ui.label_issues import label_issues
from ui.mistakes_view import mistakes
from ui.more_data import more_data
from ui.own_rows import own_rows
from ui.report_view import report
from ui.robustness import robustness
from ui.run_choice import choose_run, run_summary
from ui.run_table import RunLine, run_lines
from ui.score_view import SECTION, score
from ui.state import begin_with, set_widget, widget_value
from ui.text import escape_markdown

PART = "evaluate_part"
SECTIONS = {
    "score": N_("Score"),
    "mistakes": N_("Mistakes"),
    "certainty": N_("How sure is sure"),
    "labels": N_("Wrong labels"),
    "data": N_("More data?"),
    "robustness": N_("Robustness"),
    "report": N_("Report"),
}


def evaluate() -> None:
    """The page."""
    st.title(_("Evaluate"), anchor=False)
    lines = [line for line in run_lines() if line.can_answer]
    if not lines:
        st.info(_("There is no trained model yet. Train one first: with the sample data it takes a few minutes."))
        st.page_link("../pages/home.py", label=_("Go to Home"), icon=":material/home:")
        return
    line = choose_run(lines, title=_("Which run?"))
    if line is None:
        return
    run_summary(line)
    try:
        part = choose_part(line)
        rows = own_rows(line) if part == OWN else judged_rows(line, part)
        if rows is not None:
            section(line, rows)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))


def choose_part(line: RunLine) -> str:
    """The rows to look at; those of the test if there are some, since the model was not chosen by them."""
    parts = known_parts(line.run)
    if not parts:
        st.info(
            _("How this run answered the rows set aside is not known: an older version made it. Train it again, or "
              "bring a file with right answers.")
        )  # fmt: skip
    titles = {**{part: PARTS[part] for part in parts}, OWN: N_("A file of mine")}
    if widget_value(PART, None) not in titles:  # another run was chosen
        set_widget(PART, next(iter(titles)))
    return st.segmented_control(
        _("Which rows?"), list(titles), required=True, format_func=lambda part: _(titles[part]), key=PART
    )


def section(line: RunLine, rows: JudgedRows) -> None:
    """The chosen section."""
    begin_with(SECTION, "score")
    chosen = st.segmented_control(
        _("What to look at"), list(SECTIONS), required=True, format_func=lambda name: _(SECTIONS[name]), key=SECTION,
        label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if chosen == "score":
        score(line, rows, rows.metrics or metrics(line, rows.part))
    elif chosen == "mistakes":
        mistakes(line, rows)
    elif chosen == "certainty":
        certainty(line, rows)
    elif chosen == "labels":
        label_issues(line)
    elif chosen == "data":
        more_data(line)
    elif chosen == "robustness":
        robustness(line)
    elif chosen == "report":
        report(line)


def metrics(line: RunLine, part: str) -> dict[str, float]:
    """The task's figures on the rows of a part."""
    if part == "test":
        return line.report.test_metrics if line.report else {}
    best = line.history.best
    return line.report.metrics if line.report else best.metrics if best else {}


evaluate()
