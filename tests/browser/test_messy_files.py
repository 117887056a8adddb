"""Ten awkward files through the upload box in a real browser, where they are at hand: what the person reads then."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "messy"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the shared data sets are not on this machine"),
]
SAID = {
    "01_gbk.csv": "800 rows, 2 columns, GB18030, separated by: comma",
    "02_excel_unicode_text.txt": "500 rows, 2 columns, UTF-16, separated by: tab",
    "11_unbalanced_quote.csv": "600 rows, 2 columns",
    "13_empty_file.csv": "is empty",
    "15_no_header.csv": "There is no header (assumed)",
    "16_one_column_only.csv": "so there is no label in it to learn",
    "31_html_script_markdown.csv": "200 rows, 2 columns",
    "36_png_renamed.csv": "is a picture",
    "37_two_sheets.xlsx": "251 rows",
    "48_star_ratings_1_5.csv": "What shall the model learn?",
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_of_an_awkward_file(page: Page, address: str, name: str) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(f"{address}/data")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(FOLDER / name)
    expect(page.get_by_text(SAID[name]).first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert not dialogs, "a cell of the file ran as a script"
