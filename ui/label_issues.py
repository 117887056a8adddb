"""Labels that may be wrong: look at them, correct them, and train again with the corrected ones."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bert_core import (
    BertStudioError,
    LabelIssues,
    NumberAnswer,
    before_and_after,
    column_to_correct,
    corrected,
    corrected_csv,
    difference,
    difference_words,
    read_table,
)
from ui.i18n import _, say
from ui.judged import known_parts
from ui.quantities import time_words
from ui.run_again import start_corrected
from ui.run_table import RunLine, run_lines
from ui.state import uploads, view_run
from ui.study_view import again_button, study
from ui.suspects_table import answer_column, judged_examples, suspects_table
from ui.text import escape_markdown

KNOWS_LITTLE = 1 / 3
"""Of the rows answered as the file does, below which people are warned of what the models say of the rest."""


def label_issues(line: RunLine) -> None:
    """The section."""
    if not any(column.is_target for form in line.task.forms for column in form.columns):
        st.info(_("The rows of this task have no answers that could be wrong."))
        return
    _how(line)
    _what_it_brought(line)
    found = study(line.run, "label_issues", LabelIssues, begin=_("Look for wrong labels"))
    if found is None:
        return
    _what_was_found(line, found)
    corrections = suspects_table(line, found)
    with st.container(horizontal=True):
        _ways_on(line, corrections)
        again_button(line.run, "label_issues")


def _how(line: RunLine) -> None:
    if line.task.has_classes:
        st.write(
            _("Each row is judged by a model that has not seen it. Where that contradicts the label surely, the label "
              "may be wrong (confident learning). A mistake in the data costs more than a better model brings.")
        )  # fmt: skip
        return
    st.write(
        _("The model is trained anew twice, each time on one half of the rows, and answers the other half, which it "
          "has not seen. Where it surely contradicts the file, the file may be wrong (confident learning).")
    )  # fmt: skip
    if line.report:
        st.caption(
            _("This takes about as long as the training did: {time}. You can leave this page meanwhile.",
              time=time_words(line.report.seconds))
        )  # fmt: skip


def _what_was_found(line: RunLine, found: LabelIssues) -> None:
    if line.task.has_classes:
        st.write(
            _("Of {rows:,} rows, **{issues:,}** are worth a look: their label may be wrong. The most suspicious come "
              "first. Tick the rows whose label you want to change, and choose the right one.",
              rows=found.rows, issues=found.issues)
        )  # fmt: skip
        st.caption(
            _("The judging model agrees with {share:.0%} of all labels. The less it agrees, the more of these rows "
              "will turn out to be right when you read them.", share=found.agreement)
        )  # fmt: skip
        return
    st.write(
        _("Of {rows:,} rows, **{issues:,}** are worth a look: their answer may be wrong. The most suspicious come "
          "first. Tick the rows whose answer you want to change, and correct the new one where it is not right.",
          rows=found.rows, issues=found.issues)
    )  # fmt: skip
    if line.task.answer_type is not NumberAnswer:  # no two numbers are quite the same
        say_so = st.warning if found.agreement < KNOWS_LITTLE else st.caption
        say_so(
            _("The two models answer {share:.0%} of the rows exactly as the file does. The fewer these are, the more "
              "of the rows below will turn out to be right when you read them.", share=found.agreement)
        )  # fmt: skip


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
    column = column_to_correct(line.spec)
    stands_in_a_cell = column is not None and column.role == answer_column(line).role
    if count and stands_in_a_cell and st.button(
        _("Keep the corrected file among my files"), key="keep_corrected", icon=":material/save:"
    ):  # fmt: skip
        _keep(line, corrections)


def _keep(line: RunLine, corrections: Mapping[int, str]) -> None:
    spec = line.spec
    data = spec.data
    read = {data.columns[role] for role in line.task.input_roles if role in data.columns}
    examples = judged_examples(line)
    try:
        cells = {
            row: {name: cell for name, cell in corrected(spec, examples[row].cells, right).items() if name not in read}
            for row, right in corrections.items()
        }
        table = uploads().read(data.fingerprint, reading=data.reading)
        content = corrected_csv(table, cells)
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
            values = {
                "count": other.spec.corrected,
                "after": after.right.mean(),
                "before": before.right.mean(),
                "verdict": say(difference_words(difference(after, before), other.name, line.name)),
            }
            if line.task.has_classes:
                words = _(
                    "{count} corrected labels: {after:.1%} right, before {before:.1%}, both by the corrected labels. "
                    "{verdict}", **values,
                )  # fmt: skip
            else:
                words = _(
                    "{count} corrected answers: {after:.1%} right, before {before:.1%}, both on the rows that stayed "
                    "as they were. {verdict}", **values,
                )  # fmt: skip
            st.success(escape_markdown(words))
