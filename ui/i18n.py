"""The language of the person in front of this page. The catalogue itself is the core's."""

from __future__ import annotations

import streamlit as st

from bert_core import LANGUAGES, BertStudioError, Message, closest_language, translate

COOKIE = "bert_studio_language"


def language() -> str:
    """The language chosen in the frame, else the one kept in a cookie, else the browser's."""
    if "language" not in st.session_state:
        kept = st.context.cookies.get(COOKIE)
        st.session_state["language"] = kept if kept in LANGUAGES else closest_language(st.context.locale)
    return st.session_state["language"]


def _(text: str, **values: object) -> str:
    """`text` in the person's language, its `{names}` filled with `values`."""
    translated = translate(text, language())
    return translated.format(**values) if values else translated


def say(message: Message | BertStudioError) -> str:
    """A message or an error of the core in the person's language."""
    return (message.message if isinstance(message, BertStudioError) else message).render(language())


def language_switch() -> None:
    """The choice of language, kept for a year in a cookie of this site."""
    language()
    st.selectbox(
        _("Language"), list(LANGUAGES), format_func=LANGUAGES.get, key="language", label_visibility="collapsed"
    )
    chosen = language()  # one of our own codes: nothing that a person typed gets into this script
    st.html(
        f'<script>document.cookie="{COOKIE}={chosen};path=/;max-age=31536000;SameSite=Lax";'
        f'document.documentElement.lang="{chosen.replace("_", "-")}";</script>',
        unsafe_allow_javascript=True,
    )
