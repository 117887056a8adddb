"""How long the Evaluate page takes to open, and to answer a click, for a run with many answers.

    python -m benchmarks.evaluate_page RUN_FOLDER [--rows 100000] [--rounds 3]

Copies the run, a classification with rows set aside, into a home of its own with so many test rows: its validation rows
again and again, with logits a little changed (seeded). Then a real browser opens the page and clicks. Every figure is
from the click until the page shows what was asked for and nothing is being computed. Needs the tools of `make test`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, expect, sync_playwright

from benchmarks.measure import machine, show
from bert_core import Example, Judged, Judgement, Run, figures
from bert_core.runs.rows import write_rows

ROOT = Path(__file__).resolve().parents[1]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
PATIENCE = 120_000  # milliseconds


def many_answers(source: Path, folder: Path, count: int) -> Run:
    """A copy of a run with so many test rows and answers to them."""
    shutil.copytree(source, folder)
    run = Run(folder)
    examples, judgement = list(run.examples("valid")), run.judgement("valid")
    chance = np.random.default_rng(0)
    picked = chance.integers(0, len(examples), count)
    logits = judgement.logits[picked] + chance.normal(0, 0.5, (count, judgement.logits.shape[1]))
    chances = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances /= chances.sum(axis=1, keepdims=True)
    labels = run.kept_known.labels
    rows, cells = [], []
    for number, place in enumerate(picked):
        old, answer = judgement.rows[place], labels[logits[number].argmax()]
        right, sure = float(answer == old.truth), float(chances[number].max())
        rows.append(Judged(number + 2, old.truth, answer, right, sure, old.kinds, old.length))
        cells.append(Example(number + 2, examples[place].cells))
    parts = {"train": list(run.examples("train")), "valid": examples, "test": cells}
    write_rows(folder, parts, elsewhere=("valid", "test"))
    judgement = Judgement(tuple(rows), logits.astype("float32"))
    run.keep_judgement("test", judgement)
    written = figures(judgement, labels, has_classes=True).model_dump(mode="json")  # as the worker does
    all_figures = {**run.report.figures, "test": written}
    run.write(run.report.model_copy(update={"test_metrics": run.report.metrics, "figures": all_figures}))
    return run


def seconds(page: Page, act: Callable[[], object], shown: str) -> float:
    """From the act until the words are there and the page rests."""
    began = time.perf_counter()
    act()
    expect(page.get_by_text(shown).first).to_be_visible(timeout=PATIENCE)
    page.wait_for_selector(IDLE, timeout=PATIENCE)
    return time.perf_counter() - began


def visit(page: Page, address: str) -> dict[str, float]:
    """Open the page anew, and click through its sections."""

    def click(name: str) -> Callable[[], object]:
        return page.get_by_role("radio", name=name, exact=True).click

    found = {"open": seconds(page, lambda: page.goto(address), "Average precision")}
    found["mistakes"] = seconds(page, click("Mistakes"), "Divide the rows by")
    found["right answers, too"] = seconds(page, page.get_by_text("Right answers, too").click, "100,000 rows")
    found["certainty"] = seconds(page, click("How sure is sure"), "Answers at least")
    slider = page.get_by_role("slider").first
    slider.focus()
    found["trust slider"] = seconds(page, lambda: slider.press("ArrowLeft"), "at least 89 %")
    found["score"] = seconds(page, click("Score"), "Average precision")
    return found


def main() -> None:
    """Measure a few times, the first with nothing read yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        (Path(home) / "runs").mkdir()
        run = many_answers(options.run, Path(home) / "runs" / options.run.name, options.rows)
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)], cwd=ROOT,
            env={**os.environ, "BERT_STUDIO_HOME": home}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while True:
                with suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5)
                    break
                time.sleep(0.2)
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("BERT_STUDIO_BROWSER"), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            seconds(page, lambda: page.goto(f"http://127.0.0.1:{port}/runs"), run.card.name)
            time.sleep(20)  # until what the app loads at first is loaded
            visits = [visit(page, f"http://127.0.0.1:{port}/evaluate?run={run.id}") for _ in range(options.rounds)]
        finally:
            server.kill()
    show(
        machine=machine(), rows=options.rows, first={name: round(value, 2) for name, value in visits[0].items()},
        then={name: round(statistics.median(each[name] for each in visits[1:]), 2) for name in visits[0]},
    )  # fmt: skip


if __name__ == "__main__":
    main()
