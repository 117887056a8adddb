"""Train: choose from what, with which model and how a model learns; then watch it learn.

1. The run that the address names (`?run=ID`), or else one that is being trained: live, and how it ended.
2. Without one, or with `?run=new`: the data in hand and the task,
3. the model to start from, with what it reads and whether it is here,
4. the settings, each with what is wrong beside it,
5. texts of a person's own to be watched, a name and Start, which makes the run and shows it, and what it will take.
"""

from __future__ import annotations

import streamlit as st

from bert_core import N_, TASKS, BertStudioError, Run, main_script
from ui.banner import active_runs
from ui.chosen_data import InHand
from ui.disk_view import warn_of_disk
from ui.estimates import figures, show_expected
from ui.few_examples import offer_few_examples
from ui.form import hyperparameters_form
from ui.i18n import _, say
from ui.live_view import live_view
from ui.model_picker import compare_models, pick_model
from ui.run_start import expect_start, problems_of, start
from ui.services import store
from ui.state import in_hand, named_run, remembered, set_widget, view_run
from ui.task_choice import choose_task
from ui.text import escape_markdown, shorten
from ui.watched_texts import watched_texts

NEW = "new"
NO_DATA = N_("Nothing to learn from yet. Bring a table of texts on the Data page, or take one of the samples there.")


def page() -> None:
    """A run, if there is one to show, else the setting up of one."""
    try:
        run = wanted_run()
        if run is not None:
            show(run)
            return
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
    set_up()


def wanted_run() -> Run | None:
    """The run that the address names, else the one that is being trained.

    Raises:
        RunError: there is no run of that id.
    """
    wanted = named_run()
    if wanted:
        return None if wanted == NEW else store().open(wanted)
    return next((run for run, _state in active_runs()), None)


def show(run: Run) -> None:
    """A run, and the way to the next one."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(_("Train"), anchor=False, width="content")
        st.button(_("New training"), key="new_training", icon=":material/add:", on_click=_begin_anew)
    view_run(run.id)
    live_view(run)


def _begin_anew() -> None:
    st.query_params["run"] = NEW
    set_widget("run_name", "")


def set_up() -> None:
    """Everything that is chosen before a training starts."""
    expect_start()
    st.title(_("Train"), anchor=False)
    last_run()
    chosen = in_hand()
    if chosen is None:
        st.info(_(NO_DATA))
        to_data(_("Choose data"))
        return
    show_data(chosen)
    if chosen.prepared is None:
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        choose_task(chosen)
        model = pick_model(script_of(chosen))
    with right:
        offer_few_examples(chosen)
        settings, problems = hyperparameters_form(
            lambda settings: problems_of(settings, chosen, model), TASKS[chosen.task].settings
        )
    with left:
        compare_models(lambda other: figures(chosen, other, settings))
    st.divider()
    watched = watched_texts(chosen)
    start(chosen, model, settings, model.problem or next((problem.message for problem in problems), None), watched)
    show_expected(chosen, model, settings)
    warn_of_disk(model)


def last_run() -> None:
    """The way back to the newest run."""
    for run in store().runs()[:1]:
        try:
            name = run.card.name
        except BertStudioError as error:
            st.error(escape_markdown(say(error)))
            return
        label = _("Last training: {name}", name=escape_markdown(shorten(name)))
        st.page_link("../pages/train.py", label=label, icon=":material/history:", query_params={"run": run.id})


def to_data(label: str) -> None:
    """The way to the Data page."""
    st.page_link("../pages/data.py", label=label, icon=":material/table:")


def show_data(chosen: InHand) -> None:
    """What is learned from, in a line, or why nothing can be."""
    file = escape_markdown(shorten(chosen.table.file_name))
    with st.container(horizontal=True, vertical_alignment="center"):
        if prepared := chosen.prepared:
            line = _(
                "**{file}**: {train:,} rows to learn from, {valid:,} to check on.",
                file=file, train=len(prepared.train), valid=len(prepared.valid),
            )  # fmt: skip
            if prepared.known.labels:
                line += " " + _("Labels: {count:,}.", count=len(prepared.known.labels))
            st.markdown(line, width="content")
        else:
            problem = escape_markdown(say(chosen.problem)) if chosen.problem else ""
            st.error(_("**{file}** is not ready for training. {problem}", file=file, problem=problem))
        to_data(_("See or change the data"))


def script_of(chosen: InHand) -> str:
    """The script of the texts, found once for each table and choice of columns."""
    role = TASKS[chosen.task].input_roles[0]
    source = chosen.prepared.source

    def find() -> str:
        return main_script([example.cells[role] for example in chosen.prepared.train])

    return remembered("script", (source.fingerprint, *source.columns.values()), find)


page()
