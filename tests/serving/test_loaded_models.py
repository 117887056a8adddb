"""Models that a person compares stay in memory, as many as there is room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core.serving import process
from bert_core.serving.process import LoadedModels


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Five runs, each with a model of ten bytes."""
    found = [tmp_path / str(number) for number in range(5)]
    for folder in found:
        (folder / "model").mkdir(parents=True)
        (folder / "model" / "model.safetensors").write_bytes(bytes(10))
    return found


@pytest.mark.parametrize(("room", "loads"), [(50, 5), (49, 10), (0, 10)])
def test_models_asked_in_turn_are_loaded_once_where_there_is_room(folders, room, loads, monkeypatch) -> None:
    monkeypatch.setattr(process, "MOST_BYTES", room)
    loaded: list[Path] = []
    models = LoadedModels(lambda folder: loaded.append(folder) or folder.name)
    assert [models.of(folder, 1.0) for folder in folders * 2] == ["0", "1", "2", "3", "4"] * 2
    assert len(loaded) == loads


def test_two_models_stay_whatever_their_size(folders, monkeypatch) -> None:
    monkeypatch.setattr(process, "MOST_BYTES", 0)
    loaded: list[Path] = []
    models = LoadedModels(lambda folder: loaded.append(folder) or folder.name)
    for folder in folders[:2] * 3:
        models.of(folder, 1.0)
    assert loaded == folders[:2]


def test_a_newer_version_of_a_model_is_loaded(folders) -> None:
    loaded: list[Path] = []
    models = LoadedModels(lambda folder: loaded.append(folder) or len(loaded))
    assert [models.of(folders[0], version) for version in (1.0, 1.0, 2.0)] == [1, 1, 2]
