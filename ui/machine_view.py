"""What this computer can do, in figures that matter for a training."""

from __future__ import annotations

import streamlit as st

from bert_core import home_folder, machine_facts
from ui.i18n import _
from ui.models_here import model_title, models_at_hand
from ui.text import escape_markdown

GIGABYTE = 2**30


def this_computer() -> None:
    """Cores, memory, disk, graphics card, and the models that are here."""
    machine = machine_facts(home_folder())
    st.subheader(_("This computer"))
    with st.container(horizontal=True, gap="medium"):
        st.metric(_("Processor cores"), machine.cores, width="content")
        st.metric(_("Memory"), _("{size:.0f} GB", size=machine.memory / GIGABYTE), width="content")
        st.metric(_("Free disk space"), _("{size:.0f} GB", size=machine.free_disk / GIGABYTE), width="content")
        st.metric(_("Graphics card (GPU)"), escape_markdown(machine.gpu) if machine.gpu else _("none"), width="content")
    if not machine.gpu:
        st.caption(_("Without a graphics card small models train well; large ones take hours."))
    models = models_at_hand()
    if models:
        titles = "; ".join(model_title(entry.identifier) for entry in models)
        st.markdown(_("Models on this computer: {titles}.", titles=titles))
    else:
        st.warning(_("No model is on this computer yet. The one you choose is fetched when the training starts."))
