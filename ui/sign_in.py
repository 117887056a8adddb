"""Signing in with an account of one's organisation (OpenID Connect), where an administrator has set that up.

Streamlit does it, by the section `[auth]` of `.streamlit/secrets.toml`: https://docs.streamlit.io/develop/concepts/connections/authentication
"""

from __future__ import annotations

import streamlit as st

from ui.i18n import _


def is_kept_out() -> bool:
    """Whether one must sign in first; then the page is that."""
    if not _is_set_up() or st.user.get("is_logged_in"):
        return False
    st.title("BERT Studio", anchor=False)
    st.write(_("Sign in to see and to train models here."))
    st.button(_("Sign in"), key="sign_in", type="primary", icon=":material/login:", on_click=st.login)
    return True


def sign_out_button() -> None:
    """The way out, for who has signed in."""
    if _is_set_up():
        st.button(_("Sign out"), key="sign_out", icon=":material/logout:", on_click=st.logout)


def _is_set_up() -> bool:
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets
