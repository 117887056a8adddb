"""How sure is sure: calibration error, bins, trust, and the temperature that mends what a model says of itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.calibration import calibration_curve

from bert_core.evaluation.calibration import BINS, expected_calibration_error, reliability, trust
from bert_core.spec import Known
from bert_core.tasks.classes import best_classes, softmax
from bert_core.tasks.temperature import best_temperature, with_temperature


def drawn(seed: int, temperature: float, rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Logits of a model that is `temperature` times as sure as it should be, and right classes drawn accordingly."""
    random = np.random.default_rng(seed)
    logits = random.normal(0, 2, (rows, 3))
    targets = np.array([random.choice(3, p=row) for row in softmax(logits)])
    return logits * temperature, targets


@pytest.mark.parametrize("seed", range(10))
def test_bins_are_those_of_scikit_learn(seed: int) -> None:
    random = np.random.default_rng(seed)
    sure, right = random.uniform(0.01, 0.99, 300), (random.random(300) < 0.7).astype(float)
    bins = reliability(sure, right)
    shares, means = calibration_curve(right, sure, n_bins=BINS)
    assert [each.right for each in bins] == pytest.approx(shares)
    assert [each.sure for each in bins] == pytest.approx(means)
    assert sum(each.rows for each in bins) == 300


def test_a_model_that_says_what_it_does_has_hardly_an_error_and_a_boaster_has_one() -> None:
    for temperature, least, most in ((1.0, 0.0, 0.03), (4.0, 0.1, 0.5)):
        logits, targets = drawn(0, temperature)
        chances = softmax(logits)
        error = expected_calibration_error(chances.max(axis=1), (chances.argmax(axis=1) == targets).astype(float))
        assert least <= error <= most


@pytest.mark.parametrize("temperature", [0.5, 1.0, 3.0])
def test_the_temperature_is_found_by_which_a_model_boasts(temperature: float) -> None:
    logits, targets = drawn(1, temperature)
    assert best_temperature(logits, targets) == pytest.approx(temperature, rel=0.1)


def test_a_temperature_changes_how_sure_an_answer_is_and_never_which_it_is() -> None:
    logits, targets = drawn(2, 3.0, rows=200)
    plain = Known(labels=("a", "b", "c"))
    tuned = with_temperature(plain, logits, targets)
    before, after = best_classes(logits, plain), best_classes(logits, tuned)
    assert [answer.label for answer in before] == [answer.label for answer in after]
    assert np.mean([max(answer.probabilities.values()) for answer in after]) < np.mean(
        [max(answer.probabilities.values()) for answer in before]
    )


def test_few_rows_or_perfect_answers_give_a_temperature_that_can_be_used() -> None:
    logits = np.eye(2)[[0, 1] * 20] * 9
    assert best_temperature(logits[:4], np.array([0, 1, 0, 1])) == 1.0
    assert 0.04 < best_temperature(logits, np.array([0, 1] * 20)) < 21


def test_asking_for_more_sureness_answers_less_and_is_right_more_often() -> None:
    sure, right = [0.95, 0.9, 0.6, 0.55], [1.0, 1.0, 1.0, 0.0]
    assert (trust(sure, right, 0.5).answered, trust(sure, right, 0.5).right) == (1.0, 0.75)
    assert (trust(sure, right, 0.9).answered, trust(sure, right, 0.9).right) == (0.5, 1.0)
    assert (trust(sure, right, 0.99).answered, trust(sure, right, 0.99).right) == (0.0, 1.0)
