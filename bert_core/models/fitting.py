"""Which change of the settings lets a training fit into the memory that is free. Knows no Keras and no texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bert_core.hyperparameters import Hyperparameters, bounds
from bert_core.i18n import N_, Message
from bert_core.machine import free_memory
from bert_core.models.config import EncoderConfig
from bert_core.models.cost import MARGIN, peak_memory

SHORTEST = 32
"""Texts are not cut any shorter than after so many word pieces."""


class FittingChange(NamedTuple):
    """A setting, the value that lets the training fit, and both in words."""

    field: str
    value: int
    words: Message


def what_would_fit(
    config: EncoderConfig, lengths: np.ndarray, settings: Hyperparameters, *, free: float | None = None
) -> FittingChange | None:
    """The first change that is enough, those first that change the least in what is learned; None where none is.

    `lengths` as for `estimate`; `free` are bytes of memory, those of this computer by default.
    """
    free = free_memory() if free is None else free
    for change in _changes(config, settings):
        changed = settings.model_copy(update={change.field: change.value})
        if MARGIN * peak_memory(config, np.minimum(lengths, changed.max_length), changed) < free:
            return change
    return None


def too_large(change: FittingChange | None) -> Message:
    """That there is too little memory, and the way out of it."""
    if change is None:
        return Message(text=N_("So much memory is not free now. Close other programs, or choose a smaller model."))
    text = N_("So much memory is not free now. It would fit if you {change}.")
    return Message(text=text, values={"change": change.words})


def _changes(config: EncoderConfig, settings: Hyperparameters) -> Iterator[FittingChange]:
    parts = 2
    while parts <= min(settings.batch_size, bounds("batch_parts")[1]):
        if parts > settings.batch_parts:
            text = N_("compute each batch in {parts} parts (gradient accumulation)")
            yield FittingChange("batch_parts", parts, Message(text=text, values={"parts": parts}))
        parts *= 2
    length = settings.max_length // 2
    while length >= SHORTEST:
        text = N_("cut texts after {length} word pieces (maximum length)")
        yield FittingChange("max_length", length, Message(text=text, values={"length": length}))
        length //= 2
    if not config.shares_blocks:
        for layers in range(settings.frozen_layers + 1, config.layers + 1):
            words = Message(
                text=N_("keep the word table and the lowest layer as they are (frozen layers)"),
                plural=N_("keep the word table and the lowest {count} layers as they are (frozen layers)"),
                values={"count": layers},
            )
            yield FittingChange("frozen_layers", layers, words)
