"""Which settings do not fit each other, the data, the model or the task. Knows nothing of any of these but numbers."""

from __future__ import annotations

from collections.abc import Sequence

from bert_core.errors import SettingsError
from bert_core.hyperparameters import FEW_EXAMPLES_SETTINGS, Hyperparameters, settings_of
from bert_core.i18n import N_, Message


def check_own_settings(settings: Hyperparameters, own: Sequence[str]) -> None:
    """Make sure that nothing was set which only other tasks have; `own` are the settings that not all tasks have.

    Raises:
        SettingsError: something was.
    """
    for name in settings.model_dump(exclude_defaults=True):
        if name not in settings_of(own):
            title = Message(text=Hyperparameters.model_fields[name].title or name)
            raise SettingsError(N_("This task has no setting '{title}'; leave it out."), field=name, title=title)


def setting_problems(
    settings: Hyperparameters, *, train_rows: int, layers: int, maximum_length: int, has_classes: bool
) -> list[SettingsError]:
    """What in the settings does not fit this data, model and task, each as an error that names its field.

    `layers` and `maximum_length` (word pieces) are the model's own, `has_classes` is the task's.
    """
    problems = []
    if settings.method == "few_examples" and not has_classes:
        problems.append(
            SettingsError(
                N_("Only tasks with one label per text can be learned from few examples; choose fine-tuning."),
                field="method",
            )
        )
    if settings.balance_classes and not has_classes:
        problems.append(
            SettingsError(
                N_("Rare labels can only count for more in tasks with one label per text; switch this off."),
                field="balance_classes",
            )
        )
    if settings.max_length > maximum_length:
        problems.append(
            SettingsError(
                N_("This model reads at most {limit} word pieces; choose a maximum length of {limit} or less."),
                field="max_length",
                limit=maximum_length,
            )
        )
    if settings.frozen_layers > layers:
        problems.append(
            SettingsError(
                N_("This model has {layers} layers; freeze at most {layers}."),
                field="frozen_layers",
                layers=layers,
            )
        )
    if settings.batch_size > train_rows:
        problems.append(
            SettingsError(
                N_("There are only {rows} training rows; choose a batch size of {rows} or less."),
                field="batch_size",
                rows=train_rows,
            )
        )
    if settings.learning_rate > 1e-3 and settings.frozen_layers < layers:
        problems.append(
            SettingsError(
                N_(
                    "A learning rate above 0.001 destroys what the model already knows; choose 0.001 or less, or "
                    "freeze all {layers} layers."
                ),
                field="learning_rate",
                layers=layers,
            )
        )
    if settings.method == "few_examples":
        return [problem for problem in problems if problem.field in FEW_EXAMPLES_SETTINGS]
    return problems
