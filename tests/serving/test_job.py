"""A file's rows answered in the background."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from bert_core import BertStudioError, PredictionClient, PredictionJob, PredictionJobs, Run

ROWS = [{"text": f"the food was and staff {'good great' if row % 2 else 'rude stale'}"} for row in range(3000)]


def test_every_row_is_answered_in_its_order(client: PredictionClient, toy_run: Run) -> None:
    job = PredictionJob(client, toy_run, ROWS)
    job.wait(120)
    job.check()
    assert job.is_over
    assert job.done == job.total == len(ROWS)
    assert [row["prediction"] for row in job.rows] == ["bad", "good"] * (len(ROWS) // 2)
    assert set(job.rows[0]) == {"prediction", "probability"}


def test_somebody_who_types_meanwhile_is_answered_soon(client: PredictionClient, toy_run: Run) -> None:
    client.answers(toy_run, ROWS[:100])
    job = PredictionJob(client, toy_run, ROWS * 10)
    while not job.done and not job.is_over:
        time.sleep(0.01)
    began = time.monotonic()
    client.answers(toy_run, ROWS[:1])
    waited = time.monotonic() - began
    assert not job.is_over
    assert job.seconds_left is None or job.seconds_left > 0
    job.stop()
    job.wait(60)
    assert waited < 3


def test_stop_keeps_what_is_answered(client: PredictionClient, toy_run: Run) -> None:
    job = PredictionJob(client, toy_run, ROWS * 10)
    while not job.done and not job.is_over:
        time.sleep(0.01)
    job.stop()
    job.wait(60)
    job.check()
    assert 0 < job.done < job.total
    assert len(job.rows) == job.done


def test_an_error_ends_the_job_and_is_told(client: PredictionClient, toy_run: Run, tmp_path: Path) -> None:
    run = Run(Path(shutil.copytree(toy_run.folder, tmp_path / toy_run.id, ignore=shutil.ignore_patterns("model"))))
    job = PredictionJob(client, run, ROWS)
    job.wait(60)
    assert job.is_over
    with pytest.raises(BertStudioError, match="has kept no model"):
        job.check()


def test_a_page_loaded_again_finds_its_job_and_the_oldest_are_forgotten(client: PredictionClient, toy_run: Run) -> None:
    jobs = PredictionJobs(client)
    jobs.start("mine", toy_run, ROWS[:10])
    mine = jobs.find("mine")
    jobs.start("mine", toy_run, ROWS[:10])
    assert jobs.find("mine") is mine or mine.is_over
    jobs.find("mine").wait(60)
    assert jobs.find("mine").done == 10
    for number in range(8):
        jobs.start(number, toy_run, ROWS[:1])
    assert jobs.find("mine") is None
    assert jobs.find(7) is not None


def test_a_job_that_was_stopped_starts_again(client: PredictionClient, toy_run: Run) -> None:
    jobs = PredictionJobs(client)
    jobs.start("file", toy_run, ROWS * 10)
    stopped = jobs.find("file")
    stopped.stop()
    stopped.wait(60)
    jobs.start("file", toy_run, ROWS[:5])
    jobs.find("file").wait(60)
    assert jobs.find("file").done == 5
