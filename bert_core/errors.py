"""The errors that a user can meet. Every message says what is wrong, where, and what to do.

    BertStudioError
    ├── DataError        a file, its columns or its rows
    │   └── UnusableRowsError  rows that a task cannot use; `problems` names each with its reason
    ├── SettingsError    a hyperparameter, or two that do not fit together; `field` names the first
    ├── ModelError       a model that cannot be found, read or used
    │   └── ModelNotHereError  it is not on this computer, and no download was allowed
    ├── RunError         a run that cannot be found, or is not in the state that was asked for
    │   └── RunHeldError     a worker holds it
    └── TrainingError    a training that had to end

Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from bert_core.i18n import Message


class BertStudioError(Exception):
    """The base class. `text` is marked for the catalogue; `values` fill its `{names}`."""

    def __init__(self, text: str, /, *, plural: str | None = None, **values: str | int | float | Message) -> None:
        self.message = Message(text=text, values=values, plural=plural)
        super().__init__(self.message.render())


class DataError(BertStudioError):
    """A file, its columns or its rows cannot be used."""


class UnusableRowsError(DataError):
    """Rows cannot be used by a task; a person may correct them, or agree that they are left out."""

    def __init__(
        self, text: str, /, *, plural: str, problems: Sequence[tuple[int, Message]], **values: str | int | Message
    ) -> None:
        super().__init__(text, plural=plural, **values)
        self.problems = tuple(problems)


class SettingsError(BertStudioError):
    """A setting is out of its bounds or does not fit the others."""

    def __init__(self, text: str, /, *, field: str, **values: str | int | float | Message) -> None:
        super().__init__(text, plural=None, **values)
        self.field = field


class ModelError(BertStudioError):
    """A model cannot be found, read or used."""


class ModelNotHereError(ModelError):
    """A model is not on this computer; it may be one that can be downloaded."""


class RunError(BertStudioError):
    """A run cannot be found, or is not in a state that allows what was asked."""


class RunHeldError(RunError):
    """A run is being trained, so nobody else can hold it."""


class TrainingError(BertStudioError):
    """A training had to end before it was done. `remedy` names what a button may do about it (`events.Remedy`)."""

    def __init__(
        self, text: str, /, *, remedy: str | None = None, plural: str | None = None, **values: str | int | float
    ) -> None:
        super().__init__(text, plural=plural, **values)
        self.remedy = remedy
