"""A worker that lives gives a sign of life each second; one that is gone gives no more."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bert_core import Run
from bert_core.runs import heartbeat


def test_a_sign_of_life_is_given_every_second_until_the_end(tmp_path: Path) -> None:
    run = Run(tmp_path)
    assert run.last_sign_of_life is None
    with heartbeat(run):
        wait_for_sign(run)
        os.utime(run.heartbeat_path, (0, 0))
        wait_for_sign(run)
    os.utime(run.heartbeat_path, (0, 0))
    time.sleep(1.2)
    assert run.last_sign_of_life > 1000


def test_a_folder_that_cannot_be_written_does_not_end_the_worker(tmp_path: Path) -> None:
    with heartbeat(Run(tmp_path / "gone")):
        pass
    assert Run(tmp_path / "gone").last_sign_of_life is None


def wait_for_sign(run: Run) -> None:
    deadline = time.monotonic() + 10
    while run.last_sign_of_life is None or run.last_sign_of_life > 5:
        assert time.monotonic() < deadline, "no sign of life"
        time.sleep(0.02)
