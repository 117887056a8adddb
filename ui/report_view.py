"""The report on a run: its main facts, and the report and the model card as files to take away."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import streamlit as st

from bert_core import BertStudioError, Facts, Run, model_card, report_html, run_facts
from ui.i18n import _, language, say
from ui.judged import PARTS, stamp
from ui.quantities import score_words
from ui.run_table import RunLine
from ui.text import escape_markdown


def report(line: RunLine) -> None:
    """The section."""
    st.write(_("For somebody who was not there: what this model was taught, how good it is, where it fails, and how to "
               "use it."))  # fmt: skip
    try:
        facts = _facts(line.run.folder, line.name, tuple(stamp(line.run, part) for part in PARTS))
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
        return
    _main_facts(facts)
    _downloads(facts)


@lru_cache(maxsize=32)
def _facts(folder: Path, name: str, stamps: tuple[int, ...]) -> Facts:
    """Read anew once the run has another name or other answers."""
    return run_facts(Run(folder))


def _main_facts(facts: Facts) -> None:
    data, metric = facts.spec.data, facts.task.main_metric
    with st.container(horizontal=True):
        if facts.score is not None:
            st.metric(_(metric.title), score_words(metric, facts.score), help=_(metric.help_text), width="content")
        if facts.right_by_row is not None:
            found = facts.right_by_row
            st.metric(
                _("Right, row by row (95 % interval)"), f"{found.low:.1%} – {found.high:.1%}", width="content",
                help=_("On very many rows like these the share of right answers lies between these two, in 95 of 100 "
                       "cases."),
            )  # fmt: skip
        st.metric(_("Rows to learn from"), f"{data.train_rows:,}", width="content")
        st.metric(_("Rows that it was measured on"), f"{facts.rows:,}", width="content")


def _downloads(facts: Facts) -> None:
    with st.container(horizontal=True, gap="medium"):
        st.download_button(
            _("Report to read or print (HTML)"), report_html(facts, language()), file_name=f"{facts.run}_report.html",
            mime="text/html", key="report_download", on_click="ignore", icon=":material/description:", type="primary",
        )  # fmt: skip
        st.download_button(
            _("Model card (Hugging Face)"), model_card(facts), file_name="README.md", mime="text/markdown",
            key="card_download", on_click="ignore", icon=":material/badge:",
        )  # fmt: skip
    st.caption(
        _("The report quotes a few rows of your data; think of that before you hand it on. The model card quotes none, "
          "and is in the downloaded model, too.")
    )  # fmt: skip
