"""The answer to a question about a table: the SQL, its parts in words, and what it finds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from bert_core import (
    N_,
    BertStudioError,
    Example,
    Known,
    SqlAnswer,
    Task,
    read_query,
    read_table,
    run_query,
    sql_of,
)
from ui.file_upload import file_upload
from ui.i18n import _, say
from ui.state import remembered
from ui.text import escape_markdown

WANTED = {
    "": N_("It shows **{column}**."),
    "AVG": N_("It shows the average of **{column}**."),
    "COUNT": N_("It counts the rows that have **{column}**."),
    "MAX": N_("It shows the greatest **{column}**."),
    "MIN": N_("It shows the least **{column}**."),
    "SUM": N_("It adds up **{column}**."),
}
CONDITIONS = {
    "<": N_("**{column}** must be less than **{value}**."),
    "=": N_("**{column}** must be **{value}**."),
    ">": N_("**{column}** must be more than **{value}**."),
}


def draw_sql(answer: SqlAnswer, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """A query as SQL and in words, the right one where it is known, and the result on a table."""
    st.code(answer.sql, language="sql", wrap_lines=True)
    st.write(_("How sure the model is: {share:.1%}", share=answer.probability))
    sentences = [_(WANTED[answer.aggregate], column=escape_markdown(answer.select))] + [
        _(CONDITIONS[each.operator], column=escape_markdown(each.column), value=escape_markdown(each.value))
        for each in answer.conditions
    ]
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    if example is not None and "sql" in example.cells:
        _compare(answer, task, example)
    try:
        _draw_result(answer, example)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))


def _compare(answer: SqlAnswer, task: Task, example: Example) -> None:
    if task.score([answer], [example], Known())["logical_form"] == 1:
        st.success(_("Right: the query in your data is the same."), icon=":material/check:")
    else:
        st.warning(_("Wrong: the query in your data is this one."), icon=":material/close:")
        st.code(sql_of(example), language="sql", wrap_lines=True)


def _draw_result(answer: SqlAnswer, example: Example | None) -> None:
    """What the query finds in the rows of the example, or in a table that the person gives.

    Raises:
        BertStudioError: the table cannot be read, or lacks a column.
    """
    if example is not None and "rows" in example.cells:
        _draw_found(run_query(answer.query, json.loads(example.cells["rows"])), answer)
        return
    file = file_upload(_("See what it finds in a table"), key="try_sql_table", stays=True)
    if file is not None:
        table = remembered("sql_table", file.file_id, lambda: read_table(file.getvalue(), file.name))
        query = read_query(answer.sql, [[name] for name in table.columns])
        _draw_found(run_query(query, table.frame.to_numpy().tolist()), answer)


def _draw_found(found: list[Any], answer: SqlAnswer) -> None:
    if not found:
        st.info(_("The query finds nothing in this table."))
        return
    heading = f"{answer.aggregate}({answer.select})" if answer.aggregate else answer.select
    st.dataframe(pd.DataFrame({heading: found}), hide_index=True, key="try_sql_found")
