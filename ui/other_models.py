"""What other runs answer to the same text, side by side, and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from bert_core import BertStudioError, Said, in_words
from ui.answers import ask
from ui.i18n import _, say
from ui.run_choice import run_titles
from ui.run_table import RunLine
from ui.text import escape_markdown, shorten

MOST_OTHERS = 4
"""Each is a model in memory, and a row that is read."""
KEY = "try_others"


def other_models(line: RunLine, lines: Sequence[RunLine], cells: Mapping[str, str], said: Said) -> None:
    """The choice of other runs that read the same and answer the same kind of thing, and what each of them says."""
    others = {
        other.run.id: other
        for other in lines
        if other.run.id != line.run.id and other.task is line.task and other.inputs == line.inputs
    }
    if not others:
        return
    titles = run_titles(lines)
    chosen = st.multiselect(
        _("Ask other models, too"),
        list(others),
        format_func=titles.get,
        key=KEY,
        persist_state="session",
        max_selections=MOST_OTHERS,
        placeholder=_("Choose models to compare with"),
    )
    if not chosen:
        return
    answers = {line.run.id: said}
    for run_id in chosen:
        other = others[run_id]
        try:
            [answer] = ask(f"try_answer_{run_id}", other.run, [cells])
            answers[run_id] = in_words(other.task, answer)
        except BertStudioError as error:
            st.error(_("{run}: {problem}", run=escape_markdown(titles[run_id]), problem=escape_markdown(say(error))))
    _verdict(said, list(answers.values()))
    _table(answers, titles, said)


def _verdict(said: Said, answers: Sequence[Said]) -> None:
    same = sum(answer.answer == said.answer for answer in answers)
    shown = escape_markdown(shorten(said.answer)) or _("nothing")
    if same == len(answers):
        st.success(
            _("All {count} models answer **{answer}**.", count=len(answers), answer=shown), icon=":material/check:"
        )
    else:
        st.warning(
            _("They disagree: {same} of {count} models answer **{answer}**.", same=same, count=len(answers),
              answer=shown),
            icon=":material/call_split:",
        )  # fmt: skip


def _table(answers: Mapping[str, Said], titles: Mapping[str, str], said: Said) -> None:
    frame = pd.DataFrame(
        {
            "answer": [each.answer or _("nothing") for each in answers.values()],
            "sure": [each.confidence for each in answers.values()],
            "same": ["" if each.answer == said.answer else _("≠ differs") for each in answers.values()],
            "model": [titles[run_id] for run_id in answers],
        }
    )
    st.dataframe(
        frame,
        key="try_others_table",
        hide_index=True,
        column_config={
            "answer": st.column_config.TextColumn(_("Answer")),
            "sure": st.column_config.NumberColumn(_("How sure"), format="percent"),
            "same": st.column_config.TextColumn(_("Compared")),
            "model": st.column_config.TextColumn(_("Model")),
        },
    )
