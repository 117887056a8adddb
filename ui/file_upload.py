"""The box for a file. Streamlit's own words in it are English in every language, so the box gets ours."""

from __future__ import annotations

import json

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from bert_core import MAXIMUM_BYTES
from ui.i18n import _
from ui.state import mark_uploaded, newly_uploaded

MEGABYTE = 2**20
BROWSER_LIMIT = 2 * MAXIMUM_BYTES // MEGABYTE
"""A file over this many megabytes is refused by the browser; below it, the sentence about the size is ours."""


def file_upload(label: str, *, key: str) -> UploadedFile | None:
    """A box for a table; returns the file once, in the run of the page after it was chosen."""
    with st.container(key=f"{key}_box"):
        file = st.file_uploader(
            label,
            type=["csv", "tsv", "txt"],
            key=key,
            on_change=mark_uploaded,
            args=(key,),
            max_upload_size=BROWSER_LIMIT,
        )
        _own_words(f".st-key-{key}_box")
    return file if newly_uploaded(key) else None


def _own_words(box: str) -> None:
    limit = _("CSV or TSV, up to {size} MB", size=MAXIMUM_BYTES // MEGABYTE)
    words = {
        '[data-testid="stFileUploaderDropzone"] > span button p': _("Choose a file"),
        '[data-testid="stFileUploaderDropzoneInstructions"] span': limit,
    }
    rules = "".join(
        f"{box} {part} {{ font-size: 0; }} {box} {part}::after {{ font-size: 0.875rem; content: {_quoted(word)}; }}"
        for part, word in words.items()
    )
    st.html(f"<style>{rules}</style>")


def _quoted(word: str) -> str:
    """A text of ours as a CSS string."""
    return json.dumps(word, ensure_ascii=False)
