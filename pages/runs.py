"""Runs: everything that was ever trained here.

1. Without runs: where to start one.
2. A table of all runs, the newest first: state, score, how the mistakes fell, time.
3. For the chosen one: its curves, try it, download, delete after a question, name and note. For several: compare,
   delete.
While something is trained the page looks again every two seconds.
"""

from __future__ import annotations

import streamlit as st

from bert_core import BertStudioError, Run
from ui.i18n import _, say
from ui.pace import seconds_between_looks
from ui.quantities import size_words
from ui.run_choice import run_summary
from ui.run_removal import delete_button, slim_button
from ui.run_table import RunLine, run_lines, run_table, state_words
from ui.services import model_link, size_on_disk
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
    st.fragment(all_runs, run_every=seconds_between_looks(2.0) if live else None)(live)


def nothing_yet() -> None:
    """What to do where nothing was trained yet."""
    st.info(_("Nothing has been trained here yet. Home leads to a first training with sample data in two clicks."))
    st.page_link("../pages/home.py", label=_("Go to Home"), icon=":material/home:")


def all_runs(live: bool) -> None:
    """The table, and what can be done with the chosen run."""
    lines = run_lines()
    if live != any(line.is_active for line in lines):
        st.rerun(scope="app")
    st.caption(
        _(
            "Click the box at the left of a run to see what you can do with it; of several, to compare or remove "
            "them. All runs together take {size} on disk.",
            size=size_words(sum(size_on_disk(line.run) for line in lines)),
        )
    )
    known = {line.run.id: line for line in lines}
    picked = run_table(lines, chosen=run_in_view(), key=f"runs_{len(lines)}_{lines[0].run.id}")
    view_run(picked[0] if len(picked) == 1 else None)
    if picked:
        with st.container(border=True):
            if len(picked) == 1:
                chosen_run(known[picked[0]])
            else:
                several_runs([known[run_id] for run_id in picked])


def chosen_run(line: RunLine) -> None:
    """What a run is, and what can be done with it."""
    st.subheader(escape_markdown(line.name), anchor=False)
    if line.problem:
        st.error(escape_markdown(say(line.problem)))
        st.write(_("If you have a copy of the file, put it back. Otherwise all that is left is to delete the run."))
        delete_button([line])
        return
    end = line.history.end
    st.write(" · ".join([f"**{state_words(line)}**", *([escape_markdown(say(end.reason))] if end else [])]))
    run_summary(line)
    actions(line)
    name_and_note(line)


def several_runs(lines: list[RunLine]) -> None:
    """What can be done with several runs at once."""
    size = size_words(sum(size_on_disk(line.run) for line in lines))
    st.write(_("{count} runs are chosen; together they take {size}.", count=len(lines), size=size))
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        chosen = " ".join(line.run.id for line in lines)
        st.page_link(
            "../pages/compare.py", label=_("Compare"), icon=":material/compare_arrows:", query_params={"runs": chosen}
        )
        slim_button(lines)
        delete_button(lines)


def actions(line: RunLine) -> None:
    """Links and buttons, side by side."""
    run = line.run
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.page_link(
            "../pages/train.py", label=_("Open its curves"), icon=":material/show_chart:", query_params={"run": run.id}
        )
        if line.can_answer:
            st.page_link("../pages/try_it.py", label=_("Try it"), icon=":material/chat:", query_params={"run": run.id})
            st.page_link(
                "../pages/evaluate.py", label=_("See how good it is"), icon=":material/analytics:",
                query_params={"run": run.id},
            )  # fmt: skip
            st.link_button(_("Download the model (zip)"), model_link(run), icon=":material/download:")
        split_download(run, line.spec)
        slim_button([line])
        delete_button([line])


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
