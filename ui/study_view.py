"""A study of a run as a page shows it: begin it, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from bert_core import Failure, Record, Run, Study
from ui.i18n import _, say
from ui.text import escape_markdown

Found = TypeVar("Found", bound=Record)
LOG_LINES = 40


def study(run: Run, kind: str, record: type[Found], *, begin: str) -> Found | None:
    """What was found; until then, what leads there. `begin` is the name of the button that begins it."""
    this = Study(run, kind)
    if this.goes_on():
        _progress(this)
        return None
    found = this.result(record)
    if isinstance(found, Failure):
        st.error(escape_markdown(say(found.failure)))
        with st.expander(_("Details: the last lines of the log"), key=f"{kind}_log"):
            lines = this.log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
            st.code("\n".join(lines), language=None, height=240)
    if found is None or isinstance(found, Failure):
        st.button(begin, key=f"{kind}_begin", type="primary", icon=":material/play_arrow:", on_click=this.start)
        return None
    return found


def again_button(run: Run, kind: str) -> None:
    """Do it once more."""
    st.button(_("Do it again"), key=f"{kind}_again", icon=":material/replay:", on_click=Study(run, kind).start)


@st.fragment(run_every=1.0)
def _progress(this: Study) -> None:
    if not this.goes_on():
        st.rerun(scope="app")
    stop: Callable[[], None] = this.stop
    share = this.share or 0.0
    st.progress(min(share, 1.0), text=_("Working: {share:.0%}", share=share))
    st.button(_("Stop"), key=f"{this.kind}_stop", on_click=stop, disabled=this.is_asked_to_stop)
