"""Simple rules that a model is compared with: as scikit-learn has them, in every language, never in the way."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import accuracy_score

from bert_core import TASKS, Example, Known
from bert_core.evaluation.baseline import baselines
from bert_core.evaluation.baseline_words import difference_that_counts, worth
from bert_core.events import Baseline


def scores(task: str, train: list[Example], valid: list[Example], known: Known | None = None) -> dict[str, dict]:
    known = known or TASKS[task].learn(train)
    return {found.name: found.metrics for found in baselines(TASKS[task], train, valid, known)}


def rows(*cells: dict[str, str]) -> list[Example]:
    return [Example(row, each) for row, each in enumerate(cells, 2)]


@pytest.mark.parametrize("seed", range(5))
def test_always_the_most_common_answer_scores_as_scikit_learn_says(seed: int) -> None:
    chance = np.random.default_rng(seed)
    labels = chance.choice(list("abc"), size=(2, 60), p=[0.5, 0.3, 0.2])
    train, valid = (rows(*({"text": "x", "label": str(label)} for label in part)) for part in labels)
    dummy = DummyClassifier().fit(labels[0][:, None], labels[0])
    expected = accuracy_score(labels[1], dummy.predict(labels[1][:, None]))
    assert scores("classification", train, valid)["most_common"]["accuracy"] == pytest.approx(expected)


@pytest.mark.parametrize(("good", "bad"), [("what a lovely film", "a dull story"), ("这家店的服务很好", "房间太差了")])
def test_word_counting_learns_english_and_chinese(good: str, bad: str) -> None:
    train = rows(
        *({"text": f"{text} {i}", "label": label} for i in range(10) for text, label in ((good, "+"), (bad, "-")))
    )
    valid = rows({"text": good[2:], "label": "+"}, {"text": bad[1:], "label": "-"})
    assert scores("classification", train, valid)["word_counting"]["accuracy"] == 1.0
    assert scores("classification", train, valid)["most_common"]["accuracy"] == 0.5


def test_word_counting_sees_whether_two_texts_share_words() -> None:
    chance = np.random.default_rng(0)
    words = np.array(["red", "blue", "green", "small", "large", "old", "new", "fast", "slow", "warm", "cold", "bright"])

    def pair(is_same: bool) -> dict[str, str]:
        chosen = chance.permutation(words)
        return {
            "text": " ".join(chosen[:4]),
            "second": " ".join(chosen[:4] if is_same else chosen[4:8]),
            "label": "same" if is_same else "other",
        }

    train, valid = (rows(*(pair(i % 2 == 0) for i in range(count))) for count in (80, 20))
    assert scores("pair", train, valid)["word_counting"]["accuracy"] > 0.9


def test_several_labels_and_numbers_are_predicted_too() -> None:
    texts = ["cheap and fast", "cheap", "fast", "neither"] * 6
    labels = [["price", "speed"], ["price"], ["speed"], []] * 6
    train = rows(*({"text": text, "labels": json.dumps(own)} for text, own in zip(texts, labels, strict=True)))
    found = scores("multilabel", train, train)
    assert found["word_counting"]["micro_f1"] == 1.0
    assert found["most_common"]["micro_f1"] == pytest.approx(2 * 12 / (24 + 24))
    numbers = rows(*({"text": "good " * n + "bad " * (5 - n), "score": str(n)} for n in range(6)))
    assert scores("score", numbers, numbers)["word_counting"]["spearman"] > 0.9
    assert scores("score", numbers, numbers)["most_common"]["mae"] == pytest.approx(1.5)


def test_known_names_are_found_the_longest_first_and_ambiguous_ones_left_alone() -> None:
    def marked(text: str, **names: str) -> dict[str, str]:
        spans = [[text.index(name), text.index(name) + len(name), kind] for name, kind in names.items()]
        return {"text": text, "entities": json.dumps(spans)}

    train = rows(
        marked("York is here", York="CITY"),
        {"text": "New York", "entities": '[[0, 8, "STATE"]]'},
        marked("May came", May="PERSON"),
        marked("in May", May="MONTH"),
        marked("我在北京", 北京="CITY"),
    )
    valid = rows({"text": "New York, 北京市 in May", "entities": '[[0, 8, "STATE"], [10, 12, "CITY"]]'})
    assert scores("entities", train, valid)["word_counting"]["f1"] == 1.0


@pytest.mark.parametrize("task", ["qa", "relations", "subject", "sql", "masked_lm"])
def test_where_no_simple_rule_is_natural_there_is_none(task: str) -> None:
    assert list(baselines(TASKS[task], [], [], Known())) == []


def baseline(name: str, accuracy: float) -> Baseline:
    return Baseline(name=name, metrics={"accuracy": accuracy}, seconds=1.0)


@pytest.mark.parametrize(
    ("score", "others", "kind", "words"),
    [
        (0.92, {"most_common": 0.5, "word_counting": 0.83}, "better", "9 points better than word counting"),
        (0.83, {"most_common": 0.5, "word_counting": 0.83}, "as_good", "Not worth it here"),
        (0.80, {"most_common": 0.5, "word_counting": 0.90}, "as_good", "90.0% against 80.0%"),
        (0.50, {"most_common": 0.5, "word_counting": 0.83}, "useless", "most common answer"),
        (0.70, {"most_common": 0.5}, "better", "20 points better than always"),
    ],
)
def test_the_verdict_is_said_in_words(score: float, others: dict[str, float], kind: str, words: str) -> None:
    found = worth(TASKS["classification"].main_metric, score, [baseline(*each) for each in others.items()], rows=1000)
    assert found.kind == kind
    assert words in found.message.render()


def test_a_difference_that_chance_makes_on_few_rows_is_none() -> None:
    others = [baseline("word_counting", 0.80)]
    metric = TASKS["classification"].main_metric
    assert worth(metric, 0.84, others, rows=30).kind == "as_good"
    assert worth(metric, 0.84, others, rows=3000).kind == "better"
    assert worth(metric, 0.84, [], rows=30) is None
    assert difference_that_counts(0.5, 100) == pytest.approx(0.05)
    assert difference_that_counts(1.0, 1_000_000) == 0.01
