"""What other runs answer to the same text, side by side, and whether they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from bert_core import BertStudioError, Said, agree, in_words
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
    others = {other.run.id: other for other in lines if other.run.id != line.run.id and _can_be_compared(line, other)}
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
    answers, known = {line.run.id: said}, line.run.kept_known
    for run_id in chosen:
        other = others[run_id]
        try:
            [answer] = ask(f"try_answer_{run_id}", other.run, [cells])
            answers[run_id] = in_words(other.task, answer)
        except BertStudioError as error:
            st.error(_("{run}: {problem}", run=escape_markdown(titles[run_id]), problem=escape_markdown(say(error))))
    same = {run_id: agree(said, other, known) for run_id, other in answers.items()}
    _verdict(said, list(same.values()))
    _table(answers, titles, same)


def _can_be_compared(line: RunLine, other: RunLine) -> bool:
    """Whether both read the same and could give the same answer."""
    if other.task is not line.task or other.inputs != line.inputs:
        return False
    labels, others = set(line.spec.known.labels), set(other.spec.known.labels)
    return bool(labels & others) or not labels


def _verdict(said: Said, same: Sequence[bool]) -> None:
    words = {
        "same": sum(same), "count": len(same), "answer": escape_markdown(shorten(said.answer)) or _("nothing")
    }  # fmt: skip
    if all(same):
        st.success(_("All {count} models answer **{answer}**.", **words), icon=":material/check:")
    else:
        st.warning(
            _("They disagree: {same} of {count} models answer **{answer}**.", **words), icon=":material/call_split:"
        )


def _table(answers: Mapping[str, Said], titles: Mapping[str, str], same: Mapping[str, bool]) -> None:
    frame = pd.DataFrame(
        {
            "answer": [each.answer or _("nothing") for each in answers.values()],
            "sure": [each.confidence for each in answers.values()],
            "same": ["" if same[run_id] else _("≠ differs") for run_id in answers],
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
