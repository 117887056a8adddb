"""The small records of a run folder."""

from __future__ import annotations

from pydantic import Field, JsonValue

from bert_core.events import BaselineName
from bert_core.record import Record


class Card(Record):
    """What people call a run."""

    name: str
    note: str = ""
    created: float
    owner: str = ""
    """Who made it, where people see only their own runs; never a name, but the sum of a secret."""


class Report(Record):
    """How good the kept model is on the rows set aside, and what it took.

    The model was chosen by `metrics`, so these are a little too good; `test_metrics` are of rows for that alone.
    `baselines` are the metrics of much simpler rules on the rows set aside, by their names. `figures` are all others
    of each part of the rows, as `bert_core.Figures` in JSON.
    """

    metrics: dict[str, float]
    test_metrics: dict[str, float] = Field(default={})
    baselines: dict[BaselineName, dict[str, float]] = Field(default={})
    figures: dict[str, JsonValue] = Field(default={})
    best_step: int
    steps: int
    seconds: float
