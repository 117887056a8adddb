"""What a training will take, said before it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bert_core.cli.words import note
from bert_core.hyperparameters import Hyperparameters
from bert_core.models import EncoderConfig, resolve_model
from bert_core.models.cost import estimate, sampled_lengths
from bert_core.models.fitting import too_large, what_would_fit
from bert_core.spec import ModelChoice
from bert_core.speed import probe
from bert_core.tasks import Task
from bert_core.text import Tokenizer

if TYPE_CHECKING:
    from bert_core.data import PreparedData


def note_estimate(model: ModelChoice, data: PreparedData, task: Task, settings: Hyperparameters) -> None:
    """Say how much time and memory a training will take, and what would let it fit where memory is too little.

    Says nothing where a graphics card computes.
    """
    speed = probe()
    if speed is None:
        return
    folder = resolve_model(model.identifier, revision=model.revision, download=False).folder
    config, tokenizer = EncoderConfig.from_folder(folder), Tokenizer(folder)
    lengths, valid_lengths = (
        sampled_lengths(task, part, tokenizer, settings, known=data.known) for part in (data.train, data.valid)
    )
    expected = estimate(config, lengths, valid_lengths, settings, speed)
    note(expected.words(settings))
    if not expected.fits:
        note(too_large(what_would_fit(config, lengths, settings)))
