"""Takes the README's pictures of every page, from a real training on the sample data.

    python scripts/screenshots.py http://localhost:8501 docs/screenshots

The app must be running. With `--everywhere` also in dark and on a narrow screen, to look at, not to keep.
"""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDE, NARROW = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
QUESTION = "I ordered a card two weeks ago and it is still not here"
PAGES = {
    "home": "",
    "data": "data?sample=bank_questions",
    "train_new": "train?sample=bank_questions&run=new",
    "train_done": "train?run={run}",
    "evaluate": "evaluate?run={run}",
    "runs": "runs",
    "try_it": "try_it?run={run}",
}
LONGEST_TRAINING = 3_600_000  # milliseconds


def new_page(browser: Browser, *, scheme: str = "light", size: dict[str, int] = WIDE) -> Page:
    """A page of a new visitor."""
    page = browser.new_context(color_scheme=scheme, viewport=size, locale="en-US").new_page()
    page.set_default_timeout(120_000)
    return page


def settle(page: Page, shot: Path) -> None:
    """Wait until everything is drawn, and take the whole page."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(2500)
    height = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight + 60")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": max(600, min(int(height), 2400))})
    page.wait_for_timeout(1000)
    page.screenshot(path=shot)


def train(page: Page, address: str, shot: Path) -> str:
    """The two clicks of a first visit; a picture in the midst of the training. Returns the run's id."""
    page.goto(address)
    page.get_by_role("button", name="Try it with sample data").click()
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_text(re.compile(r"Step 5\d of")).first.wait_for(timeout=LONGEST_TRAINING)
    settle(page, shot)
    page.get_by_text("Kept: the model after step").wait_for(timeout=LONGEST_TRAINING)
    return re.search(r"run=([\w-]+)", page.url)[1]


def tour(page: Page, address: str, run: str, folder: Path, suffix: str = "") -> None:
    """Every page once the training is done."""
    for name, path in PAGES.items():
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 860})
        page.goto(f"{address}/{path.format(run=run)}")
        if name == "try_it":
            page.get_by_role("textbox", name="Text", exact=True).fill(QUESTION)
            page.get_by_role("button", name="Answer", exact=True).click()
            page.get_by_text("How sure the model is").wait_for()
        settle(page, folder / f"{name}{suffix}.png")


def main() -> None:
    """All pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--everywhere", action="store_true", help="also dark and narrow")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("BERT_STUDIO_BROWSER") or None, args=ARGUMENTS
        )
        run = train(new_page(browser), options.address, options.folder / "train.png")
        tour(new_page(browser), options.address, run, options.folder)
        if options.everywhere:
            for scheme in ("light", "dark"):
                for name, size in (("wide", WIDE), ("narrow", NARROW)):
                    tour(
                        new_page(browser, scheme=scheme, size=size),
                        options.address,
                        run,
                        options.folder,
                        f"_{scheme}_{name}",
                    )


if __name__ == "__main__":
    main()
