"""The files that were brought to this computer before: open one again, or have it forgotten."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from bert_core import KeptFile
from ui.i18n import _, say
from ui.quantities import size_words
from ui.state import problem_in, remove_kept_files, take_kept_file, uploads
from ui.text import escape_markdown, shorten

MOST = 50
"""So many are listed at most, the newest first."""
PLACE = "my_files"


def my_files() -> None:
    """The list, closed until it is wanted; nothing where there are no files."""
    kept = uploads().files()
    if problem := problem_in(PLACE):
        st.error(escape_markdown(say(problem)))
    if not kept:
        return
    with st.expander(_("My files ({count})", count=len(kept)), icon=":material/folder:"):
        for file in kept[:MOST]:
            _line(file)
        if len(kept) > MOST:
            st.caption(_("The newest {count} files are listed.", count=MOST))
        _forget_all(kept)


def _line(file: KeptFile) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{escape_markdown(shorten(file.file_name, 40))}**", width="content")
        st.caption(f"{size_words(file.size)} · {datetime.fromtimestamp(file.kept):%Y-%m-%d %H:%M}", width="content")
        st.button(
            _("Open"),
            key=f"open_{file.fingerprint}",
            on_click=take_kept_file,
            args=(file.fingerprint,),
            kwargs={"place": PLACE},
        )
        st.button(
            _("Delete"),
            key=f"delete_{file.fingerprint}",
            type="tertiary",
            on_click=remove_kept_files,
            args=([file.fingerprint],),
            kwargs={"place": PLACE},
        )


def _forget_all(kept: list[KeptFile]) -> None:
    with st.popover(_("Delete all"), key="delete_all"):
        st.markdown(
            _(
                "Delete all {count} files ({size}) from this computer? Runs keep the rows that they learned from.",
                count=len(kept),
                size=size_words(sum(file.size for file in kept)),
            )
        )
        st.button(
            _("Yes, delete them all"),
            key="delete_all_now",
            on_click=remove_kept_files,
            args=([file.fingerprint for file in kept],),
            kwargs={"place": PLACE},
        )
