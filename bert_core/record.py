"""The base of every record that crosses a boundary. Knows nothing of what the records say."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record without fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
