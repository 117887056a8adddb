"""The figures of a run's answers are those that its worker has written down, and are computed where it has not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bert_core import Run, figures, run_figures


@pytest.fixture
def run(toy_run: Run, tmp_path: Path) -> Run:
    return Run(shutil.copytree(toy_run.folder, tmp_path / "run"))


def test_what_the_worker_has_written_is_what_would_be_computed(run: Run) -> None:
    judgement = run.judgement("valid")
    computed = figures(judgement, run.kept_known.labels, has_classes=True)
    assert run_figures(run, "valid", judgement) == computed
    assert run.report.figures["valid"] == computed.model_dump(mode="json")


@pytest.mark.parametrize("written", [None, {}, {"right": "of another version"}])
def test_where_it_has_not_or_was_of_another_version_they_are_computed(run: Run, written: object) -> None:
    judgement = run.judgement("valid")
    run.write(run.report.model_copy(update={"figures": {"valid": written}}))
    assert run_figures(run, "valid", judgement) == figures(judgement, run.kept_known.labels, has_classes=True)


def test_figures_of_other_rows_are_not_taken(run: Run) -> None:
    judgement = run.judgement("valid")
    fewer = type(judgement)(judgement.rows[:-1], judgement.logits[:-1])
    assert run_figures(run, "valid", fewer).right.rows == len(judgement.rows) - 1
