"""Removing runs, or what is large in them and not needed to answer, each after a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from bert_core import BertStudioError, Run
from ui.i18n import _, say
from ui.quantities import size_words
from ui.run_table import RunLine
from ui.state import view_run
from ui.text import escape_markdown, shorten

SHOWN = 10
"""Runs that a question names."""


def slim_button(lines: Sequence[RunLine]) -> None:
    """Leads to the question whether to keep only the models, where runs hold more than those."""
    heavy = [line for line in lines if not line.is_active and line.run.checkpoint_folder.is_dir()]
    if heavy and st.button(_("Keep only the model"), key="slim_runs", icon=":material/compress:"):
        st.dialog(_("Keep only the best model?"))(_ask)(
            heavy,
            _(
                "What these runs would need to go on where they were ended is removed. Their models, curves and rows "
                "stay; they can still answer, but no longer be resumed where they were."
            ),
            _("Keep only the model"),
            Run.keep_only_the_model,
        )


def delete_button(lines: Sequence[RunLine]) -> None:
    """Leads to the question; not while one of the runs is trained."""
    active = any(line.is_active for line in lines)
    if st.button(
        _("Delete") if len(lines) == 1 else _("Delete all {count}", count=len(lines)),
        key="delete_run",
        icon=":material/delete:",
        disabled=active,
        help=_("It is still being trained. Stop it first.") if active else None,
    ):
        st.dialog(_("Delete this run?") if len(lines) == 1 else _("Delete these runs?"))(_ask)(
            lines,
            _("Models, curves and rows are removed from this computer. There is no way back."),
            _("Delete it") if len(lines) == 1 else _("Delete them"),
            Run.delete,
        )


def _ask(lines: Sequence[RunLine], question: str, answer: str, do: Callable[[Run], None]) -> None:
    names = "\n".join(f"- {escape_markdown(shorten(line.name, 60))}" for line in lines[:SHOWN])
    more = len(lines) - SHOWN
    st.markdown(names + (f"\n- {_('and {count} more', count=more)}" if more > 0 else ""))
    st.write(question)
    st.caption(size_words(sum(line.run.size() for line in lines)))
    if st.button(answer, key="delete_for_good", type="primary", on_click=_do, args=(lines, do)):
        st.rerun()


def _do(lines: Sequence[RunLine], do: Callable[[Run], None]) -> None:
    """Do it to each, or say why not."""
    for line in lines:
        try:
            do(line.run)
        except BertStudioError as error:
            st.error(escape_markdown(say(error)))
            return
    if not all(line.run.folder.is_dir() for line in lines):
        view_run(None)
