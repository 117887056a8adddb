"""The answer to a text with blanks: the text filled in, and the likeliest words for a blank as bars."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from bert_core import Blank, Example, FilledAnswer, Task
from ui.answer_charts import probability_chart
from ui.i18n import _
from ui.text import escape_markdown, shorten

TEXT_LENGTH = 1000


def draw_blank(answer: FilledAnswer, task: Task, cells: Mapping[str, str], example: Example | None) -> None:
    """The whole text, and one of its blanks."""
    st.write(escape_markdown(shorten(answer.filled, TEXT_LENGTH)))
    if not answer.blanks:
        st.info(_("There is no word to guess. Write ___ where one is missing."))
        return
    if any(blank.hidden for blank in answer.blanks):
        st.caption(_("The text has no blank, so the model has hidden some words from itself and guesses them."))
    number = 0
    if len(answer.blanks) > 1:
        number = st.selectbox(
            _("Blank"),
            range(len(answer.blanks)),
            format_func=lambda number: f"{number + 1}: {answer.blanks[number].best}",
            key="try_blank",
        )
    blank = answer.blanks[min(number, len(answer.blanks) - 1)]
    st.header(escape_markdown(blank.best), anchor=False)
    _compare(blank)
    probability_chart(blank.words, key="answer_chart")


def _compare(blank: Blank) -> None:
    if blank.hidden is None:
        return
    word = escape_markdown(blank.hidden.word)
    if blank.hidden.is_guessed:
        st.success(_("Right: the hidden word is {word} too.", word=word), icon=":material/check:")
    else:
        st.warning(_("Wrong: the hidden word is {word}.", word=word), icon=":material/close:")
