"""What is said of a training before it starts: more work takes longer, and what is too large gets a way out."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from bert_core import Hyperparameters
from bert_core.models import EncoderConfig
from bert_core.models.cost import MARGIN, Estimate, estimate, part_shape, peak_memory, sampled_lengths
from bert_core.models.fitting import too_large, what_would_fit
from bert_core.spec import Known
from bert_core.speed import Speed, measure
from bert_core.tasks import TASKS, Example
from bert_core.text import Tokenizer

SPEED = Speed(products=100e9, bandwidth=50e9, code=20e6)
MINILM = EncoderConfig.from_source(
    {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536}
)
BASE = EncoderConfig.from_source({"model_type": "bert"})
LENGTHS = np.random.default_rng(0).integers(10, 128, 3000)


def expected(rows: int = 3000, config: EncoderConfig = MINILM, speed: Speed = SPEED, **settings: Any) -> Estimate:
    chosen = Hyperparameters(**settings)
    lengths = np.minimum(np.resize(LENGTHS, rows), chosen.max_length)
    return estimate(config, lengths, lengths[: max(1, rows // 10)], chosen, speed)


def test_more_data_and_more_passes_take_longer() -> None:
    assert expected(6000).seconds > 1.7 * expected(3000).seconds
    assert expected(epochs=6).seconds > 1.7 * expected(epochs=3).seconds


def test_shorter_texts_are_quicker_and_need_less_memory() -> None:
    short, long = expected(max_length=32), expected(max_length=128)
    assert short.seconds < 0.7 * long.seconds
    assert short.peak_memory < long.peak_memory


def test_frozen_layers_are_cheaper() -> None:
    seconds, memory = zip(*(expected(frozen_layers=layers) for layers in (0, 3, 6)), strict=True)
    assert seconds[0] > seconds[1] > seconds[2]
    assert memory[0] > memory[1] > memory[2]


def test_parts_of_a_large_batch_need_less_memory_and_some_more_time() -> None:
    whole, parts = expected(batch_size=128), expected(batch_size=128, batch_parts=8)
    assert parts.peak_memory < 0.8 * whole.peak_memory
    assert whole.seconds < parts.seconds < 2 * whole.seconds


def test_a_larger_model_takes_more_of_both() -> None:
    assert expected(config=BASE).seconds > 4 * expected().seconds
    assert expected(config=BASE).peak_memory > 2 * expected().peak_memory


def test_a_computer_half_as_fast_takes_twice_as_long() -> None:
    slow = Speed(*(each / 2 for each in SPEED))
    assert expected(speed=slow).seconds == pytest.approx(2 * expected().seconds, rel=0.05)


def test_few_examples_are_learned_in_a_fraction_of_the_time() -> None:
    few, all_of_it = expected(method="few_examples"), expected()
    assert few.seconds < all_of_it.seconds / 4
    assert few.peak_memory < all_of_it.peak_memory


@pytest.mark.parametrize("rows", [1, 2, 31, 33])
@pytest.mark.parametrize("settings", [{}, {"batch_parts": 64}, {"batch_size": 1}, {"frozen_layers": 48}])
def test_tiny_data_and_odd_settings_have_an_estimate_too(rows: int, settings: dict[str, int]) -> None:
    assert 5 < expected(rows=rows, **settings).seconds < 1000


def test_a_model_whose_layers_share_weights_has_an_estimate() -> None:
    albert = EncoderConfig.from_source({"model_type": "albert", "hidden_size": 768, "num_attention_heads": 12,
                                        "num_hidden_layers": 12, "intermediate_size": 3072})  # fmt: skip
    assert expected(config=albert).seconds > 0.7 * expected(config=BASE).seconds
    assert expected(config=albert).peak_memory < expected(config=BASE).peak_memory


@pytest.mark.parametrize(
    ("free", "settings", "field"),
    [
        (6e9, {"batch_size": 256}, "batch_parts"),
        (2.6e9, {"batch_size": 1, "max_length": 512}, "max_length"),
        (1.9e9, {}, "frozen_layers"),
    ],
)
def test_what_is_too_large_is_told_a_change_that_indeed_fits(free: float, settings: dict[str, int], field: str) -> None:
    chosen = Hyperparameters(**settings)
    lengths = np.resize(4 * LENGTHS, 3000).clip(max=chosen.max_length)
    assert MARGIN * peak_memory(MINILM, lengths, chosen) > free
    change = what_would_fit(MINILM, lengths, chosen, free=free)
    assert change is not None and change.field == field
    changed = chosen.model_copy(update={change.field: change.value})
    assert MARGIN * peak_memory(MINILM, lengths.clip(max=changed.max_length), changed) < free
    assert "It would fit if you " in too_large(change).render()


def test_where_no_change_is_enough_a_smaller_model_is_advised() -> None:
    assert what_would_fit(BASE, LENGTHS, Hyperparameters(), free=1e9) is None
    assert "smaller model" in too_large(None).render()


@pytest.mark.parametrize(
    ("seconds", "words"), [(25, "half a minute"), (62, "1 minute"), (240, "4 minutes"), (7300, "2 hours")]
)
def test_time_is_told_in_plain_words(seconds: float, words: str) -> None:
    told = Estimate(seconds, 1.44e9).words(Hyperparameters()).render()
    assert told == f"About {words}, and 1.4 GB of memory, on this computer."
    assert "At most" in Estimate(seconds, 1e9).words(Hyperparameters(early_stopping=3)).render()


def test_the_lengths_of_a_few_texts_stand_for_all(toy_model: Any) -> None:
    examples = [Example(row, {"text": "good " * (row % 7 + 1), "label": "good"}) for row in range(5001)]
    tokenizer = Tokenizer(toy_model)
    known = Known(labels=("good", "bad"))
    lengths = sampled_lengths(TASKS["classification"], examples, tokenizer, Hyperparameters(), known=known, most=500)
    every = tokenizer.encode([example.cells["text"] for example in examples]).lengths
    assert len(lengths) == 5001
    assert lengths.mean() == pytest.approx(every.mean(), rel=0.02)


def test_a_batch_in_parts_has_smaller_parts() -> None:
    whole, part = (part_shape(LENGTHS, Hyperparameters(batch_parts=parts)) for parts in (1, 4))
    assert part.rows * part.length < whole.rows * whole.length / 2


def test_the_speed_of_this_computer_is_measured_in_a_moment() -> None:
    assert all(each > 0 for each in measure())


def test_the_app_learns_all_this_without_a_machine_learning_library() -> None:
    code = (
        "import sys, bert_core; bert_core.probe(), bert_core.estimate, bert_core.what_would_fit; "
        "print(*{'keras', 'tensorflow', 'jax', 'torch', 'pandas'} & set(sys.modules))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == ""
