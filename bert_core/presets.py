"""Settings that fit together, for people who do not want to choose each one."""

from __future__ import annotations

from bert_core.hyperparameters import Hyperparameters
from bert_core.i18n import N_
from bert_core.record import Record


class Preset(Record):
    """A named set of hyperparameters for people who do not want to choose each one."""

    name: str
    title: str
    help_text: str
    hyperparameters: Hyperparameters


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="quick",
            title=N_("Quick"),
            help_text=N_("A first impression in the shortest time: one pass, short texts."),
            hyperparameters=Hyperparameters(epochs=1, max_length=64, learning_rate=1e-4),
        ),
        Preset(
            name="balanced",
            title=N_("Balanced"),
            help_text=N_("Good for most data: three passes, texts of about a hundred words."),
            hyperparameters=Hyperparameters(),
        ),
        Preset(
            name="thorough",
            title=N_("Thorough"),
            help_text=N_(
                "The best score, in the longest time: up to six passes, longer texts, stops when it gets no better."
            ),
            hyperparameters=Hyperparameters(epochs=6, max_length=256, learning_rate=3e-5, early_stopping=6),
        ),
    )
}
