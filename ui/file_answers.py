"""Answers to a file of texts: which file, which column, how far it is, and the file with its answers to take away."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import PurePath

import streamlit as st

from bert_core import (
    BertStudioError,
    Example,
    PredictionJob,
    Run,
    Table,
    Task,
    examples_from,
    guess_inputs,
    predictions_csv,
)
from ui.answers import answer_table
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.job_progress import job_progress
from ui.services import prediction_jobs
from ui.state import file_to_answer, problem_in, remembered, take_file_to_answer, uploads
from ui.text import escape_markdown

PREVIEW_ROWS = 100


def file_answers(run: Run, task: Task) -> None:
    """The whole of it, for one run.

    Raises:
        BertStudioError: the file cannot be read or answered.
    """
    file = file_upload(_("A file with a column of texts"), key="try_upload")
    if file is not None:
        take_file_to_answer(file.getvalue(), file.name, place="try_upload")
    if problem := problem_in("try_upload"):
        st.error(escape_markdown(say(problem)))
    fingerprint = file_to_answer()
    if fingerprint is None:
        return
    table = remembered("try_table", fingerprint, lambda: uploads().read(fingerprint))
    st.write(_("**{file}** · rows: {count}", file=escape_markdown(table.file_name), count=len(table)))
    columns = _choose_columns(table, run, task)
    wanted = (fingerprint, tuple(columns.items()))
    found = remembered("try_examples", wanted, lambda: examples_from(table, columns, task, form=None))
    for notice in (*(finding.message for finding in table.findings), *found.notices):
        st.info(escape_markdown(say(notice)))
    _answers(run, task, table, found.examples, (run.folder, *wanted))


def _choose_columns(table: Table, run: Run, task: Task) -> dict[str, str]:
    """The column of each input: the one the run learned from, else the likeliest, unless the person says otherwise."""
    learned = run.spec.data.columns
    guessed = guess_inputs(table, task)
    columns = {}
    for column in task.inputs_of(learned):
        known = learned.get(column.role)
        likely = known if known in table.columns else guessed.get(column.role, table.columns[0])
        columns[column.role] = st.selectbox(
            _("Column for '{role}'", role=_(column.title)),
            table.columns,
            index=table.columns.index(likely),
            key=f"try_column_{column.role}_{table.fingerprint}",
            persist_state="session",
        )
    return columns


def _answers(run: Run, task: Task, table: Table, examples: list[Example], key: Hashable) -> None:
    job = prediction_jobs().find(key)
    if job is None:
        _start_button(_("Answer all rows ({count})", count=len(examples)), run, examples, key)
    elif not job.is_over:
        job_progress(job, key="try_stop")
    else:
        _result(job, task, table, examples)
        if job.done < job.total:
            _start_button(_("Start again"), run, examples, key)


def _start_button(label: str, run: Run, examples: list[Example], key: Hashable) -> None:
    cells = [example.cells for example in examples]
    st.button(label, key="try_start", type="primary", on_click=prediction_jobs().start, args=(key, run, cells))


def _result(job: PredictionJob, task: Task, table: Table, examples: list[Example]) -> None:
    rows = job.rows
    answered = examples[: len(rows)]
    try:
        job.check()
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
    if not rows:
        return
    if job.done == job.total:
        st.success(_("Every row is answered: {total} of {total}.", total=job.total))
    else:
        st.warning(
            _("{done} of {total} rows are answered; the others stay empty in the file.", done=job.done, total=job.total)
        )
    st.download_button(
        _("Download the file with the answers"),
        lambda: predictions_csv(table, answered, rows),
        file_name=f"{PurePath(table.file_name).stem}-answers.csv",
        mime="text/csv",
        key="try_download",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
    )
    if len(rows) > PREVIEW_ROWS:
        st.caption(_("The first {count} answers", count=PREVIEW_ROWS))
    cells = [example.cells for example in answered[:PREVIEW_ROWS]]
    answer_table(task, cells, rows[:PREVIEW_ROWS], key="try_preview")
