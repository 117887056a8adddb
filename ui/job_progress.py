"""How far answers in the background are, with a way to stop them."""

from __future__ import annotations

import streamlit as st

from bert_core import PredictionJob
from ui.answers import WAKING
from ui.i18n import _
from ui.quantities import time_words


@st.fragment(run_every=0.5)
def job_progress(job: PredictionJob, *, key: str) -> None:
    """A bar that moves by itself; once the job is over, the page is drawn anew."""
    if job.is_over:
        st.rerun(scope="app")
    left = job.seconds_left
    words = _("{done} of {total} rows", done=job.done, total=job.total)
    if not job.done:
        words = _(WAKING)
    elif left is not None:
        words += " · " + _("about {time} left", time=time_words(left))
    st.progress(job.done / job.total, text=words)
    st.button(_("Stop"), key=key, on_click=job.stop)
