"""What the answers of a model are worth, row by row, is kept with the run, and never taken for what it is not."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from bert_core import Run, RunError
from bert_core.export import write_archive
from bert_core.judgement import Judged, Judgement, Tally, read_judgement, write_judgement

ROWS = (
    Judged(9, "PER", "", 0.0, None, ("PER",), 4, (Tally("PER", 1, 0, 0),)),
    Judged(2, "好", "bad", 0.0, 0.75, ("好",), 12),
    Judged(5, "", "A | B", 1.0, None, (), 3),
)


def test_a_judgement_comes_back_as_it_was_written(tmp_path: Path) -> None:
    logits = np.array([[1, 2], [3, 4.5]], "float32")
    write_judgement(tmp_path, "test", Judgement(ROWS, logits))
    again = read_judgement(tmp_path, "test")
    assert again is not None and again.logits is not None
    assert again.rows == ROWS
    assert np.array_equal(again.logits, logits)
    write_judgement(tmp_path, "test", Judgement(ROWS))
    assert read_judgement(tmp_path, "test") == Judgement(ROWS)
    assert read_judgement(tmp_path, "valid") is None


def test_every_row_that_was_set_aside_has_its_verdict(toy_run: Run) -> None:
    judgement, report = toy_run.judgement("valid"), toy_run.report
    assert judgement is not None and judgement.logits is not None and report is not None
    assert [row.row for row in judgement.rows] == [example.row for example in toy_run.examples("valid")]
    assert np.mean([row.right for row in judgement.rows]) == pytest.approx(report.metrics["accuracy"])
    assert judgement.logits.shape == (len(judgement.rows), len(toy_run.spec.known.labels))
    assert toy_run.judgement("test") is None


def test_a_damaged_judgement_gets_one_sentence(toy_run: Run, tmp_path: Path) -> None:
    run = Run(shutil.copytree(toy_run.folder, tmp_path / "run"))
    run.keep_judgement("test", Judgement(ROWS))
    assert run.judgement("test") == Judgement(ROWS)
    path = run.evaluation_folder / "test_answers.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(RunError, match="damaged"):
        run.judgement("test")


def test_who_gets_the_model_does_not_get_the_answers_to_its_rows(toy_run: Run, tmp_path: Path) -> None:
    write_archive(toy_run, tmp_path / "model.zip")
    with zipfile.ZipFile(tmp_path / "model.zip") as archive:
        names = {Path(name).name for name in archive.namelist()}
    assert "model.safetensors" in names
    assert not {name for name in names if "answers" in name or "logits" in name}
