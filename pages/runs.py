"""Runs: everything that was ever trained here.

1. Without runs: where to start one.
2. A table of all runs, the newest first: state, score, how the mistakes fell, time.
3. For the chosen one: its curves, try it, download, delete after a question, name and note.
While something is trained the page looks again every two seconds.
"""

from __future__ import annotations

import streamlit as st

from bert_core import BertStudioError, Run
from ui.i18n import _, say
from ui.run_choice import run_summary
from ui.run_table import RunLine, run_lines, run_table, state_words
from ui.split_view import split_download
from ui.state import run_in_view, view_run
from ui.text import escape_markdown


def runs() -> None:
    """The page."""
    st.title(_("Runs"), anchor=False)
    lines = run_lines()
    if not lines:
        nothing_yet()
        return
    live = any(line.is_active for line in lines)
    st.fragment(all_runs, run_every=2.0 if live else None)(live)


def nothing_yet() -> None:
    """What to do where nothing was trained yet."""
    st.info(_("Nothing has been trained here yet. Home leads to a first training with sample data in two clicks."))
    st.page_link("../pages/home.py", label=_("Go to Home"), icon=":material/home:")


def all_runs(live: bool) -> None:
    """The table, and what can be done with the chosen run."""
    lines = run_lines()
    if live != any(line.is_active for line in lines):
        st.rerun(scope="app")
    st.caption(_("Click the box at the left of a run to see what you can do with it."))
    known = {line.run.id: line for line in lines}
    picked = run_table(lines, chosen=run_in_view(), key=f"runs_{len(lines)}_{lines[0].run.id}")
    view_run(picked)
    if picked:
        with st.container(border=True):
            chosen_run(known[picked])


def chosen_run(line: RunLine) -> None:
    """What a run is, and what can be done with it."""
    st.subheader(escape_markdown(line.name), anchor=False)
    if line.problem:
        st.error(escape_markdown(say(line.problem)))
        st.write(_("If you have a copy of the file, put it back. Otherwise all that is left is to delete the run."))
        delete_button(line)
        return
    end = line.history.end
    st.write(" · ".join([f"**{state_words(line)}**", *([escape_markdown(say(end.reason))] if end else [])]))
    run_summary(line)
    actions(line)
    name_and_note(line)


def actions(line: RunLine) -> None:
    """Links and buttons, side by side."""
    run = line.run
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            "../pages/train.py", label=_("Open its curves"), icon=":material/show_chart:", query_params={"run": run.id}
        )
        if line.can_answer:
            st.page_link("../pages/try_it.py", label=_("Try it"), icon=":material/chat:", query_params={"run": run.id})
            st.link_button(_("Download the model (zip)"), f"/models/{run.id}.zip", icon=":material/download:")
        split_download(run, line.spec)
        delete_button(line)


def delete_button(line: RunLine) -> None:
    """Leads to the question; not while the run is trained."""
    if st.button(
        _("Delete"),
        key="delete_run",
        icon=":material/delete:",
        disabled=line.is_active,
        help=_("It is still being trained. Stop it first.") if line.is_active else None,
    ):
        st.dialog(_("Delete this run?"))(ask_before_deleting)(line)


def ask_before_deleting(line: RunLine) -> None:
    """The question."""
    st.write(
        _(
            "{name}, its model, its curves and its rows are removed from this computer. There is no way back.",
            name=f"**{escape_markdown(line.name)}**",
        )
    )
    if st.button(_("Delete it"), key="delete_for_good", type="primary", on_click=delete, args=(line.run,)):
        st.rerun()


def delete(run: Run) -> None:
    """Remove a run, or say why not."""
    try:
        run.delete()
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
    else:
        view_run(None)


def name_and_note(line: RunLine) -> None:
    """What people call the run, and what they want to remember of it."""
    with st.form(key=f"card_{line.run.id}", border=False):
        name = st.text_input(_("Name"), value=line.name, max_chars=100, key=f"name_{line.run.id}")
        note = st.text_area(_("Note"), value=line.note, max_chars=2000, height=80, key=f"note_{line.run.id}")
        saved = st.form_submit_button(_("Save name and note"), key=f"save_{line.run.id}")
    if saved:
        save(line.run, name, note)


def save(run: Run, name: str, note: str) -> None:
    """Keep what people call the run, or say why it cannot be kept."""
    try:
        run.rename(name)
        run.annotate(note)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
    else:
        st.rerun()


runs()
