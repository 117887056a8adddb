"""The Data page on what only the person can say of a file: header, sheet, quotation marks, file in an archive."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.test_data import TABLE, address, can_go_on, errors, no_bug, open_page, reopened, texts, upload
from tests.app.test_data_reading import labels

pytestmark = pytest.mark.usefixtures("own_services")

WITHOUT_HEADER = "\n".join(TABLE.splitlines()[1:])


def workbook(**sheets: str) -> bytes:
    """A workbook with these sheets, each written as CSV."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, content in sheets.items():
        sheet = book.create_sheet(name)
        for line in content.splitlines():
            sheet.append(line.split(","))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, content in files.items():
            packed.writestr(f"{name}.csv", content)
    return buffer.getvalue()


def answered(at: AppTest, code: str, words: str) -> AppTest:
    """The page after a click on the answer with these words."""
    (key,) = [key for key, label in labels(at).items() if key.startswith(f"answer_{code}_") and words in label]
    return no_bug(at.button(key=key).click().run())


def test_a_file_without_header_is_asked_about_and_the_answer_stays() -> None:
    at = upload(open_page(), WITHOUT_HEADER)
    assert "60 rows, 3 columns" in texts(at) and "no header" in texts(at)
    assert labels(at)["answer_header_0"] == "There is no header (assumed)"
    answered(at, "header", "Row 1 has the names")
    assert "59 rows, 3 columns" in texts(at)
    assert address(at)["header"] == "1"
    again = reopened(at)
    assert "59 rows" in texts(again) and "answer_header_0" not in labels(again)


def test_the_row_with_the_names_can_be_set() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.number_input(key="read_header").set_value(3).run())
    assert "58 rows, 3 columns" in texts(at) and "header in row 3" in texts(at)
    no_bug(at.button(key="read_as_found").click().run())
    assert "60 rows, 3 columns" in texts(at)


def test_a_delimiter_can_be_set_and_one_that_fits_no_row_is_told() -> None:
    at = upload(open_page(), TABLE)
    no_bug(at.selectbox(key="read_delimiter").select(";").run())
    assert "1 columns" in texts(at) or errors(at)
    assert not can_go_on(at) or errors(at)
    no_bug(at.selectbox(key="read_delimiter").select(",").run())
    assert "60 rows, 3 columns" in texts(at)


def test_the_sheet_is_asked_for_and_taken() -> None:
    at = upload(open_page(), workbook(first=TABLE, second="\n".join(TABLE.splitlines()[:31])), "book.xlsx")
    assert "60 rows, 3 columns" in texts(at) and "sheet 'first'" in texts(at)
    answered(at, "sheet", "second")
    assert "30 rows, 3 columns" in texts(at)
    assert address(at)["sheet"] == "second"
    assert "30 rows" in texts(reopened(at))


def test_the_file_of_an_archive_is_asked_for_and_taken() -> None:
    at = upload(open_page(), archive(first=TABLE, second="\n".join(TABLE.splitlines()[:31])), "all.zip")
    assert "rows, 3 columns" in texts(at)
    answered(at, "member", "second.csv")
    assert "30 rows, 3 columns" in texts(at)
    assert "30 rows" in texts(reopened(at))
