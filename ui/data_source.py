"""Where the data come from: a file of one's own, one that was brought before, pasted text, or a sample."""

from __future__ import annotations

import streamlit as st

from bert_core import SAMPLES, TASKS, Sample
from ui.chosen_data import DEFAULT_TASK, InHand
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.models_here import best_model_for, reads
from ui.my_files import my_files
from ui.paste import paste
from ui.state import choose_model, chosen_model, in_hand, problem_in, take_file, take_sample
from ui.text import escape_markdown


def choose_source() -> InHand | None:
    """Draw all ways, and return what is in hand then."""
    in_hand()  # what the address names; if that is not here, the person is told beside the box
    own, samples = st.columns([3, 2], gap="large")
    with own:
        _own_file()
        paste()
        my_files()
    with samples:
        if in_hand() is None:
            st.markdown(_("Or take a sample"))
            _samples()
        else:  # what is in hand shall be in sight, and not below them
            with st.popover(_("Take a sample instead"), key="samples"):
                _samples()
    return in_hand()


def _samples() -> None:
    """The samples by their tasks; those of the first task are in sight."""
    for name, task in TASKS.items():
        samples = [sample for sample in SAMPLES.values() if sample.task == name]
        if samples:
            with st.expander(_(task.title), expanded=name == DEFAULT_TASK):
                for sample in samples:
                    _sample(sample)


def _sample(sample: Sample) -> None:
    st.button(_(sample.title), key=f"sample_{sample.name}", on_click=start_with, args=(sample.name,), width="stretch")


def start_with(name: str) -> None:
    """Take a sample in hand, and with it a model that reads it."""
    sample = SAMPLES[name]
    take_sample(name)
    if reads(chosen_model(), sample.language) is False:
        choose_model(best_model_for(sample.language).identifier)


def about(sample: Sample) -> str:
    """Where a sample comes from."""
    return _(
        "{title}: {rows:,} rows. Source: {source}; licence: {licence}.",
        title=_(sample.title),
        rows=sample.rows,
        source=escape_markdown(sample.source),
        licence=escape_markdown(sample.licence),
    )


def _own_file() -> None:
    file = file_upload(_("Your table: one row a text, the first row names the columns"), key="upload")
    if file is not None:
        words = _("Reading {file} …", file=escape_markdown(file.name))
        bar = st.progress(0.0, words)
        take_file(file.getvalue(), file.name, place="upload", report=lambda share: bar.progress(min(1.0, share), words))
        bar.empty()
    for place in ("upload", "address"):
        if problem := problem_in(place):
            st.error(escape_markdown(say(problem)))
