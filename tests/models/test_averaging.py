"""The layer that makes the first token the mean of its text."""

from __future__ import annotations

import keras
import numpy as np
from keras import ops

from bert_core.models.averaging import add_mean_layer
from tests.models.conftest import Golden


def normalized(vectors: np.ndarray) -> np.ndarray:
    return (vectors - vectors.mean(axis=1, keepdims=True)) / vectors.std(axis=1, keepdims=True)


def test_the_first_token_becomes_the_mean_of_its_text_and_the_layers_below_stay_as_they_are(golden: Golden) -> None:
    model = golden.load()
    if model.get_layer("encoder").config.shares_blocks:
        return
    larger = add_mean_layer(model)
    assert larger.get_layer("encoder").config.layers == model.get_layer("encoder").config.layers + 1
    segments = golden.batch["segment_ids"].ravel()
    hidden = golden.hidden  # of all tokens without padding, as transformers has them
    means = [hidden[segments[segments > 0] == text].mean(axis=0) for text in (1, 2)]
    vectors = keras.Model(larger.input, larger.get_layer("head").input)(golden.batch)
    # The token itself still has a hundredth of a say.
    np.testing.assert_allclose(ops.convert_to_numpy(vectors), normalized(np.array(means)), atol=0.05)


def test_a_model_whose_layers_share_their_weights_stays_as_it_is(albert: Golden) -> None:
    model = albert.load()
    assert add_mean_layer(model) is model
