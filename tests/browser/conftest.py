"""A real server of the app and a real browser in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bert_core import RunStore

ROOT = Path(__file__).resolve().parents[2]
# Without these, a browser on a machine without a network tries again and again to reach its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def home_of_app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the served app keeps runs, uploads and logs."""
    return tmp_path_factory.mktemp("browser") / "home"


@pytest.fixture(scope="session")
def address(home_of_app: Path) -> Iterator[str]:
    """The address of an app served as `make run` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "BERT_STUDIO_HOME": str(home_of_app)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/health")
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)
        for run in RunStore(home_of_app / "runs").runs():  # a training outlives the app, as it should
            run.request_stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the one that `make test` found, else Playwright's own."""
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=os.environ.get("BERT_STUDIO_BROWSER") or None, args=ARGUMENTS
        )
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor with an English browser."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong
    yield context.new_page()
    context.close()


def _wait_for(url: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError):
            assert time.monotonic() < deadline, "the app did not start"
            time.sleep(0.2)
