"""A closer look at a run, by a real process of its own that writes into the run's folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import Failure, LabelIssues, LearningCurve, Run, Study


@pytest.fixture
def run(toy_run: Run, tmp_path: Path) -> Run:
    return Run(shutil.copytree(toy_run.folder, tmp_path / "run"))


def wait_until(is_so: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_suspected_labels_and_the_curve_are_found_and_stay(run: Run) -> None:
    for kind, record in (("label_issues", LabelIssues), ("more_data", LearningCurve)):
        study = Study(run, kind)
        assert study.result(record) is None and study.share is None
        study.start()
        wait_until(lambda study=study: study.result(LabelIssues) is not None or study.result(LearningCurve) is not None)
        assert isinstance(study.result(record), record), study.log_path.read_text()
        wait_until(lambda study=study: not study.is_alive())
        assert study.share == 1.0


def test_it_can_be_stopped_and_begun_again(run: Run) -> None:
    study = Study(run, "label_issues")
    study.start()
    assert study.goes_on()  # a page that looks at once sees it
    wait_until(study.is_alive)
    study.stop()
    wait_until(lambda: not study.is_alive())
    assert study.result(LabelIssues) is None
    assert not study.goes_on() or study.share == 0.0


def test_what_fails_is_told_in_a_sentence(run: Run) -> None:
    (run.folder / "data" / "train.jsonl").write_text("{")
    study = Study(run, "label_issues")
    study.start()
    wait_until(lambda: study.result(LabelIssues) is not None)
    failure = study.result(LabelIssues)
    assert isinstance(failure, Failure) and "missing or damaged" in failure.failure.text


def test_a_damaged_result_is_none(run: Run) -> None:
    study = Study(run, "more_data")
    study.folder.mkdir()
    (study.folder / "more_data.json").write_text('{"points": [], "verdict": "yes", "check": "00000000"}')
    assert study.result(LearningCurve) is None
