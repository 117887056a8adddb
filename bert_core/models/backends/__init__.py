"""What Keras leaves to its backends and a training needs: gradients, and functions compiled as a whole.

Each module of this package has the same names; `backend` is the one that Keras runs on.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import keras

from bert_core.errors import ModelError
from bert_core.i18n import N_

SUPPORTED = ("tensorflow", "jax")


def _load(name: str) -> ModuleType:
    if name not in SUPPORTED:
        raise ModelError(
            N_(
                "Keras runs on {name}, where models can neither be trained nor asked; set KERAS_BACKEND to one of: "
                "{known}."
            ),
            name=name,
            known=", ".join(SUPPORTED),
        )
    return import_module(f"bert_core.models.backends.{name}")


backend = _load(keras.backend.backend())
