"""Home: what this is, the quickest way to a first training, and how things stand.

1. What BERT Studio does, in two sentences.
2. Sample data with a model that is here, or one's own file.
3. Other samples, and those that a model would have to be fetched for.
4. The newest runs.
5. What this computer can do.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from bert_core import N_, SAMPLES, Sample, is_at_hand
from ui.data_source import start_with
from ui.i18n import _, language
from ui.machine_view import this_computer
from ui.models_here import best_model_for, titled
from ui.recent_runs import recent_runs
from ui.state import address_in_hand

ABOUT = N_(
    "Teach a language model to sort texts the way you do: show it a table of examples and watch it learn. Then type a "
    "text and it answers, all on your own computer and without writing code."
)


def page() -> None:
    """The whole page."""
    st.title("BERT Studio")
    st.markdown(_(ABOUT))
    first, *others = samples()
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Try it with sample data"), type="primary", key="try_sample"):
            train_on(first)
        st.page_link("../pages/data.py", label=_("Use a table of your own"), icon=":material/upload_file:")
    st.caption(_("The sample: {title}, {rows:,} rows.", title=_(first.title), rows=first.rows))
    other_samples(others)
    recent_runs()
    this_computer()


def samples() -> list[Sample]:
    """The samples, those first that a model on this computer reads, and among them those in the person's language."""
    mine = language()[:2]
    return sorted(SAMPLES.values(), key=lambda sample: (not has_model(sample), sample.language != mine))


def has_model(sample: Sample) -> bool:
    """Whether a model on this computer reads the sample."""
    return is_at_hand(best_model_for(sample.language).identifier)


def other_samples(others: Sequence[Sample]) -> None:
    """All samples but the first: those that can be learned at once, then those that a model is fetched for."""
    st.write(_("Or one of these:"))
    sample_buttons([sample for sample in others if has_model(sample)])
    for language_name, found in groupby((each for each in others if not has_model(each)), lambda each: each.language):
        sample_buttons(list(found))
        model = titled(best_model_for(language_name))
        st.caption(_("No model on this computer reads these texts yet.") + " " + model)


def sample_buttons(shown: Sequence[Sample]) -> None:
    """A button for each sample."""
    with st.container(horizontal=True, gap="small"):
        for sample in shown:
            if st.button(_(sample.title), key=f"try_{sample.name}"):
                train_on(sample)


def train_on(sample: Sample) -> None:
    """Take the sample in hand and go on to where Start is."""
    start_with(sample.name)
    st.switch_page("../pages/train.py", query_params={"run": "new", **address_in_hand()})


page()
