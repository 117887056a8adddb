"""What was noticed about the data in hand: told, shown, mended, taken back, and kept over a reload and into a run."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_data import NASTY, address, can_go_on, figures, no_bug, open_page, reopened, texts, upload

ROWS = "".join(
    f"the room was {'good' if row % 2 else 'bad'} on day {row} of our stay,{'good' if row % 2 else 'bad'}\n"
    for row in range(60)
)
TABLE = f"text,label\n{ROWS}"
pytestmark = pytest.mark.usefixtures("own_services")


def press(at: AppTest, key: str) -> AppTest:
    return no_bug(at.button(key=key).click().run())


def test_it_is_said_where_nothing_was_noticed() -> None:
    assert "Nothing odd was noticed about these rows." in texts(upload(open_page(), TABLE))


def test_what_was_noticed_stands_with_its_rows_the_worst_first() -> None:
    at = upload(open_page(), TABLE + "the room was bad on day 0 of our stay,bad\nanother text of ours,single\n")
    told = texts(at)
    assert told.index("The label 'single' has only one row (row 63)") < told.index("1 row of reviews.csv is the same")
    rows = [frame.value for frame in at.dataframe if frame.value.index.tolist() == [62]]
    assert rows[0]["text"].tolist() == ["the room was bad on day 0 of our stay"]


def test_what_was_noticed_is_mended_by_its_button_and_undone_by_another() -> None:
    at = upload(open_page(), TABLE + "another text of ours,single\n")
    assert "The label 'single' has only one row (row 62)" in texts(at)
    press(at, "fix_leave_out_single_labels")
    assert "has only one row" not in texts(at) and can_go_on(at)
    assert "Labels with only one row were left out. (1 row)" in texts(at)
    press(at, "undo_leave_out_single_labels")
    assert "The label 'single' has only one row (row 62)" in texts(at)


def test_what_was_mended_is_still_so_after_a_reload_and_for_another_task_it_is_forgotten() -> None:
    at = upload(open_page(), TABLE.replace(",good\n", ",Good\n", 3))
    assert figures(at)["Labels"] == "3"
    press(at, "fix_merge_labels")
    assert figures(at)["Labels"] == "2"
    assert address(at)["fix"] == "merge_labels"
    assert figures(reopened(at)) == figures(at)
    no_bug(at.selectbox(key="task").select("masked_lm").run())
    assert "fix" not in address(at)


def test_rows_that_the_task_cannot_use_are_left_out_and_taken_back() -> None:
    rows = "".join(f"a text number {row},{'four' if row == 7 else row % 5 + 0.5}\n" for row in range(60))
    at = open_page()
    upload(at, f"text,score\n{rows}")
    no_bug(at.selectbox(key="task").select("score").run())
    assert not can_go_on(at)
    press(at, "fix_leave_out_unusable")
    assert can_go_on(at)
    assert "Rows that the task cannot use were left out. (1 row)" in texts(at)
    press(at, "undo_leave_out_unusable")
    assert not can_go_on(at)


def test_rows_to_check_on_that_are_learned_are_noticed_and_left_out() -> None:
    at = upload(open_page(), TABLE)
    upload(at, "\n".join(TABLE.splitlines()[:13]), "valid.csv", box="valid_upload")
    assert "12 of the 12 rows to check on also stand among the rows to learn from" in texts(at)
    press(at, "fix_leave_out_leaked")
    assert figures(at)["Rows to learn from (training)"] == "48"


def test_personal_data_are_counted_and_never_shown_here() -> None:
    at = upload(open_page(), TABLE + "write to anna.smith@example.org today,good\n")
    assert "1 text in 'text' has an e-mail address in it (row 62)" in texts(at)
    shown = [str(frame.value) for frame in at.dataframe[1:]]
    assert not [frame for frame in shown if "anna.smith" in frame]
    press(at, "fix_hide_emails")
    assert "E-mail addresses were replaced by [email]. (1 row)" in texts(at)


def test_cells_and_names_of_strangers_are_shown_as_they_are() -> None:
    rows = "".join(f'"{NASTY} text {row} of many","{NASTY} {"Aab"[row % 3]}"\n' for row in range(90))
    at = upload(open_page(), f'"{NASTY} text","{NASTY} label"\n{rows}', f"{NASTY}.csv")
    shown = [str(element.value) for kind in ("markdown", "caption", "error", "warning") for element in at.get(kind)]
    assert [text for text in shown if "another spelling" in text]
    assert not [text for text in shown if "![x]" in text or "<b>" in text or "$x$" in text]


def test_names_of_fixes_that_are_none_are_left_out_of_an_address() -> None:
    at = open_page(sample="bank_questions", fix="no_such merge_labels")
    assert can_go_on(at)
    assert address(at)["fix"] == "merge_labels"


def test_it_is_told_in_chinese() -> None:
    at = open_page(locale="zh-CN")
    upload(at, TABLE + "another text of ours,single\n")
    assert "标签 'single' 只有一行（第 62 行）" in texts(at)
    assert at.button(key="fix_leave_out_single_labels").label == "去掉这些标签"
