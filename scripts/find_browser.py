"""Prints the path of a browser for the browser tests: the system's Chromium or Chrome, else Playwright's own.

With `--install` it gets one where there is none. Where that fails too, it says what to do and ends with status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
ADVICE = "No browser was found for the browser tests. Install Chromium or Google Chrome, then run `make test` again."


def find_browser() -> str | None:
    """The first browser that starts."""
    return next((path for path in candidates() if starts(path)), None)


def candidates() -> Iterator[str]:
    yield os.environ.get("BERT_STUDIO_BROWSER") or ""
    for name in NAMES:
        yield shutil.which(name) or ""
    yield from MAC_PATHS
    yield playwright_browser()


def playwright_browser() -> str:
    """Where Playwright keeps its own Chromium, whether or not it has been downloaded."""
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return result.stdout.strip()


def starts(path: str) -> bool:
    """Whether the program is there and has all the libraries that it needs."""
    if not path or not Path(path).is_file():
        return False
    try:
        result = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def install_browser() -> None:
    """Tries one way after the other until a browser starts."""
    playwright = [sys.executable, "-m", "playwright"]
    ways = [("Fetching a browser for the tests (Playwright's Chromium) ...", [[*playwright, "install", "chromium"]])]
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        apt = [["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "--no-install-recommends", "chromium"]]
        ways.append(("Installing the system's Chromium ...", apt))
    for title, commands in ways:
        say(title)
        if all(run(command) for command in commands) and find_browser():
            return


def run(command: list[str]) -> bool:
    """Runs a command quietly; the line that tells why is told when it fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", env=environment, timeout=600, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        say(f"  that did not work: {error}")
        return False
    if result.returncode:
        lines = result.stdout.strip().splitlines() or ["no reason given"]
        say(f"  that did not work: {next((line for line in lines if 'rror' in line), lines[-1]).strip()}")
    return result.returncode == 0


def say(text: str) -> None:
    """To the error stream, as the output is the path."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    browser = find_browser()
    if not browser and "--install" in sys.argv:
        install_browser()
        browser = find_browser()
    if not browser:
        say(ADVICE)
        sys.exit(1)
    print(browser)
