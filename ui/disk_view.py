"""Whether there is room on disk for another run, said before it starts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import streamlit as st

from bert_core import RunStore, home_folder
from ui.i18n import _
from ui.model_facts import PickedModel
from ui.quantities import size_words
from ui.services import log, size_on_disk

TIMES_THE_MODEL = 11
"""A checkpoint has the weights three times, and three of them exist while one is written; the model is kept twice."""


def warn_of_disk(model: PickedModel) -> None:
    """A line where the disk, or what an administrator allows of it, will hardly do."""
    if model.resolved is None:
        return
    needed = TIMES_THE_MODEL * sum(path.stat().st_size for path in Path(model.resolved.folder).glob("*.safetensors"))
    place = next(folder for folder in (home_folder(), *home_folder().parents) if folder.exists())
    free, limit = shutil.disk_usage(place).free, disk_limit()
    if free < needed:
        text = _(
            "Only {free} are left on the disk, and a training with this model may need {needed} until it has ended.",
            free=size_words(free),
            needed=size_words(needed),
        )
    elif limit is not None and (used := sum(size_on_disk(run) for run in RunStore().runs())) + needed > limit:
        text = _(
            "The runs here take {used} of the {limit} that are allowed (BERT_STUDIO_DISK_GB), and a training with this "
            "model may need {needed} until it has ended.",
            used=size_words(used),
            limit=size_words(limit),
            needed=size_words(needed),
        )
    else:
        return
    st.warning(text)
    st.page_link("../pages/runs.py", label=_("See which runs can be deleted"), icon=":material/list:")


def disk_limit() -> float | None:
    """Bytes that all runs together may take, by `BERT_STUDIO_DISK_GB`; None where nothing is said."""
    value = os.environ.get("BERT_STUDIO_DISK_GB", "")
    try:
        return float(value) * 2**30 if value else None
    except ValueError:
        log().warning("BERT_STUDIO_DISK_GB is %r, which is no number", value[:20])
        return None
