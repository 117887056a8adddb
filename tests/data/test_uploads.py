"""Uploads are kept once, found again by their fingerprint, and no name that a person typed becomes a path."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core import DataError, Reading, UploadStore
from tests.toy import toy_table

DATA = toy_table(20).encode()


@pytest.fixture
def uploads(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


def test_a_kept_file_is_read_again_with_its_name(uploads: UploadStore) -> None:
    table = uploads.read(uploads.keep(DATA, "reviews *2025*.csv"))
    assert table.file_name == "reviews *2025*.csv"
    assert (len(table), table.columns) == (20, ["text", "label"])


def test_the_same_content_is_kept_once_under_its_newest_name(uploads: UploadStore) -> None:
    first, second = uploads.keep(DATA, "a.csv"), uploads.keep(DATA, "b.csv")
    assert first == second
    assert uploads.read(first).file_name == "b.csv"
    assert len(list(uploads.folder.iterdir())) == 2


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..\\x.csv", "a\0b.csv", "", "名字.csv", "x" * 5000]
)
def test_a_name_never_becomes_a_path(uploads: UploadStore, name: str) -> None:
    fingerprint = uploads.keep(DATA, name)
    assert {path.stem for path in uploads.folder.parent.rglob("*") if path.is_file()} == {fingerprint}
    assert uploads.read(fingerprint).file_name == name


@pytest.mark.parametrize("fingerprint", ["", "0" * 64, "../uploads/x", "a" * 64 + "\n", "A" * 64, "%2e%2e"])
def test_an_unknown_fingerprint_is_refused_in_a_sentence(uploads: UploadStore, fingerprint: str) -> None:
    uploads.keep(DATA, "a.csv")
    with pytest.raises(DataError, match="is not on this computer"):
        uploads.read(fingerprint)


def test_a_copy_that_was_changed_is_not_used(uploads: UploadStore) -> None:
    fingerprint = uploads.keep(DATA, "a.csv")
    (uploads.folder / f"{fingerprint}.table").write_bytes(DATA.replace(b"good", b"best"))
    with pytest.raises(DataError, match=r"copy of a\.csv .* is damaged"):
        uploads.read(fingerprint)


def test_half_a_copy_is_made_whole_by_the_next_upload(uploads: UploadStore) -> None:
    fingerprint = uploads.keep(DATA, "a.csv")
    (uploads.folder / f"{fingerprint}.table").write_bytes(DATA[:100])
    uploads.keep(DATA, "a.csv")
    assert len(uploads.read(fingerprint)) == 20


def test_a_file_whose_label_is_lost_is_still_read(uploads: UploadStore) -> None:
    fingerprint = uploads.keep(DATA, "a.csv")
    (uploads.folder / f"{fingerprint}.json").write_text("{", encoding="utf-8")
    assert uploads.read(fingerprint).file_name == f"{fingerprint[:8]}.csv"


def test_kept_files_are_listed_and_deleted(uploads: UploadStore) -> None:
    assert uploads.files() == []
    first, second = uploads.keep(DATA, "a.csv"), uploads.keep(DATA + b"more,good\n", "b.csv")
    assert {(file.fingerprint, file.file_name, file.size) for file in uploads.files()} == {
        (first, "a.csv", len(DATA)), (second, "b.csv", len(DATA) + 10),
    }  # fmt: skip
    uploads.delete(first)
    assert [file.fingerprint for file in uploads.files()] == [second]
    with pytest.raises(DataError, match="is not on this computer"):
        uploads.delete(first)
    with pytest.raises(DataError, match="is not on this computer"):
        uploads.delete("../uploads/" + second)


def test_a_kept_file_is_read_as_was_chosen(uploads: UploadStore) -> None:
    table = uploads.read(uploads.keep(b"a;b,c\nd;e,f\n", "a.csv"), reading=Reading(delimiter=",", header=0))
    assert table.frame.to_numpy().tolist() == [["a;b", "c"], ["d;e", "f"]]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.csv cannot be kept .* uploads"):
        UploadStore(tmp_path / "uploads").keep(DATA, "a.csv")
