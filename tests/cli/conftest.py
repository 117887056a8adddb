"""Running the command line as a person does, in this process where that is enough."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bert_core.cli import main

TOY_OPTIONS = ("--epochs", "8", "--batch-size", "16", "--learning-rate", "0.001", "--max-length", "32")


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON value on standard output."""
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        """The JSON value of each line of standard output."""
        return [json.loads(line) for line in self.out.splitlines()]


CommandLine = Callable[..., Result]


@pytest.fixture
def cli(home: Path, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Call the command line with these arguments."""

    def call(*arguments: str | Path) -> Result:
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        status = exit_.value.code
        return Result(int(status or 0), *capsys.readouterr())

    return call
