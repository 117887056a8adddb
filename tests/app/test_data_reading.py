"""The Data page on how a file was read: what is assumed, asked and changed; pasted text; the files brought before."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_data import NASTY, TABLE, address, errors, no_bug, open_page, reopened, texts, upload

pytestmark = pytest.mark.usefixtures("own_services")

STARS = "review,stars\n" + "".join(f"the room was fine on day {row} of our stay,{row % 5 + 1}\n" for row in range(80))


def labels(at: AppTest) -> dict[str, str]:
    return {button.key: button.label.replace("\\", "") for button in at.button if button.key}


def test_stars_may_be_labels_or_numbers_and_one_click_says_which() -> None:
    at = upload(open_page(), STARS)
    assert "'stars' has 5 different values over 80 rows. What shall the model learn?" in texts(at)
    assert labels(at)["answer_task_0"] == "One label per text (classification) (assumed)"
    no_bug(at.button(key="answer_task_1").click().run())
    assert at.selectbox(key="task").value == "score"
    assert "answer_task_0" not in labels(at)
    again = reopened(at)
    assert again.selectbox(key="task").value == "score"
    assert "answer_task_0" not in labels(again)


def test_to_agree_with_what_was_assumed_is_an_answer_that_a_reload_keeps() -> None:
    at = upload(open_page(), STARS)
    assert "answer_task_0" in labels(reopened(at))
    no_bug(at.button(key="answer_task_0").click().run())
    assert address(at)["task"] == "classification"
    assert "answer_task_0" not in labels(reopened(at))


def test_a_clear_table_asks_nothing() -> None:
    assert not [key for key in labels(upload(open_page(), TABLE.replace("stars", "label"))) if key.startswith("answer")]


def test_the_encoding_can_be_changed_and_a_reload_keeps_it() -> None:
    at = upload(open_page(), TABLE.replace("room", "café").encode("cp1252"))
    no_bug(at.selectbox(key="read_encoding").select("gb18030").run())
    assert "GB18030" in texts(at) and not errors(at)
    assert address(at)["encoding"] == "gb18030"
    again = reopened(at)
    assert again.selectbox(key="read_encoding").value == "gb18030"
    no_bug(again.button(key="read_as_found").click().run())
    assert "encoding" not in address(again)
    assert "café" in again.dataframe[0].value.iloc[0, 0]


def test_nonsense_about_reading_in_an_address_is_left_out() -> None:
    at = open_page(sample="bank_questions", header="-3", quoting="perhaps")
    assert not errors(at)
    assert address(at) == {"sample": "bank_questions"}


@pytest.mark.parametrize("separator", [",", "\t"], ids=["csv", "from-a-spreadsheet"])
def test_a_table_can_be_pasted(separator: str) -> None:
    at = open_page()
    no_bug(at.text_area(key="pasted").set_value(TABLE.replace(",", separator)).run())
    no_bug(at.button(key="use_pasted").click().run())
    assert "**pasted.txt**: 60 rows, 3 columns" in texts(at)
    assert "data" in address(at)
    assert "60 rows" in texts(reopened(at))


def test_pasting_nothing_gets_a_sentence() -> None:
    at = open_page()
    no_bug(at.button(key="use_pasted").click().run())
    assert ["is empty" in error for error in errors(at)] == [True]


def test_files_brought_before_are_listed_and_opened_again() -> None:
    upload(open_page(), TABLE, "first.csv")
    at = upload(open_page(), STARS, "second.csv")
    assert [expander.label for expander in at.expander if "My files" in expander.label] == ["My files (2)"]
    (key,) = [key for key in labels(at) if key.startswith("open_") and not key.endswith(address(at)["data"])]
    no_bug(at.button(key=key).click().run())
    assert "**first.csv**: 60 rows" in texts(at)
    assert address(at)["data"] == key.removeprefix("open_")


def test_a_file_is_deleted_from_disk_and_list(home: Path) -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.button(key=f"delete_{address(at)['data']}").click().run())
    assert not list((home / "uploads").iterdir())
    assert not [expander for expander in at.expander if "My files" in expander.label]


def test_all_files_are_deleted_after_a_question(home: Path) -> None:
    for content in (TABLE, STARS):
        at = upload(open_page(), content)
    assert "Delete all 2 files" in texts(at)
    no_bug(at.button(key="delete_all_now").click().run())
    assert not list((home / "uploads").iterdir())


def test_a_file_that_is_gone_meanwhile_gets_a_sentence(home: Path) -> None:
    at = upload(open_page(), TABLE)
    fingerprint = address(at)["data"]
    for path in (home / "uploads").iterdir():
        path.unlink()
    no_bug(at.button(key=f"open_{fingerprint}").click().run())
    assert ["is not on this computer" in error for error in errors(at)] == [True]


def test_names_of_strangers_are_shown_as_they_are() -> None:
    at = upload(open_page(), STARS, f"{NASTY}.csv")
    shown = [str(element.value) for kind in ("markdown", "caption") for element in at.get(kind)]
    shown += [button.label for button in at.button]
    assert not [text for text in shown if "![x]" in text or "<b>" in text or "$x$" in text]


def test_samples_stand_under_their_tasks() -> None:
    at = open_page()
    groups = {expander.label: [button.key for button in expander.button] for expander in at.expander}
    assert groups["One label per text (classification)"] == ["sample_bank_questions", "sample_question_kinds"]
    assert groups["Any number of labels per text (multi-label)"] == ["sample_emotions"]
