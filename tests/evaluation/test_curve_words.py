"""What the curves say: each rule speaks on the course that it is for, and none on a good one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bert_core import TASKS, Baseline, Course, Hyperparameters, Plan, Step, Validation, curve_words

TOTAL, EVERY = 200, 20
COMMON = {"most_common": 0.5, "word_counting": 0.8}
Curve = Callable[[float], float]


def course(
    *,
    train: Curve,
    valid: Curve,
    score: Curve,
    same: Curve = lambda t: 0.55,
    baselines: dict[str, float] = COMMON,
    until: int = TOTAL,
    has_ended: bool = True,
    **settings: object,
) -> Course:
    """A course of curves over the share of the training that is done, with the scatter of real batches."""
    chance = np.random.default_rng(0)
    steps, smooth = [], 0.0
    for number in range(1, until + 1):
        loss = abs(train(number / TOTAL) + chance.normal(0, 0.08))
        smooth = 0.9 * smooth + 0.1 * loss
        steps.append(
            Step(
                step=number, epoch=3 * number / TOTAL, loss=loss, smooth_loss=smooth / (1 - 0.9**number),
                learning_rate=5e-5, examples_per_second=9, tokens_per_second=99,
            )
        )  # fmt: skip
    checks = [
        Validation(
            step=step, epoch=3 * step / TOTAL, loss=valid(step / TOTAL), metrics={"accuracy": score(step / TOTAL)},
            best=False, common_share=same(step / TOTAL),
        )
        for step in range(EVERY, until + 1, EVERY)
    ]  # fmt: skip
    return Course(
        settings=Hyperparameters(**settings),
        metric=TASKS["classification"].main_metric,
        plan=Plan(epochs=3, steps_per_epoch=67, total_steps=TOTAL, validate_every=EVERY, parameters=1,
                  trainable_parameters=1),
        steps=steps,
        checks=checks,
        baselines=[Baseline(name=name, metrics={"accuracy": value}, seconds=1) for name, value in baselines.items()],
        rows=500,
        has_classes=True,
        has_ended=has_ended,
    )  # fmt: skip


def learned(t: float) -> float:
    """How much of what there is to learn is learned: nearly all in the first half."""
    return 1 - np.exp(-8 * t)


GOOD = {
    "train": lambda t: 0.7 - 0.55 * learned(t),
    "valid": lambda t: 0.7 - 0.4 * learned(t),
    "score": lambda t: 0.5 + 0.4 * learned(t),
}


def said(**curves: object):
    return curve_words(course(**{**GOOD, **curves}))


def test_a_good_training_is_told_to_be_done() -> None:
    assert said().kind == "done"
    assert said().remedy == {}


@pytest.mark.parametrize("until", range(EVERY, TOTAL + 1, EVERY))
def test_nothing_is_found_wrong_with_a_good_training_at_any_time(until: int) -> None:
    verdict = said(until=until, has_ended=False)
    assert verdict is None or verdict.kind in ("improving", "done")


def test_nothing_is_said_before_there_are_three_checks() -> None:
    assert said(until=2 * EVERY, has_ended=False) is None


def test_while_it_improves_it_is_let_go_on_and_in_the_end_more_passes_are_offered() -> None:
    slow = {"valid": lambda t: 0.7 - 0.3 * t, "score": lambda t: 0.5 + 0.3 * t, "train": lambda t: 0.7 - 0.3 * t}
    going = said(**slow, until=120, has_ended=False)
    assert (going.kind, going.remedy) == ("improving", {})
    ended = said(**slow)
    assert (ended.kind, ended.remedy) == ("improving", {"epochs": 6})


def test_a_score_that_stands_still_below_word_counting_while_the_error_falls_asks_for_more_passes() -> None:
    """As the corrections shrink to nothing at the end, every curve flattens: that alone does not mean learned out."""
    slow = {"valid": lambda t: 0.7 - 0.1 * learned(t), "score": lambda t: 0.5 + 0.2 * learned(8 * t)}
    ended = said(**slow, baselines={"most_common": 0.5, "word_counting": 0.95})
    assert (ended.kind, ended.remedy) == ("improving", {"epochs": 6})
    assert "counting words" in ended.message.render()
    assert said(**slow, baselines={"most_common": 0.5, "word_counting": 0.7}).kind == "done"
    assert said(**slow, baselines={"most_common": 0.5, "word_counting": 0.95}, until=160, has_ended=False).remedy == {}


def test_overfitting_is_told_with_the_step_since_when() -> None:
    verdict = said(
        train=lambda t: 0.7 * np.exp(-6 * t), valid=lambda t: 0.4 + 1.5 * abs(t - 0.3), score=lambda t: 0.8, epochs=3
    )
    assert verdict.kind == "overfitting"
    assert "Since step 60 " in verdict.message.render()
    assert verdict.remedy == {"epochs": 1, "dropout": 0.2}


def test_an_error_that_rises_while_the_score_does_too_is_no_overfitting() -> None:
    assert said(valid=lambda t: 0.4 + abs(t - 0.3), score=lambda t: 0.5 + 0.4 * t).kind != "overfitting"


@pytest.mark.parametrize(
    "train",
    [
        pytest.param(lambda t: 0.7 if t < 0.5 else 1.2, id="it rises"),
        pytest.param(lambda t: 3.0 if 0.2 < t < 0.21 else 0.7, id="it jumps"),
        pytest.param(lambda t: 0.3 if 0.2 < t < 0.6 else 0.7, id="it falls and comes back"),
    ],
)
def test_a_training_error_that_rises_or_jumps_asks_for_a_lower_learning_rate(train: Curve) -> None:
    verdict = said(train=train, learning_rate=1e-3)
    assert verdict.kind == "too_high"
    assert verdict.remedy == {"learning_rate": 5e-5}
    assert said(train=train, learning_rate=5e-5).remedy == {"learning_rate": 1e-5}


@pytest.mark.parametrize(
    ("rate", "remedy"),
    [
        (1e-3, {"learning_rate": 5e-5}),
        (1e-6, {"learning_rate": 5e-5}),
        (5e-5, {"balance_classes": True}),
    ],
)
def test_always_the_same_answer_is_told_with_what_mends_it(rate: float, remedy: dict[str, object]) -> None:
    flat = {"train": lambda t: 0.7, "valid": lambda t: 0.7, "score": lambda t: 0.7, "same": lambda t: 1.0}
    flat["baselines"] = {"most_common": 0.7, "word_counting": 0.8}
    verdict = said(**flat, learning_rate=rate)
    assert (verdict.kind, verdict.remedy) == ("collapsed", remedy)
    assert "100%" in verdict.message.render()
    assert said(**flat, until=60, has_ended=False) is None or said(**flat, until=60, has_ended=False).kind == "done"


def test_a_collapse_among_labels_of_equal_size_is_not_mended_by_weights() -> None:
    flat = {"train": lambda t: 0.7, "valid": lambda t: 0.7, "score": lambda t: 0.5, "same": lambda t: 1.0}
    assert said(**flat, learning_rate=5e-5).remedy == {"epochs": 6}


def test_the_same_answer_to_rows_that_nearly_all_have_it_is_no_collapse() -> None:
    verdict = said(score=lambda t: 0.97, same=lambda t: 1.0, baselines={"most_common": 0.9, "word_counting": 0.95})
    assert verdict.kind == "done"


def test_labels_by_chance_are_told_to_be_no_signal_and_no_setting_is_offered() -> None:
    verdict = said(
        train=lambda t: 0.7, valid=lambda t: 0.7, score=lambda t: 0.51, same=lambda t: 1.0,
        baselines={"most_common": 0.5, "word_counting": 0.53},
    )  # fmt: skip
    assert (verdict.kind, verdict.remedy) == ("no_signal", {})
    assert "right columns" in verdict.message.render()


def test_a_model_that_finds_less_than_word_counting_is_to_learn_faster_or_longer() -> None:
    flat = {"train": lambda t: 0.7, "valid": lambda t: 0.7, "score": lambda t: 0.51, "same": lambda t: 0.8}
    assert said(**flat, learning_rate=1e-6).remedy == {"learning_rate": 5e-5}
    assert said(**flat).remedy == {"epochs": 6}
    assert said(**flat).kind == "no_signal"


def test_an_error_that_does_not_move_is_told_even_where_chance_gave_the_score_a_little_more() -> None:
    flat = {"train": lambda t: 0.693, "valid": lambda t: 0.693 - 0.0001 * t, "score": lambda t: 0.527 + 0.006 * t}
    verdict = said(**flat, same=lambda t: 0.64, learning_rate=1e-7)
    assert (verdict.kind, verdict.remedy) == ("no_signal", {"learning_rate": 5e-5})


def test_learning_from_few_examples_has_no_course() -> None:
    assert said(method="few_examples") is None
