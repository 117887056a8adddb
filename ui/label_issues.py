"""Labels that may be wrong: look at them, correct them, and train again with the corrected ones."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from bert_core import (
    BertStudioError,
    LabelIssues,
    before_and_after,
    corrected_csv,
    difference,
    difference_words,
    read_table,
)
from ui.i18n import _, say
from ui.judged import known_parts
from ui.run_again import start_corrected
from ui.run_table import RunLine, run_lines
from ui.state import remembered, uploads, view_run
from ui.study_view import again_button, study
from ui.text import escape_markdown

SHOWN = 200


def label_issues(line: RunLine) -> None:
    """The section."""
    st.write(
        _("Each row is judged by a model that has not seen it. Where that contradicts the label surely, the label may "
          "be wrong (confident learning). A mistake in the data costs more than a better model brings.")
    )  # fmt: skip
    if not line.task.has_classes:
        st.info(_("This is possible for tasks with one label for each row only."))
        return
    _what_it_brought(line)
    found = study(line.run, "label_issues", LabelIssues, begin=_("Look for wrong labels"))
    if found is None:
        return
    st.write(
        _("Of {rows:,} rows, **{issues:,}** are worth a look: their label may be wrong. The most suspicious come "
          "first. Tick the rows whose label you want to change, and choose the right one.",
          rows=found.rows, issues=found.issues)
    )  # fmt: skip
    st.caption(
        _("The judging model agrees with {share:.0%} of all labels. The less it agrees, the more of these rows will "
          "turn out to be right when you read them.", share=found.agreement)
    )  # fmt: skip
    corrections = _table(line, found)
    with st.container(horizontal=True):
        _ways_on(line, corrections)
        again_button(line.run, "label_issues")


def _table(line: RunLine, found: LabelIssues) -> dict[int, str]:
    """The suspects; returns the new label of each row that is ticked."""
    texts = remembered("suspect_texts", line.run.folder, lambda: _texts(line))
    shown = found.suspects[:SHOWN]
    ticked = st.number_input(
        _("Tick the first"), 0, len(shown), key=f"ticked_{line.run.id}", width=200,
        help=_("Read them all the same: the suggestion is a guess."),
    )  # fmt: skip
    frame = pd.DataFrame(
        {
            "change": [place < ticked for place in range(len(shown))],
            "row": [each.row for each in shown],
            "text": [texts.get(each.row, "") for each in shown],
            "label": [each.label for each in shown],
            "new": [each.suggested for each in shown],
            "score": [1 - each.score for each in shown],
        }
    )
    edited = st.data_editor(
        frame,
        key=f"suspects_{line.run.id}_{ticked}",
        hide_index=True,
        disabled=["row", "text", "label", "score"],
        column_config={
            "change": st.column_config.CheckboxColumn(_("Change"), width="small"),
            "row": st.column_config.NumberColumn(_("Row"), format="%d", width="small"),
            "text": st.column_config.TextColumn(_("Text"), width="large"),
            "label": st.column_config.TextColumn(_("Label")),
            "new": st.column_config.SelectboxColumn(
                _("New label"), options=list(line.spec.known.labels), required=True
            ),
            "score": st.column_config.ProgressColumn(
                _("How suspicious"), format="percent", min_value=0.0, max_value=1.0, width="small"
            ),
        },
    )
    chosen = edited[edited["change"] & (edited["new"] != edited["label"])]
    return dict(zip(chosen["row"].astype(int), chosen["new"], strict=True))


def _texts(line: RunLine) -> dict[int, str]:
    examples = list(line.run.examples("train"))
    if line.spec.data.split.valid_file is None:  # else their numbers are those of another file
        examples += line.run.examples("valid")
    return {each.row: " ⏐ ".join(each.cells[column.role] for column in line.inputs) for each in examples}


def _ways_on(line: RunLine, corrections: Mapping[int, str]) -> None:
    """Train again with the corrections, and take the corrected file away."""
    count = len(corrections)
    if st.button(
        _("Train again from this model with {count} corrected labels", count=count), key="train_corrected",
        type="primary", icon=":material/play_arrow:", disabled=not count,
    ):  # fmt: skip
        try:
            new = start_corrected(line.run, line.spec, corrections, _("{name}, corrected", name=line.name))
        except BertStudioError as error:
            st.error(escape_markdown(say(error)))
            return
        view_run(new.id)
        st.switch_page("../pages/train.py", query_params={"run": new.id})
    if count and st.button(_("Keep the corrected file among my files"), key="keep_corrected", icon=":material/save:"):
        _keep(line, corrections)


def _keep(line: RunLine, corrections: Mapping[int, str]) -> None:
    data = line.spec.data
    try:
        table = uploads().read(data.fingerprint, reading=data.reading)
        content = corrected_csv(table, data.columns["label"], corrections)
        name = f"{data.file_name.rsplit('.', 1)[0]}-corrected.csv"
        read_table(content, name)
        uploads().keep(content, name)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
    else:
        st.success(_("Kept as {name}: open it on the Data page.", name=escape_markdown(name)))


def _what_it_brought(line: RunLine) -> None:
    """How right runs that learned from corrected labels are, beside this one, measured by the same labels."""
    for other in run_lines():
        comes_from_here = other.spec is not None and other.spec.continues == line.run.id and other.spec.corrected
        if comes_from_here and not other.is_active and known_parts(other.run):
            before, after = before_and_after(line.run, other.run)
            verdict = difference_words(difference(after, before), other.name, line.name)
            st.success(
                escape_markdown(
                    _("{count} corrected labels: {after:.1%} right, before {before:.1%}, both by the corrected labels. "
                      "{verdict}", count=other.spec.corrected, after=after.right.mean(), before=before.right.mean(),
                      verdict=say(verdict))
                )
            )  # fmt: skip
