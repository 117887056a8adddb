"""The app as it is served: a real server in a process of its own, asked over HTTP."""

from __future__ import annotations

import hmac
import io
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from bert_core import Run

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class App:
    """A running app."""

    address: str
    process: psutil.Process
    home: Path

    def get(self, path: str) -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as reply:
                return reply.status, reply.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def model_link(self, run_id: str) -> str:
        """As the app shows it."""
        key = hmac.new((self.home / "link_secret").read_bytes(), run_id.encode(), "sha256").hexdigest()
        return f"/models/{run_id}.zip?key={key}"

    def predicting(self) -> list[psutil.Process]:
        return [
            child for child in self.process.children(recursive=True) if "bert_core.serving.process" in child.cmdline()
        ]


def start(home: Path) -> App:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "server.log").open("wb")
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "BERT_STUDIO_HOME": str(home)}
    process = psutil.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
    log.close()
    app = App(f"http://127.0.0.1:{port}", process, home)
    deadline = time.monotonic() + 60
    while not is_well(app):
        if time.monotonic() > deadline:
            process.kill()
            raise TimeoutError((home / "server.log").read_text())
        time.sleep(0.1)
    return app


def is_well(app: App) -> bool:
    try:
        return app.get("/health")[0] == 200
    except OSError:  # not listening yet
        return False


@pytest.fixture(scope="module")
def app(toy_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An app with one finished run."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(toy_run.folder, home / "runs" / toy_run.id)
    app = start(home)
    yield app
    app.process.terminate()
    app.process.wait(30)


def wait_for_prediction_process(app: App) -> psutil.Process:
    deadline = time.monotonic() + 30
    while not app.predicting() and time.monotonic() < deadline:
        time.sleep(0.1)
    [process] = app.predicting()
    return process


def test_the_app_says_that_it_is_well(app: App) -> None:
    status, body = app.get("/health")
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_the_chart_code_comes_from_this_computer(app: App) -> None:
    status, body = app.get("/plotly.min.js")
    assert status == 200
    assert b"plotly.js v" in body[:300]


def test_a_model_is_downloaded_as_a_zip(app: App, toy_run: Run) -> None:
    status, body = app.get(app.model_link(toy_run.id))
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert "model/model.safetensors" in archive.namelist()
        assert archive.read("model/config.json") == (toy_run.model_folder / "config.json").read_bytes()


@pytest.mark.parametrize(
    "run", ["20200101-000000-000000", "nonsense", "..%2f..%2fetc%2fpasswd", "%2e%2e", "20200101-000000-00000%0a"]
)
def test_a_run_that_is_not_here_is_not_found(app: App, run: str) -> None:
    status, body = app.get(f"/models/{run}.zip")
    assert status in (400, 404)
    assert b"Traceback" not in body


def test_a_model_is_not_given_to_who_was_not_shown_its_link(app: App, toy_run: Run) -> None:
    for key in ("", "?key=", "?key=0", "?key=%E4%B8%AD"):
        status, body = app.get(f"/models/{toy_run.id}.zip{key}")
        assert status == 404 and b"not valid any more" in body


def test_each_browser_is_known_by_a_cookie_where_people_see_their_own_runs_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: App
) -> None:
    def cookie(app: App) -> str:
        with urllib.request.urlopen(app.address + "/", timeout=30) as reply:
            return reply.headers.get("set-cookie") or ""

    assert "bert_studio_owner" not in cookie(app)
    monkeypatch.setenv("BERT_STUDIO_OWN_RUNS", "1")
    other = start(tmp_path)
    first, second = cookie(other), cookie(other)
    other.process.terminate()
    other.process.wait(30)
    assert "HttpOnly" in first and "SameSite=Lax" in first
    assert len(first.split(";")[0]) > 40 and first != second


def test_no_archive_is_left_behind(app: App, toy_run: Run) -> None:
    folder = Path(os.environ.get("TMPDIR", "/tmp"))
    before = set(folder.glob("tmp*.zip"))
    app.get(app.model_link(toy_run.id))
    app.get(app.model_link("20200101-000000-000000"))
    time.sleep(0.5)
    assert set(folder.glob("tmp*.zip")) <= before


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_tensorflow_is_in_the_prediction_process_only(app: App) -> None:
    other = wait_for_prediction_process(app)
    assert "tensorflow" not in Path(f"/proc/{app.process.pid}/maps").read_text()
    deadline = time.monotonic() + 90
    while "tensorflow" not in Path(f"/proc/{other.pid}/maps").read_text() and time.monotonic() < deadline:
        time.sleep(0.5)
    assert "tensorflow" in Path(f"/proc/{other.pid}/maps").read_text()
    assert "tensorflow" not in Path(f"/proc/{app.process.pid}/maps").read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_prediction_process_ends_with_the_app(tmp_path: Path, how: signal.Signals) -> None:
    app = start(tmp_path)
    other = wait_for_prediction_process(app)
    app.process.send_signal(how)
    app.process.wait(30)
    other.wait(60)  # raises if it is still there; a killed app cannot end it, but its standard input closes
    assert not other.is_running()
