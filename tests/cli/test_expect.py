"""What the command line says of time and memory before a training starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core import TASKS, Hyperparameters, ModelChoice, PreparedData
from bert_core.cli.expect import note_estimate


def test_time_and_memory_are_one_line_before_the_start(
    toy_model: Path, toy_data: PreparedData, capsys: pytest.CaptureFixture[str]
) -> None:
    model = ModelChoice(identifier=str(toy_model))
    note_estimate(model, toy_data, TASKS["classification"], Hyperparameters(max_length=32))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("About ")
    assert "GB of memory, on this computer." in shown.err
