"""A closer look at a run, by a real process of its own that writes into the run's folder."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bert_core import (
    TASKS,
    DataSource,
    Example,
    Failure,
    Hyperparameters,
    LabelIssues,
    LearningCurve,
    ModelChoice,
    Run,
    RunSpec,
    RunStore,
    Study,
)
from bert_core.studying import study
from tests.tasks.examples import TOY_EXAMPLES


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
        one = Study(run, kind)
        assert one.result(record) is None and one.share is None
        one.start()
        wait_until(lambda study=one: study.result(LabelIssues) is not None or study.result(LearningCurve) is not None)
        assert isinstance(one.result(record), record), one.log_path.read_text()
        wait_until(lambda study=one: not study.is_alive())
        assert one.share == 1.0


def test_it_can_be_stopped_and_begun_again(run: Run) -> None:
    one = Study(run, "label_issues")
    one.start()
    assert one.goes_on()  # a page that looks at once sees it
    wait_until(one.is_alive)
    one.stop()
    wait_until(lambda: not one.is_alive())
    assert one.result(LabelIssues) is None
    assert not one.goes_on() or one.share == 0.0


def test_what_fails_is_told_in_a_sentence(run: Run) -> None:
    (run.folder / "data" / "train.jsonl").write_text("{")
    one = Study(run, "label_issues")
    one.start()
    wait_until(lambda: one.result(LabelIssues) is not None)
    failure = one.result(LabelIssues)
    assert isinstance(failure, Failure) and "missing or damaged" in failure.failure.text


def test_a_damaged_result_is_none(run: Run) -> None:
    one = Study(run, "more_data")
    one.folder.mkdir()
    (one.folder / "more_data.json").write_text('{"points": [], "verdict": "yes", "check": "00000000"}')
    assert one.result(LearningCurve) is None


@pytest.mark.parametrize("task", ["multilabel", "entities", "qa"])
def test_tasks_without_one_label_a_row_are_judged_by_training_anew(task: str, toy_model: Path, tmp_path: Path) -> None:
    examples = TOY_EXAMPLES[task][:16]
    run = untrained_run(task, examples, toy_model, tmp_path)
    study(run, "label_issues")
    found = Study(run, "label_issues").result(LabelIssues)
    assert isinstance(found, LabelIssues), found
    assert found.rows == 2 * len(examples)  # those to check on are judged, too
    study(run, "more_data")
    curve = Study(run, "more_data").result(LearningCurve)
    assert isinstance(curve, LearningCurve), curve
    assert [point.rows for point in curve.points] == [4, 8, 12, 16]
    assert all(0 <= point.score <= 1 for point in curve.points)


def test_a_training_of_a_study_can_be_stopped(toy_model: Path, tmp_path: Path) -> None:
    run = untrained_run("multilabel", TOY_EXAMPLES["multilabel"], toy_model, tmp_path)
    one = Study(run, "label_issues")
    one.folder.mkdir()
    one.stop()
    study(run, "label_issues")
    assert one.result(LabelIssues) is None and 0 < one.share < 1


def test_of_rows_without_answers_it_says_so(toy_model: Path, tmp_path: Path) -> None:
    run = untrained_run("masked_lm", TOY_EXAMPLES["masked_lm"], toy_model, tmp_path)
    for kind, words in (("label_issues", "no answers"), ("more_data", "no such curve")):
        study(run, kind)
        failure = Study(run, kind).result(LabelIssues)
        assert isinstance(failure, Failure) and words in failure.failure.text


def untrained_run(task: str, examples: list[Example], toy_model: Path, folder: Path) -> Run:
    source = DataSource(
        file_name="toy.csv", fingerprint="0", form=TASKS[task].forms[0].name, columns={},
        train_rows=len(examples), valid_rows=len(examples),
    )  # fmt: skip
    spec = RunSpec(
        task=task,
        data=source,
        model=ModelChoice(identifier=str(toy_model)),
        known=TASKS[task].learn(examples),
        hyperparameters=Hyperparameters(epochs=1, batch_size=8, max_length=32),
    )
    later = [Example(example.row + 1000, example.cells) for example in examples]
    return RunStore(folder / "runs").create(spec, examples, later)
