"""Run folders: made whole or not at all, found by ids that we made, held by one worker."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from bert_core import (
    DataSource,
    End,
    Example,
    Known,
    Message,
    PhaseStarted,
    Report,
    Run,
    RunError,
    RunSpec,
    RunStore,
    Split,
    status,
)
from bert_core.runs.files import replace_folder, write_whole
from tests.runs.holding import worker

SPEC = RunSpec(
    task="classification",
    data=DataSource(
        form="label",
        file_name="../../re views.csv",
        fingerprint="0",
        columns={"text": "a"},
        split=Split(),
        train_rows=8,
        valid_rows=2,
    ),
    known=Known(labels=("bad", "好")),
)
NASTY = ["one\ntwo\r\nthree\rfour", "", "好\u2028吃\x85", '"quoted", {"a": 1}', "\x00\x1b[31m", "😀" * 3]


@pytest.fixture
def store(tmp_path: Path) -> RunStore:
    return RunStore(tmp_path / "runs")


def test_a_run_comes_back_as_it_was_made(store: RunStore) -> None:
    examples = [Example(row, {"text": text, "label": "好"}) for row, text in enumerate(NASTY, 2)]
    run = store.open(store.create(SPEC, examples, examples[:1], name=" First ").id)
    assert run.spec == SPEC
    assert run.card.name == "First"
    assert run.report is None
    assert list(run.examples("train")) == examples
    assert list(run.examples("valid")) == examples[:1]


def test_a_run_keeps_its_rows_for_the_test_and_says_which_row_went_where(store: RunStore) -> None:
    train, valid, test = ([Example(row, {"text": f"row {row}"}) for row in rows] for rows in ([2, 5], [3], [4, 6]))
    run = store.create(SPEC, train, valid, test)
    assert list(run.examples("test")) == test
    assert run.split_path.read_text(encoding="utf-8").split()[:4] == ["row,part", "2,train", "3,valid", "4,test"]
    assert run.parts() == {2: "train", 3: "valid", 4: "test", 5: "train", 6: "test"}


def test_rows_of_a_file_of_their_own_are_not_counted_as_rows_of_the_run_s_file(store: RunStore) -> None:
    split = Split(valid_file="valid.csv")
    spec = SPEC.model_copy(update={"data": SPEC.data.model_copy(update={"split": split})})
    examples = [Example(row, {"text": f"row {row}"}) for row in (2, 3)]
    assert store.create(spec, examples, examples).parts() == {2: "train", 3: "train"}


def test_a_run_of_an_older_version_says_that_it_has_no_list_of_parts(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    run.split_path.unlink()
    with pytest.raises(RunError, match=r"split\.csv is missing"):
        run.parts()


def test_a_run_without_a_name_is_called_like_its_file(store: RunStore) -> None:
    assert store.create(SPEC, [], []).card.name == "re views"


def test_runs_are_listed_newest_first_and_other_folders_are_left_out(store: RunStore) -> None:
    assert store.runs() == []
    runs = [store.create(SPEC, [], []) for _ in range(3)]
    (store.folder / "notes").mkdir()
    (store.folder / "20260101-000000-abcdef").mkdir()  # begun, never finished
    (store.folder / "file.txt").touch()
    assert [run.id for run in store.runs()] == sorted((run.id for run in runs), reverse=True)


@pytest.mark.parametrize(
    "wanted",
    ["", ".", "..", "/etc", "../runs", "a\x00b", "20260101-000000-abcdef", "20260101-000000-abcdef/..", "x" * 5000],
)
def test_an_id_that_we_did_not_make_is_refused(store: RunStore, wanted: str) -> None:
    store.create(SPEC, [], [])
    with pytest.raises(RunError):
        store.open(wanted)


def test_no_run_is_left_behind_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RunError, match="file"):
        RunStore(tmp_path / "file" / "runs").create(SPEC, [], [])


def test_half_a_run_is_removed_when_the_disk_is_full(store: RunStore) -> None:
    def rows():
        yield Example(2, {"text": "a"})
        raise OSError(28, os.strerror(28))

    with pytest.raises(RunError, match="No space left"):
        store.create(SPEC, rows(), [])
    assert list(store.folder.iterdir()) == []


@pytest.mark.parametrize("name", ["spec.json", "card.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe\x00", b'{"name": 3}'])
def test_a_damaged_file_is_named(store: RunStore, name: str, content: bytes) -> None:
    run = store.create(SPEC, [], [])
    (run.folder / name).write_bytes(content)
    with pytest.raises(RunError, match=name.replace(".", r"\.")):
        _ = run.spec if name == "spec.json" else run.card


@pytest.mark.parametrize("line", ["", "{", '{"row": 1}', "[]", "3"])
def test_damaged_rows_are_an_error_for_people(store: RunStore, line: str) -> None:
    run = store.create(SPEC, [], [])
    (run.folder / "data" / "train.jsonl").write_text(line + "\n")
    with pytest.raises(RunError):
        list(run.examples("train"))


def test_only_one_worker_holds_a_run(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    assert not run.is_alive()
    with worker(run):
        assert run.is_alive()
        with pytest.raises(RunError, match="being trained"):
            run.delete()
    assert not run.is_alive()


def test_looking_at_a_lock_from_many_threads_does_not_make_it_look_held(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    with run.hold():
        assert run.is_alive()
    seen: list[bool] = []
    threads = [threading.Thread(target=lambda: seen.extend(run.is_alive() for _ in range(50))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 400
    assert not any(seen)


def test_a_deleted_run_is_gone(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    run.append(End(outcome="finished", reason=Message(text="Done.")))
    run.delete()
    assert store.runs() == []
    with pytest.raises(RunError):
        store.open(run.id)


def test_a_size_counts_the_files_of_the_run(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    before = run.size()
    run.model_folder.mkdir()
    (run.model_folder / "weights").write_bytes(b"x" * 1000)
    assert run.size() == before + 1000


def test_the_log_shows_its_last_lines_and_survives_odd_bytes(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    assert run.log_tail() == ""
    run.log_path.write_bytes(b"first\n" + b"\xff\xfe filler\n" * 20_000 + "最后\nlast".encode())
    assert run.log_tail(2) == "最后\nlast"


def test_a_file_is_replaced_whole_even_by_two_writers_at_once(tmp_path: Path) -> None:
    path = tmp_path / "card.json"
    texts = {letter: letter * 10_000 for letter in "abcdef"}
    threads = [
        threading.Thread(target=lambda text=text: [write_whole(path, text) for _ in range(10)])
        for text in texts.values()
    ]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert not path.exists() or path.read_text() in texts.values()
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_model_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    for content in ("old", "new"):
        (tmp_path / "aside").mkdir()
        (tmp_path / "aside" / "weights").write_text(content)
        replace_folder(tmp_path / "aside", tmp_path / "model")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert (tmp_path / "model" / "weights").read_text() == "new"


def test_a_report_is_there_once_it_was_written(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    report = Report(metrics={"accuracy": 0.9}, best_step=3, steps=5, seconds=1.5)
    run.write(report)
    assert run.report == report


def test_another_store_finds_the_same_run(store: RunStore) -> None:
    run = store.create(SPEC, [], [])
    run.append(PhaseStarted(phase="reading"))
    other = RunStore(store.folder).open(run.id)
    assert isinstance(other, Run)
    assert status(other, other.events().history()).state == "interrupted"
