"""The box for a file. Streamlit's own words in it are English in every language, so the box gets ours."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from bert_core import ARCHIVES, FORMATS, maximum_bytes
from ui.i18n import _
from ui.state import mark_uploaded, newly_uploaded

LIMIT = maximum_bytes() // 2**20
"""In megabytes; .streamlit/config.toml lets no more through."""
TITLES = ", ".join(form.title for form in FORMATS.values())
ENDINGS = [ending for form in FORMATS.values() for ending in form.endings]
ENDINGS = [ending for form in FORMATS.values() for ending in form.endings] + list(ARCHIVES)


def file_upload(label: str, *, key: str, stays: bool = False) -> UploadedFile | None:
    """A box for a table; returns the file once, in the run of the page after it was chosen, or always if it `stays`."""
    with st.container(key=f"{key}_box"):
        file = st.file_uploader(
            label, type=ENDINGS, key=key, on_change=mark_uploaded, args=(key,), max_upload_size=LIMIT
        )
        _own_words(f".st-key-{key}_box")
    return file if newly_uploaded(key) or stays else None


def _own_words(box: str) -> None:
    """Our words instead of Streamlit's, and a sentence where the browser refuses a file, of which no page is told."""
    words = {
        '[data-testid="stFileUploaderDropzone"] > span button p': _("Choose a file"),
        '[data-testid="stFileUploaderDropzoneInstructions"] span': _(
            "{formats}, up to {size} MB", formats=TITLES, size=LIMIT
        ),
    }
    rules = [
        f"{box} {part} {{ font-size: 0; }} {box} {part}::after {{ font-size: 0.875rem; content: {_quoted(word)}; }}"
        for part, word in words.items()
    ]
    refused = _(
        "This file is not taken: it must be one of {formats}, and have at most {size} MB.", formats=TITLES, size=LIMIT
    )
    rules += [
        f'{box}:has(.stFileChip[aria-invalid="true"])::after {{ font-weight: 600; content: {_quoted(refused)}; }}',
        f"{box} .stTooltipErrorHoverTarget {{ pointer-events: none; }}",
        f"{box} .stTooltipErrorHoverTarget button {{ pointer-events: auto; }}",
    ]
    st.html(f"<style>{''.join(rules)}</style>")


def _quoted(word: str) -> str:
    """A text of ours as a CSS string."""
    return json.dumps(word, ensure_ascii=False)
