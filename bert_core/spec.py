"""The complete description of one training, as a frozen record: data, columns, split, model, hyperparameters.

Knows nothing of files, pages or Keras.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from bert_core.errors import SettingsError
from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.record import Record

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"


NOTHING_LEFT = N_("The shares of rows for checking and for the test leave none to learn from; choose smaller ones.")
TEST_TWICE = N_("Take either a share of the rows or a file of its own for the test, not both.")
ONE_COLUMN_TWICE = N_("The part, the group and the time of a row must stand in different columns.")


class Split(Record):
    """Which rows are set aside: some to check on while a model learns (valid), some to score it at the end (test).

    A share of the file's rows is drawn, unless they have a file of their own, or `split_column` says what each row is
    for. Drawn rows with the same cell in `group_column` stay together, and so do those with the same text; labels are
    divided evenly. With a `time_column` the newest rows are drawn instead. A file that is named goes before a share.
    """

    valid_share: float = Field(default=0.15, gt=0, lt=1)
    test_share: float = Field(default=0.0, ge=0, lt=1)
    valid_file: str | None = None
    test_file: str | None = None
    split_column: str | None = None
    group_column: str | None = None
    time_column: str | None = None
    same_texts_together: bool = True
    seed: int = Field(default=0, ge=0)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file that decide."""
        return tuple(name for name in (self.split_column, self.group_column, self.time_column) if name is not None)

    @model_validator(mode="after")
    def _check_what_depends(self) -> Self:
        if self.valid_file is None and self.valid_share + self.test_share >= 1:
            raise PydanticCustomError("test_share", NOTHING_LEFT)
        if self.test_file is not None and self.test_share:
            raise PydanticCustomError("test_share", TEST_TWICE)
        if len(set(self.columns)) < len(self.columns):
            raise PydanticCustomError("split_column", ONE_COLUMN_TWICE)
        return self


def split_from(values: Mapping[str, Any]) -> Split:
    """A checked split from a form or a command line.

    Raises:
        SettingsError: a value is out of its bounds, or two of them do not fit together.
    """
    try:
        return Split(**values)
    except ValidationError as error:
        problem = error.errors()[0]
    if not problem["loc"]:  # ours, and about several fields
        raise SettingsError(problem["msg"], field=problem["type"])
    field = str(problem["loc"][0])
    texts = {
        "valid_share": N_(
            "The share of rows for checking is {value}; choose more than 0 and less than 1, for example 0.15."
        ),
        "test_share": N_("The share of rows for the test is {value}; choose 0 or more and less than 1, such as 0.1."),
        "seed": N_("The number for chance (seed) is {value}; choose a whole number from 0 on."),
    }
    raise SettingsError(texts[field], field=field, value=str(problem["input"]))


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
    test_rows: int = Field(default=0, ge=0)


class ModelChoice(Record):
    """The model that a run starts from: a Hugging Face id or a local folder, and the revision that was found."""

    identifier: str = DEFAULT_MODEL
    revision: str | None = None


class Known(Record):
    """What a task knows of its training rows and needs for every answer: labels, and numbers by name."""

    labels: tuple[str, ...] = ()
    numbers: dict[str, float] = Field(default={})


MOST_WATCHED = 5
"""Texts of a person's own that are answered at every check."""


class RunSpec(Record):
    """One training, complete: the same spec on the same computer gives the same model.

    `continues` is the id of the run whose kept model is trained longer, where this one does not begin with `model`;
    `corrected` is how many labels a person has changed since then. `watched` are cells by role, as for an answer, that
    the model is asked at every check.
    """

    task: str
    data: DataSource
    model: ModelChoice = ModelChoice()
    hyperparameters: Hyperparameters = Hyperparameters()
    known: Known
    continues: str | None = None
    corrected: int = 0
    watched: tuple[dict[str, str], ...] = Field(default=(), max_length=MOST_WATCHED)
