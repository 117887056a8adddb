"""The complete description of one training, as a frozen record: data, columns, split, model, hyperparameters.

Knows nothing of files, pages or Keras.
"""

from __future__ import annotations

from pydantic import Field

from bert_core.hyperparameters import Hyperparameters
from bert_core.record import Record

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


class Split(Record):
    """How rows were set aside for checking: a share of the file, or a file of their own."""

    valid_share: float = Field(default=0.15, gt=0, lt=1)
    valid_file: str | None = None
    seed: int = 0


class Reading(Record):
    """How a file is turned into a table. What is None is found from the content; a table that was read tells all of it.

    `header` is the number of the line (of a sheet: the row) that names the columns, 0 where none does; `quoting` says
    whether quotation marks hold a cell together; `member` is the file inside an archive.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = Field(default=None, ge=0)
    quoting: bool | None = None
    sheet: str | None = None
    member: str | None = None


class DataSource(Record):
    """Which rows a run learned from: the file's name as shown, its SHA-256, how it was read, the form in which the task
    reads it, the column of each role, what was mended (names in `bert_core.data.fixes`), and the split."""

    file_name: str
    fingerprint: str
    reading: Reading = Reading()
    fixes: tuple[str, ...] = ()
    form: str
    columns: dict[str, str]
    split: Split = Split()
    train_rows: int = Field(ge=1)
    valid_rows: int = Field(ge=1)


class ModelChoice(Record):
    """The model that a run starts from: a Hugging Face id or a local folder, and the revision that was found."""

    identifier: str = DEFAULT_MODEL
    revision: str | None = None


class Known(Record):
    """What a task knows of its training rows and needs for every answer: labels, and numbers by name."""

    labels: tuple[str, ...] = ()
    numbers: dict[str, float] = Field(default={})


class RunSpec(Record):
    """One training, complete: the same spec on the same computer gives the same model."""

    task: str
    data: DataSource
    model: ModelChoice = ModelChoice()
    hyperparameters: Hyperparameters = Hyperparameters()
    known: Known
