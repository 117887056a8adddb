"""What was noticed about the data in hand: the worst first, the rows to look at, what mends it, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from bert_core import (
    FIXES,
    LEAVE_OUT_UNUSABLE,
    N_,
    PERSONAL,
    TASKS,
    Finding,
    Fixed,
    ModelError,
    Table,
    Tokenizer,
    apply_fixes,
    check_health,
    is_at_hand,
    resolve_model,
    split_findings,
    what_was_done,
)
from ui.chosen_data import InHand
from ui.data_view import beginning
from ui.i18n import _, say
from ui.models_here import best_model_for
from ui.services import tokenizer
from ui.state import change_in_hand, chosen_max_length, chosen_model, remembered
from ui.text import escape_markdown

SEVERITIES = {
    "error": (":red[:material/error:]", N_("In the way of training")),
    "warning": (":orange[:material/warning:]", N_("Worth a look")),
    "info": (":blue[:material/info:]", N_("Good to know")),
}
"""The sign and the words of each severity."""
MENDED = ":green[:material/check:]"


@dataclass(frozen=True, slots=True, eq=False)
class Health:
    """The tables as they are after the fixes, and what is odd about them then."""

    fixed: Fixed
    findings: list[Finding]


def show_health(chosen: InHand) -> None:
    """Everything that was noticed and everything that was mended; said, too, where there is nothing."""
    if chosen.form is None:
        return
    model, length = chosen_model(), chosen_max_length()
    what = (
        chosen.table,
        chosen.valid_table,
        chosen.test_table,
        chosen.task,
        chosen.form,
        *sorted((chosen.columns or {}).items()),
    )
    rows = chosen.prepared.source if chosen.prepared else None
    health = remembered(
        "health", (*what, chosen.fixes, str(rows), model, length), lambda: _examined(chosen, model, length)
    )
    st.markdown(_("**What was noticed**"))
    offered: set[str] = set()
    for place, finding in enumerate(health.findings):
        _show_finding(chosen, health.fixed, finding, place, with_fix=finding.fix not in offered)
        offered.add(finding.fix or "")
    for name in chosen.fixes:
        _show_fixed(chosen, health.fixed, name)
    if not health.findings and not chosen.fixes:
        st.caption(_(":material/check: Nothing odd was noticed about these rows."))


def _examined(chosen: InHand, model: str, max_length: int) -> Health:
    task, form, columns = TASKS[chosen.task], chosen.form or "", chosen.columns or {}
    with st.spinner(_("Looking through the rows …")):
        fixed = apply_fixes(chosen.table, chosen.fixes, task, form, columns, valid_table=chosen.valid_table)
        found = check_health(
            fixed.table,
            task,
            form,
            columns,
            valid_table=fixed.valid_table,
            tokenizer=_tokenizer(model),
            max_length=max_length,
            model_for=lambda script: _(best_model_for(script).title),
        )
    tables = (chosen.table, chosen.valid_table, chosen.test_table)
    found = [*(finding for table in tables if table is not None for finding in table.findings), *found]
    if chosen.prepared and chosen.valid_table is None:
        divided = chosen.prepared
        found = [*split_findings(divided.train, divided.valid, task, divided.source.file_name), *found]
    return Health(fixed, [finding for finding in found if finding.fix not in chosen.fixes])


def _tokenizer(model: str) -> Tokenizer | None:
    """The model's, if it is on this computer."""
    try:
        return tokenizer(resolve_model(model, download=False).folder) if is_at_hand(model) else None
    except ModelError:  # its own page says what is wrong with it
        return None


def _show_finding(chosen: InHand, fixed: Fixed, finding: Finding, place: int, *, with_fix: bool) -> None:
    sign, words = SEVERITIES[finding.severity]
    with st.container(border=True, key=f"finding_{place}"):
        st.markdown(f"{sign} **{_(words)}**: {escape_markdown(say(finding.message))}")
        if finding.fix and with_fix:
            st.button(
                _(FIXES[finding.fix].title),
                key=f"fix_{finding.fix}",
                on_click=change_in_hand,
                kwargs={"fixes": (*chosen.fixes, finding.fix)},
            )
        table = fixed.valid_table if finding.of_valid else fixed.table
        if finding.rows and table is not None:
            with st.expander(_("Show rows")):
                _show_rows(chosen, table, finding)


def _show_rows(chosen: InHand, table: Table, finding: Finding) -> None:
    """Some of the rows as they are; of those with personal data only where they are."""
    if finding.code in PERSONAL:
        st.caption(_("In rows {rows}.", rows=", ".join(map(str, finding.rows))))
        return
    names = [name for name in dict.fromkeys((chosen.columns or {}).values()) if name in table.columns]
    rows = table.frame.loc[table.frame.index.isin(finding.rows), names]
    st.dataframe(rows.map(beginning).rename_axis(_("Row")), alt=_("Rows that were noticed"))
    if finding.count > len(rows):
        st.caption(_("These are the first {shown}.", shown=len(rows)))


def _show_fixed(chosen: InHand, fixed: Fixed, name: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"fixed_{name}"):
        rows = fixed.changed.get(name)
        if name == LEAVE_OUT_UNUSABLE:
            rows = len(chosen.prepared.problems) if chosen.prepared else None
        done = _(FIXES[name].done) if rows is None else say(what_was_done(name, rows))
        st.markdown(f"{MENDED} {escape_markdown(done)}", width="stretch")
        st.button(
            _("Undo"),
            key=f"undo_{name}",
            on_click=change_in_hand,
            kwargs={"fixes": tuple(each for each in chosen.fixes if each != name)},
        )
