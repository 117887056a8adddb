"""Try it: ask a trained model.

1. Which run answers, the newest first, and one line about it.
2. One text, or one of the rows that were set aside: a label in large type and how likely each label is, what an edit
   changed, why, what other models say, and what was asked in this session with the right answers that were given.
3. Several texts, one a line: a table.
4. A file of texts: the same file with the answers.
"""

from __future__ import annotations

import streamlit as st

from bert_core import N_, BertStudioError, Example, in_words
from ui.answers import answer_table, ask, draw_answer, wake
from ui.changed_answer import changed_answer
from ui.examples import held_out_examples
from ui.file_answers import file_answers
from ui.i18n import _, say
from ui.other_models import other_models
from ui.run_choice import choose_run, run_summary
from ui.run_table import RunLine, run_lines
from ui.state import set_widget
from ui.text import escape_markdown, shorten
from ui.typed_texts import correct, note_typed, typed_texts
from ui.why_view import why

MOST_LINES = 500
BUTTON_LENGTH = 60
MODES = {"one": N_("One text"), "several": N_("Several texts"), "file": N_("A file of texts")}


def try_it() -> None:
    """The page."""
    st.title(_("Try it"), anchor=False)
    lines = [line for line in run_lines() if line.can_answer]
    if not lines:
        nothing_to_ask()
        return
    line = choose_run(lines, title=_("Which run answers?"))
    if line is None:
        return
    run_summary(line)
    wake(line.run)
    modes = list(MODES) if len(line.inputs) == 1 else ["one", "file"]  # a line has no room for two inputs
    mode = st.segmented_control(
        _("What to ask"),
        modes,
        default="one",
        required=True,
        format_func=lambda mode: _(MODES[mode]),
        key="try_mode",
        persist_state="session",
        label_visibility="collapsed",
    )
    try:
        if mode == "one":
            one_text(line, lines)
        else:
            {"several": several_texts, "file": a_file}[mode](line)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))


def nothing_to_ask() -> None:
    """What to do where no run has kept a model."""
    st.info(_("There is no trained model yet. Train one first: with the sample data it takes a few minutes."))
    st.page_link("../pages/home.py", label=_("Go to Home"), icon=":material/home:")


def one_text(line: RunLine, lines: list[RunLine]) -> None:
    """A text, its answer beside it with all that can be asked about that, rows to choose from, what was asked."""
    examples = rows_set_aside(line)
    left, right = st.columns(2, gap="large")
    with left:
        cells = text_boxes(line)
    if cells is None:
        right.caption(_("The answer appears here."))
    else:
        with right:
            [answer] = ask("try_answer", line.run, [cells])
            known = next((example for example in examples if example.cells.items() >= cells.items()), None)
            draw_answer(answer, line.task, cells, known)
            said = in_words(line.task, answer)
            changed_answer(line, cells, said)
            correct(line, note_typed(line, cells, said), answer)
            why(line, cells)
            other_models(line, lines, cells, said)
    example_buttons(line, examples)
    typed_texts(line)


def rows_set_aside(line: RunLine) -> list[Example]:
    """A few rows to choose from; the page goes on without them if they are damaged."""
    try:
        return held_out_examples(line.run, line.task)
    except BertStudioError as error:
        st.warning(escape_markdown(say(error)))
        return []


def text_boxes(line: RunLine) -> dict[str, str] | None:
    """A box for each input of the task; None until all are filled in."""
    cells = {
        column.role: st.text_area(
            _(column.title),
            key=f"try_{column.role}",
            height=160,
            placeholder=_("Type or paste a text, then press Answer (or Ctrl and Enter)."),
            help=f"{_(column.help_text)} {how_much_is_read(line)}",
            persist_state="session",
        )
        for column in line.inputs
    }
    st.button(_("Answer"), key="try_ask", type="primary")  # leaving the box sends the text; the button says so
    return cells if all(text.strip() for text in cells.values()) else None


def how_much_is_read(line: RunLine) -> str:
    """What becomes of a long text, in a sentence."""
    count = line.spec.hyperparameters.max_length
    if line.task.has_windows:
        return _("A long text is read in parts of {count} word pieces each: nothing of it is lost.", count=count)
    return _(
        "The model reads the first {count} word pieces of a text: an English word is one or two, a Chinese "
        "character about one.",
        count=count,
    )


def example_buttons(line: RunLine, examples: list[Example]) -> None:
    """Rows that the model did not learn from, a click each."""
    if not examples:
        return
    st.write(_("Or click a row that was set aside for checking. The model has not learned from it."))
    roles = [column.role for column in line.inputs]
    with st.container(horizontal=True, key="try_examples"):
        for place, example in enumerate(examples):
            label = " · ".join(shorten(example.cells[role], BUTTON_LENGTH // len(roles)) for role in roles)
            st.button(escape_markdown(label), key=f"try_example_{place}", on_click=take_example, args=(line, example))


def take_example(line: RunLine, example: Example) -> None:
    """Put a row into the boxes."""
    for column in line.inputs:
        set_widget(f"try_{column.role}", example.cells[column.role])


def several_texts(line: RunLine) -> None:
    """A text on each line, and the table of their answers."""
    role = line.inputs[0].role
    typed = st.text_area(
        _("Texts, one a line"),
        key="try_lines",
        height=200,
        placeholder=_("Type or paste a text on each line, then press Answer (or Ctrl and Enter)."),
        persist_state="session",
    )
    st.button(_("Answer"), key="try_ask_all", type="primary")
    cells = [{role: text.strip()} for text in typed.splitlines() if text.strip()]
    if len(cells) > MOST_LINES:
        st.warning(
            _("These are {count} texts. More than {most} go faster as a file.", count=len(cells), most=MOST_LINES)
        )
    elif cells:
        answers = ask("try_answers", line.run, cells)
        answer_table(line.task, cells, [line.task.answer_cells(answer) for answer in answers], key="try_table")


def a_file(line: RunLine) -> None:
    """A file, answered in the background."""
    file_answers(line.run, line.task)


try_it()
