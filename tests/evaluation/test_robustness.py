"""How often answers flip: counted over the right texts, with an interval, and shown with examples."""

from __future__ import annotations

import json

import pytest
from scipy import stats

from bert_core import TASKS, Example, Known
from bert_core.evaluation.robustness import has_flipped, poke_results, roles_to_poke, trials

EXAMPLES = [Example(row, {"text": text, "label": "x"}) for row, text in enumerate(["It is good.", "bad 12", "很好"], 2)]
CLASSES = TASKS["classification"]


def test_each_text_is_asked_as_it_is_and_in_each_way_in_which_it_can_be_changed() -> None:
    asked = trials(CLASSES, CLASSES.inputs, EXAMPLES)
    assert [trial.cells["text"] for trial in asked if not trial.kind] == ["It is good.", "bad 12", "很好"]
    assert [trial.cells["text"] for trial in asked if trial.kind == "negation"] == ["It is not good.", "不很好"]
    assert [trial.place for trial in asked if trial.kind == "digits"] == [1]


def test_the_share_of_flips_is_that_of_the_texts_that_could_be_changed_with_its_interval() -> None:
    asked = trials(CLASSES, CLASSES.inputs, EXAMPLES)
    answers = [{"prediction": "loud" if trial.cells["text"].isupper() else "calm"} for trial in asked]
    case = next(each for each in poke_results(asked, answers, EXAMPLES, Known()) if each.kind == "case")
    assert (case.tried, case.flipped, case.share) == (2, 2, 1.0)
    expected = stats.binomtest(2, 2).proportion_ci(method="wilson")
    assert (case.low, case.high) == pytest.approx((expected.low, expected.high))
    assert (case.examples[0].row, case.examples[0].after, case.examples[0].other) == (2, "IT IS GOOD.", "loud")


def test_what_was_answered_before_a_stop_counts() -> None:
    asked = trials(CLASSES, CLASSES.inputs, EXAMPLES)
    assert poke_results(asked, [{"prediction": "x"}] * 3, EXAMPLES, Known()) == []
    assert len(poke_results(asked, [{"prediction": "x"}] * 4, EXAMPLES, Known())) == 1


def test_only_the_question_is_changed_where_the_answer_stands_in_the_text() -> None:
    assert roles_to_poke(TASKS["qa"], TASKS["qa"].inputs) == ["question"]
    assert roles_to_poke(TASKS["pair"], TASKS["pair"].inputs) == ["text", "second"]
    assert roles_to_poke(TASKS["subject"], TASKS["subject"].inputs) == ["text"]


def test_a_flip_is_another_answer_and_not_another_spelling_of_the_text() -> None:
    def entities(*found: tuple[str, str]) -> dict[str, str | float]:
        return {"entities": json.dumps([{"text": text, "label": label} for text, label in found]), "count": 1}

    known = Known(numbers={"least": 0.0, "greatest": 5.0})
    assert not has_flipped(entities(("Rome", "LOC")), entities(("ROME", "LOC")), known)
    assert has_flipped(entities(("Rome", "LOC")), entities(), known)
    assert not has_flipped({"prediction": 2.0}, {"prediction": 2.4}, known)
    assert has_flipped({"prediction": 2.0}, {"prediction": 2.6}, known)
    assert has_flipped({"prediction": "good"}, {"prediction": "bad"}, known)
