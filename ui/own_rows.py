"""A file with right answers that a person brings, answered by a model and judged as the rows of its run are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from bert_core import Example, Examples, PredictionJob, Table, examples_from, figures, fitting_columns, judge
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.job_progress import job_progress
from ui.judged import OWN, JudgedRows, rows_of, texts_of
from ui.run_table import RunLine
from ui.services import prediction_jobs
from ui.state import file_to_answer, problem_in, remembered, take_file_to_answer, uploads
from ui.text import escape_markdown

UPLOAD = "evaluate_upload"


def own_rows(line: RunLine) -> JudgedRows | None:
    """Ask for a file and for the answers to it; the judged rows once these are there.

    Raises:
        BertStudioError: the file cannot be read, does not fit, or cannot be answered.
    """
    file = file_upload(_("A file with the same columns, with the right answers in it"), key=UPLOAD)
    if file is not None:
        take_file_to_answer(file.getvalue(), file.name, place=UPLOAD)
    if problem := problem_in(UPLOAD):
        st.error(escape_markdown(say(problem)))
        return None
    fingerprint = file_to_answer()
    if fingerprint is None:
        return None
    found = remembered("own_examples", (line.run.folder, fingerprint), lambda: _examples(line))
    table = own_table()
    st.write(_("**{file}** · rows: {count}", file=escape_markdown(table.file_name), count=len(table)))
    for notice in found.notices:
        st.info(escape_markdown(say(notice)))
    if found.problems:
        first = found.problems[0]
        text = _("{count} rows cannot be used and are not counted. The first is row {row}: {reason}",
                 count=len(found.problems), row=first.row, reason=say(first.reason))  # fmt: skip
        st.warning(escape_markdown(text))
    examples = found.examples
    key = (OWN, line.run.folder, fingerprint)
    job = prediction_jobs().find(key)
    if job is None:
        st.button(
            _("Answer all rows ({count})", count=len(examples)), key="own_start", type="primary",
            on_click=prediction_jobs().start, args=(key, line.run, [example.cells for example in examples]),
        )  # fmt: skip
        return None
    if not job.is_over:
        job_progress(job, key="own_stop")
        return None
    job.check()
    if job.done < job.total:
        st.warning(_("Only {done} of {total} rows were answered; what follows is of these.", done=job.done,
                     total=job.total))  # fmt: skip
    if not job.done:
        return None
    if seen := remembered("own_seen", key, lambda: _learned(line, examples)):
        st.warning(
            _("It learned from {count} of these rows, word for word: of rows that are new to it, fewer will be right.",
              count=seen)
        )  # fmt: skip
    return remembered("own_judged", (key, job.done), lambda: _judged(line, examples, job))


def own_table() -> Table:
    """The file that was brought.

    Raises:
        BertStudioError: it is not kept any more.
    """
    fingerprint = file_to_answer() or ""
    return remembered("try_table", fingerprint, lambda: uploads().read(fingerprint))


def _examples(line: RunLine) -> Examples:
    table, data = own_table(), line.spec.data
    columns = fitting_columns(table, line.task, form=data.form, trained=data.columns)
    found = examples_from(table, columns, line.task, form=data.form)
    line.task.check(found.examples, line.run.kept_known)
    return found


def _learned(line: RunLine, examples: Sequence[Example]) -> int:
    """How many of the rows ask what a row asked that the model learned from."""
    known = set(texts_of(line.run, line.run.examples("train")))
    return sum(text in known for text in texts_of(line.run, examples))


def _judged(line: RunLine, examples: Sequence[Example], job: PredictionJob) -> JudgedRows:
    known, answered = line.run.kept_known, examples[: job.done]
    judgement = judge(line.task, job.answers, answered, known)
    return rows_of(
        OWN, judgement, figures(judgement, known.labels, has_classes=line.task.has_classes),
        lambda places: texts_of(line.run, [answered[place] for place in places]),
        metrics=line.task.score(job.answers, answered, known),
    )  # fmt: skip
