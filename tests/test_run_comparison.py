"""Runs beside each other: on the same rows only, and only what was set otherwise."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bert_core import (
    Judgement,
    Run,
    RunError,
    before_and_after,
    common_part,
    difference,
    difference_details,
    difference_words,
    differing_settings,
    distinct_names,
    run_answers,
)


@pytest.fixture
def copy_of(toy_run: Run, tmp_path: Path) -> Callable[..., Run]:
    """Makes a run like the toy run, whose first answers to rows of a test are wrong."""

    def copy_of(number: int, *, wrong: int = 0) -> Run:
        run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / f"20260101-{number:06}-abcdef")))
        (run.folder / "checks.json").unlink()
        shutil.copy(run.folder / "data" / "valid.jsonl", run.folder / "data" / "test.jsonl")
        rows = run.judgement("valid").rows
        run.keep_judgement(
            "test",
            Judgement(tuple(row._replace(right=float(n >= wrong)) for n, row in enumerate(rows))),
        )
        return run

    return copy_of


def test_a_much_better_run_is_said_to_be_so_surely(copy_of: Callable[..., Run]) -> None:
    good, bad = (run_answers(copy_of(number, wrong=wrong), "test") for number, wrong in ((1, 1), (2, 15)))
    found = difference(bad, good)
    assert found.only_second == 14 and found.only_first == 0
    said = difference_words(found, "first", "second").render()
    points = 100 * 14 / len(good.right)
    assert said == f"'second' is better than 'first' by {points:.1f} points, surely."
    assert "McNemar" in difference_details(found).render()


def test_a_small_difference_is_called_none(copy_of: Callable[..., Run]) -> None:
    one, other = (run_answers(copy_of(number, wrong=wrong), "test") for number, wrong in ((1, 2), (2, 3)))
    assert "no real difference" in difference_words(difference(one, other), "a", "b").render()


def test_runs_with_other_rows_are_not_compared(copy_of: Callable[..., Run]) -> None:
    one, other = copy_of(1), copy_of(2)
    path = other.folder / "data" / "test.jsonl"
    path.write_text(path.read_text().replace("the", "these", 1))
    with pytest.raises(RunError, match="not checked on the same rows"):
        difference(run_answers(one, "test"), run_answers(other, "test"))


def test_runs_of_other_tasks_are_not_compared(copy_of: Callable[..., Run]) -> None:
    one = run_answers(copy_of(1), "test")
    with pytest.raises(RunError, match="different tasks"):
        difference(one, dataclasses.replace(one, task="entities"))


def test_the_test_counts_where_all_have_answered_one(copy_of: Callable[..., Run], toy_run: Run) -> None:
    one, other = copy_of(1), copy_of(2)
    assert common_part([one, other]) == "test"
    assert common_part([one, toy_run]) == "valid"
    assert len(run_answers(toy_run, "valid").right) == toy_run.spec.data.valid_rows


def test_a_run_of_an_older_version_says_what_to_do(copy_of: Callable[..., Run]) -> None:
    run = copy_of(1)
    (run.model_folder / "valid_answers.jsonl").unlink()
    (run.model_folder / "checks.json").unlink()
    with pytest.raises(RunError, match="Train it again"):
        run_answers(run, "valid")


def test_only_what_differs_is_listed_in_words(toy_run: Run) -> None:
    spec = toy_run.spec
    changed = {"learning_rate": 2e-5, "balance_classes": True, "schedule": "cosine"}
    other = spec.model_copy(update={"hyperparameters": spec.hyperparameters.model_copy(update=changed)})
    assert differing_settings([spec, spec]) == []
    found = {each.title.render(): tuple(map(str, each.values)) for each in differing_settings([spec, other])}
    assert len(found) == 3
    assert found["Size of a correction (learning rate)"] == ("0.001", "2e-05")
    assert found["Count rare labels for more (class weights)"] == ("no", "yes")


def test_runs_of_the_same_name_are_told_apart() -> None:
    names = distinct_names(
        {"20260101-000001-aaaaaa": "x", "20260101-000002-bbbbbb": "x", "20260101-000003-cccccc": "y"}
    )
    assert list(names.values()) == ["x · aaaaaa", "x · bbbbbb", "y"]


def test_answers_that_are_right_in_part_are_compared_by_a_bootstrap(copy_of: Callable[..., Run]) -> None:
    one = run_answers(copy_of(1), "test")
    parts = np.clip(one.right - np.linspace(0, 0.6, len(one.right)), 0, 1)
    found = difference(one, dataclasses.replace(one, right=parts))
    assert found.test == "bootstrap" and found.is_sure
    assert "bootstrap" in difference_details(found).render()


def test_what_correcting_brought_counts_answers_of_several_parts_where_they_stayed_as_they_were(copy_of) -> None:
    """By the wrong answers of the old file the old model would be called wrong where it was right."""
    old, new = copy_of(1, wrong=5), copy_of(2, wrong=3)
    for run in (old, new):
        run.write(run.spec.model_copy(update={"task": "multilabel"}))
    rows = new.judgement("test").rows
    new.keep_judgement("test", Judgement(tuple(row._replace(truth="other") for row in rows[:4]) + rows[4:]))
    before, after = before_and_after(old, new)
    assert len(before.right) == len(after.right) == len(rows) - 4
    assert (before.right.sum(), after.right.sum()) == (len(rows) - 5, len(rows) - 4)
    assert difference(after, before).only_first == 1
