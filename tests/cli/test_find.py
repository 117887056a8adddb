"""The run that is meant: by its id, the beginning of it, or its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core import PreparedData, RunError, RunSpec, RunStore
from bert_core.cli.find import find_run


@pytest.fixture
def store(tmp_path: Path, toy_spec: RunSpec, toy_data: PreparedData) -> RunStore:
    """Three runs, two of one name."""
    store = RunStore(tmp_path / "runs")
    for name in ("reviews", "mails", "mails"):
        store.create(toy_spec, toy_data.train, toy_data.valid, name=name)
    return store


def test_a_run_is_found_by_its_id_and_by_the_beginning_of_it(store: RunStore) -> None:
    for run in store.runs():
        assert find_run(store, run.id).id == run.id
        assert find_run(store, run.id[:-1]).id == run.id


def test_a_run_is_found_by_its_name(store: RunStore) -> None:
    assert find_run(store, "reviews").card.name == "reviews"


def test_a_name_of_two_runs_lists_both(store: RunStore) -> None:
    with pytest.raises(RunError, match="several") as error:
        find_run(store, "mails")
    assert str(error.value).count("(mails)") == 2


@pytest.mark.parametrize("wanted", ["unknown", "", "../runs", "/"])
def test_a_run_that_is_not_there_lists_those_that_are(store: RunStore, wanted: str) -> None:
    with pytest.raises(RunError, match="reviews"):
        find_run(store, wanted)


def test_an_empty_folder_says_how_to_train(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Train one"):
        find_run(RunStore(tmp_path), "reviews")
