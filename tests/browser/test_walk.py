"""The whole way of a person, in a real browser with a real BERT: a file in, a model trained live, answers out."""

from __future__ import annotations

import csv
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from bert_core import sample_path

pytestmark = pytest.mark.browser


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """Real questions of bank customers under headings of one's own, with a column that is no use."""
    with sample_path("bank_questions").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    path = tmp_path / "our questions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["number", "question", "about", "desk"])
        writer.writerows([n, row["text"], row["label"], "A" if n % 2 else "B"] for n, row in enumerate(rows, 1))
    return path


def test_from_a_file_of_ones_own_to_a_file_of_answers(page: Page, address: str, own_file: Path, tmp_path: Path) -> None:
    outside: list[str] = []
    page.on("request", lambda request: outside.append(request.url) if address not in request.url else None)

    # Data: what was read is shown, the columns are guessed, and another can be chosen.
    page.goto(f"{address}/data")
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(own_file)
    expect(page.get_by_text("our questions.csv").first).to_be_visible()
    label = page.get_by_role("combobox", name=re.compile("Label"))
    expect(label).to_be_visible()
    choose(page, label, "desk")
    labels = page.get_by_test_id("stMetric").filter(has_text="Labels")
    expect(labels).to_contain_text("2")
    choose(page, label, "about")
    expect(labels).to_contain_text("10")
    page.get_by_role("button", name="Go on to training").click()

    # Train: the curve moves, a reload brings it back, Stop keeps a model.
    page.get_by_role("button", name="Start", exact=True).click()
    first = step_shown(page, at_least=1)
    expect(page.locator(".live-plot .scatterlayer .trace").first).to_be_attached()
    step_shown(page, at_least=first + 2)
    page.reload()
    step_shown(page, at_least=first + 2)
    page.get_by_role("button", name="Stop and keep the best model so far").click()
    expect(page.get_by_text("You stopped it")).to_be_visible(timeout=120_000)
    expect(page.get_by_text("Kept: the model after step")).to_be_visible()

    # Try it: a text typed, its answer read.
    page.get_by_test_id("stMain").get_by_role("button", name="Try it", exact=True).click()
    page.get_by_role("textbox", name="Text", exact=True).fill("My card has still not arrived, <b>where</b> is it?")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("How sure the model is")).to_be_visible(timeout=120_000)

    # A file of texts: the same file with the answers, formulas defused.
    questions = tmp_path / "new.csv"
    questions.write_text("question\nWhere is my card?\n=1+2 how much is the fee\n", encoding="utf-8")
    page.get_by_text("A file of texts").click()
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(questions)
    page.get_by_role("button", name=re.compile("Answer all rows")).click()
    with page.expect_download(timeout=120_000) as download:
        page.get_by_role("button", name="Download the file with the answers").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        answers = list(csv.DictReader(file))
    assert [row["question"] for row in answers] == ["Where is my card?", "'=1+2 how much is the fee"]
    assert all(row["prediction"] and 0 < float(row["probability"]) <= 1 for row in answers)

    # Runs: it is there with its score.
    page.goto(f"{address}/runs")
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    assert [url for url in outside if not url.startswith(("data:", "blob:"))] == [], (
        "the app asked for something outside"
    )


def test_sample_data_are_two_clicks_from_a_running_training(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Try it with sample data").click()
    page.get_by_role("button", name="Start", exact=True).click()
    step_shown(page, at_least=1)
    page.get_by_role("button", name="Stop and keep the best model so far").click()
    expect(page.get_by_text("You stopped it")).to_be_visible(timeout=120_000)


def test_a_chinese_browser_sees_chinese_pages(browser, address: str) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("button", name="用示例数据试试")).to_be_visible(timeout=30_000)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    context.close()


def choose(page: Page, box, option: str) -> None:
    """Pick an option of one of Streamlit's boxes."""
    wanted = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):  # a page that is drawn anew at that moment closes the list
        box.click()
        with suppress(TimeoutError):
            wanted.click(timeout=15_000)
            return
    raise AssertionError(f"there is no option {option}")


def step_shown(page: Page, *, at_least: int) -> int:
    """Wait until the page tells of this step, and return the one that it tells of."""
    words = page.get_by_text(re.compile(r"Step [\d,]+ of [\d,]+")).first
    for _ in range(1200):
        if words.count():
            step = int(re.search(r"Step ([\d,]+) of", words.inner_text())[1].replace(",", ""))
            if step >= at_least:
                return step
        page.wait_for_timeout(100)
    raise AssertionError(f"step {at_least} was not reached")
