"""The kept model as a zip."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from bert_core import Predictor, Run, RunError, write_archive


def test_the_archive_holds_a_model_that_answers_the_same(toy_run: Run, tmp_path: Path) -> None:
    write_archive(toy_run, tmp_path / "model.zip")
    copy = Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id, ignore=shutil.ignore_patterns("model")))
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        assert archive.testzip() is None
        assert all(name.startswith("model/") for name in archive.namelist())
        archive.extractall(copy)
    cells = [{"text": "the food was good"}, {"text": "the rude staff"}]
    assert Predictor(Run(copy)).answers(cells) == Predictor(toy_run).answers(cells)


def test_the_archive_opens_in_transformers(toy_run: Run, tmp_path: Path) -> None:
    from transformers import AutoConfig, AutoTokenizer

    write_archive(toy_run, tmp_path / "model.zip")
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        archive.extractall(tmp_path)
    config = AutoConfig.from_pretrained(tmp_path / "model")
    assert sorted(config.label2id) == ["bad", "good"]
    assert AutoTokenizer.from_pretrained(tmp_path / "model")("good food")["input_ids"]


def test_a_run_without_a_model_gets_one_sentence(toy_run: Run, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id, ignore=shutil.ignore_patterns("model")))
    with pytest.raises(RunError, match="has kept no model yet"):
        write_archive(Run(copy), tmp_path / "model.zip")
