"""The frame around every page: title, navigation, language, and a banner while something is being trained."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.banner import banner
from ui.i18n import _, language_switch
from ui.sign_in import is_kept_out, sign_out_button

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "pages"
# Streamlit leaves room for a sidebar's buttons above every page, which we do not have.
# Its hint how to send a text is English in every language; ours stands in the box.
STYLE = """<style>
.stMainBlockContainer { padding-top: 4.5rem; }
[data-testid="InputInstructions"] { display: none; }
</style>"""

st.set_page_config(page_title="BERT Studio", page_icon=str(ROOT / "ui" / "icon.png"), layout="wide")
page = st.navigation(
    [
        st.Page(PAGES / "home.py", title=_("Home"), icon=":material/home:", default=True),
        st.Page(PAGES / "data.py", title=_("Data"), icon=":material/table:", url_path="data"),
        st.Page(PAGES / "train.py", title=_("Train"), icon=":material/model_training:", url_path="train"),
        st.Page(PAGES / "evaluate.py", title=_("Evaluate"), icon=":material/analytics:", url_path="evaluate"),
        st.Page(PAGES / "try_it.py", title=_("Try it"), icon=":material/chat:", url_path="try_it"),
        st.Page(PAGES / "compare.py", title=_("Compare"), icon=":material/compare_arrows:", url_path="compare"),
        st.Page(PAGES / "runs.py", title=_("Runs"), icon=":material/list:", url_path="runs"),
    ],
    position="top",
)
st.set_page_config(page_title=f"{page.title} · BERT Studio")
st.html(STYLE)
if is_kept_out():
    st.stop()
left, right = st.columns([5, 1], vertical_alignment="center")
with left:
    banner()
with right:
    language_switch()
    sign_out_button()
page.run()
