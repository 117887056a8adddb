"""Everything that steers the learning: each setting with its default, its bounds and its help.

The form of the app, the options of the command line, their validation and the README's table are all made from the
fields here, so no default, bound or help text is written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from bert_core.errors import SettingsError
from bert_core.i18n import N_, Message
from bert_core.record import Record


def setting(
    default: Any, title: str, help_text: str, *, advanced: bool = False, of_some_tasks: bool = False, **bounds: Any
) -> Any:
    """A hyperparameter: its default, its name in plain words with the field's term, what it does, and its bounds.

    One that is only `of_some_tasks` counts in those that name it in `Task.settings`.
    """
    extra: JsonDict = {"advanced": advanced, "of_some_tasks": of_some_tasks}
    return Field(default, title=title, description=help_text, json_schema_extra=extra, **bounds)


class Hyperparameters(Record):
    """Everything that steers the learning itself."""

    method: Literal["fine_tuning", "few_examples"] = setting(
        "fine_tuning",
        N_("How it learns (method)"),
        N_(
            "Fine-tuning trains the whole model: the best answers, where there are enough rows. With fewer than about "
            "200 rows, learning from few examples is often better and takes seconds: the model stays as it is (frozen "
            "encoder) and only a simple rule on top is learned (logistic regression), at five levels of strictness "
            "(regularization) of which the best is kept. Of the other settings only the maximum length and the class "
            "weights then count."
        ),
    )
    epochs: int = setting(
        3,
        N_("Passes over the data (epochs)"),
        N_(
            "How often the model reads every training row. More passes learn more, up to the point where it learns "
            "the rows by heart. 2 to 4 is usual."
        ),
        ge=1,
        le=100,
    )
    batch_size: int = setting(
        32,
        N_("Rows at a time (batch size)"),
        N_(
            "How many rows the model reads before it corrects itself once. Smaller needs less memory; 16 or 32 "
            "is usual."
        ),
        ge=1,
        le=512,
    )
    learning_rate: float = setting(
        5e-5,
        N_("Size of a correction (learning rate)"),
        N_(
            "How strongly the model corrects itself. Too high forgets what it knew, too low learns nothing. "
            "BERT is usually trained with 0.00002 to 0.0001."
        ),
        ge=1e-7,
        le=0.01,
    )
    max_length: int = setting(
        128,
        N_("Longest text in word pieces (maximum length)"),
        N_(
            "Texts are cut after this many word pieces: an English word is one or two, a Chinese character about one. "
            "Longer takes more time and memory."
        ),
        ge=8,
        le=512,
    )
    schedule: Literal["linear", "cosine", "constant"] = setting(
        "linear",
        N_("Course of the learning rate (schedule)"),
        N_("How the learning rate changes after the warm-up: falling to zero lets the model settle down at the end."),
        advanced=True,
    )
    warmup_ratio: float = setting(
        0.1,
        N_("Warm-up (share of all steps)"),
        N_(
            "The first share of the training in which the learning rate rises from zero, so that the first rows do "
            "not upset what the model already knows."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    weight_decay: float = setting(
        0.01,
        N_("Pull towards small weights (weight decay)"),
        N_("Keeps the model from relying too much on single words. 0.01 is usual; 0 switches it off."),
        advanced=True,
        ge=0,
        le=1,
    )
    dropout: float = setting(
        0.1,
        N_("Random forgetting (dropout)"),
        N_(
            "The share of signals that are left out at random while training, so that the model does not learn rows by "
            "heart. 0.1 is usual."
        ),
        advanced=True,
        ge=0,
        le=0.9,
    )
    batch_parts: int = setting(
        1,
        N_("Parts of a batch (gradient accumulation)"),
        N_(
            "Computes each batch in this many parts, one after the other. Needs less memory and is a little slower; "
            "what is learned stays the same. 1 computes it as a whole."
        ),
        advanced=True,
        ge=1,
        le=64,
    )
    frozen_layers: int = setting(
        0,
        N_("Layers kept as they are (frozen layers)"),
        N_(
            "The lowest layers, and the word table, that are not trained. Freezing is faster and can help "
            "when there are few rows; 0 trains everything."
        ),
        advanced=True,
        ge=0,
        le=48,
    )
    balance_classes: bool = setting(
        False,
        N_("Count rare labels for more (class weights)"),
        N_(
            "Gives each label the same say in the learning, however few rows it has. Helps when one label is much more "
            "common than the others."
        ),
        advanced=True,
    )
    crf: bool = setting(
        False,
        N_("Learn which tag follows which (CRF)"),
        N_(
            "Answers with the best sequence of tags in the place of the best tag for each word. Can help where there "
            "are few rows or many types; takes longer."
        ),
        advanced=True,
        of_some_tasks=True,
    )
    early_stopping: int = setting(
        0,
        N_("Stop when it gets no better (early stopping)"),
        N_(
            "Stops after this many checks in a row without a better score; 0 always trains to the end. The best model "
            "is kept either way."
        ),
        advanced=True,
        ge=0,
        le=1000,
    )
    doc_stride: int = setting(
        128,
        N_("Overlap of the parts of a long text (doc_stride)"),
        N_(
            "A text that is longer than the maximum length is read in several parts. So many word pieces at the end of "
            "one are read again in the next, so that an answer at the border is not torn apart; at most a third of "
            "the maximum length."
        ),
        advanced=True,
        of_some_tasks=True,
        ge=0,
        le=256,
    )
    seed: int = setting(
        0,
        N_("Number for chance (seed)"),
        N_(
            "The same number with the same data and settings gives the same model on the same computer; another number "
            "gives another throw of the dice."
        ),
        advanced=True,
        ge=0,
        le=2**31 - 1,
    )


CHOICE_TITLES = {
    "fine_tuning": N_("train all of it (fine-tuning)"),
    "few_examples": N_("from few examples (frozen encoder)"),
    "linear": N_("falls in a straight line (linear)"),
    "cosine": N_("falls along a curve (cosine)"),
    "constant": N_("stays the same (constant)"),
}
"""The words shown for the values of fields with a fixed choice."""
FEW_EXAMPLES_SETTINGS = ("method", "max_length", "balance_classes")
"""What counts with the method `few_examples`; every other setting is then without effect."""
FEW_ROWS = 200
"""With fewer training rows than this, `few_examples` is worth a try."""


def settings_of(own: Sequence[str]) -> list[str]:
    """The names of the settings of a task: those that all tasks have, and its `own`."""
    return [name for name, field in Hyperparameters.model_fields.items() if name in own or not _is_of_some(field)]


def _is_of_some(field: FieldInfo) -> bool:
    extra = field.json_schema_extra
    return isinstance(extra, dict) and bool(extra.get("of_some_tasks"))


def hyperparameters_from(values: Mapping[str, Any]) -> Hyperparameters:
    """Checked hyperparameters from a form or a command line.

    Raises:
        SettingsError: a value is out of its bounds; names the field and the bound.
    """
    try:
        return Hyperparameters(**values)
    except ValidationError as error:
        raise _first_problem(error) from error


def _first_problem(error: ValidationError) -> SettingsError:
    problem = error.errors()[0]
    name = str(problem["loc"][0])
    field = Hyperparameters.model_fields.get(name)
    if field is None:
        known = ", ".join(Hyperparameters.model_fields)
        return SettingsError(
            N_("There is no setting called '{name}'. The settings are: {known}."), field=name, name=name, known=known
        )
    return SettingsError(
        N_("{title}: {value} is not possible; choose {allowed}."),
        field=name,
        title=Message(text=field.title or name),
        value=str(problem["input"]),
        allowed=allowed_values(name),
    )


def allowed_values(name: str) -> Message:
    """The values that a hyperparameter can take, in words."""
    field = Hyperparameters.model_fields[name]
    if choices := get_args(field.annotation):
        return Message(text=N_("one of: {choices}"), values={"choices": ", ".join(map(str, choices))})
    if field.annotation is bool:
        return Message(text=N_("yes or no"))
    low, high = bounds(name)
    if field.annotation is int:
        return Message(text=N_("a whole number from {low} to {high}"), values={"low": low, "high": high})
    return Message(text=N_("a number from {low} to {high}"), values={"low": low, "high": high})


def bounds(name: str) -> tuple[float, float]:
    """The least and the greatest value of a hyperparameter that is a number."""
    constraints = Hyperparameters.model_fields[name].metadata
    low = next(constraint.ge for constraint in constraints if hasattr(constraint, "ge"))
    high = next(constraint.le for constraint in constraints if hasattr(constraint, "le"))
    return low, high
