"""Wrong answers of tasks with more than one label a row come first, and the right ones are suggested."""

from __future__ import annotations

import json

import numpy as np
import pytest

from bert_core import TASKS, DataError, Example, Known
from bert_core.evaluation.answer_issues import suspected_answers
from bert_core.evaluation.corrections import with_right_answer
from bert_core.tasks import EntitiesAnswer, Entity, LabelsAnswer, NumberAnswer, QaAnswer
from bert_core.tasks.triples import Triple, TriplesAnswer

KNOWN = Known(labels=("a", "b", "c"))


def labels_answer(likely: np.ndarray) -> LabelsAnswer:
    return LabelsAnswer(
        tuple(label for label, chance in zip("abc", likely, strict=True) if chance >= 0.5),
        dict(zip("abc", likely.tolist(), strict=True)),
        dict.fromkeys("abc", 0.5),
    )


def test_a_label_too_many_or_too_few_is_found_among_many_labels() -> None:
    random = np.random.default_rng(0)
    truth = random.random((200, 3)) < 0.4
    likely = np.clip(truth * 0.8 + 0.1 + random.normal(0, 0.05, truth.shape), 0.01, 0.99)
    wrong = {place: place % 3 for place in range(0, 200, 20)}
    written = truth.copy()
    for place, label in wrong.items():
        written[place, label] ^= True
    examples = [
        Example(place + 2, {"text": "x", "labels": json.dumps([label for label, is_there in zip("abc", row, strict=True)
                                                               if is_there])})
        for place, row in enumerate(written)
    ]  # fmt: skip
    answers = [labels_answer(row) for row in likely]
    found = suspected_answers(TASKS["multilabel"], answers, examples, KNOWN)
    assert {each.row - 2 for each in found.suspects} == set(wrong)
    assert 4 <= found.issues <= 10
    assert [each.is_issue for each in found.suspects] == [True] * found.issues + [False] * (10 - found.issues)
    for each in found.suspects:
        assert set(json.loads(each.suggested)) == {label for i, label in enumerate("abc") if truth[each.row - 2, i]}
    assert found.agreement == pytest.approx(0.95)


def test_numbers_far_from_the_usual_error_are_worth_a_look() -> None:
    random = np.random.default_rng(0)
    truth = random.uniform(1, 5, 100)
    written = truth.copy()
    written[[7, 50]] += [3, -3]
    examples = [Example(place, {"text": "x", "score": repr(float(number))}) for place, number in enumerate(written)]
    answers = [NumberAnswer(float(number), 1.0, 5.0) for number in truth + random.normal(0, 0.2, 100)]
    found = suspected_answers(TASKS["score"], answers, examples, KNOWN)
    assert {each.row for each in found.suspects[:2]} == {7, 50}
    assert 2 <= found.issues <= 4
    assert float(found.suspects[0].suggested) == pytest.approx(truth[found.suspects[0].row], abs=0.8)


def entities(kind: str, sure: float) -> EntitiesAnswer:
    return EntitiesAnswer("Rome is old", (Entity(0, 4, kind, "Rome", sure),))


def test_entities_that_a_sure_model_contradicts_come_before_those_of_an_unsure_one() -> None:
    written = [Example(row, {"text": "Rome is old", "entities": '[[0, 4, "LOC"]]'}) for row in range(6)]
    answers = [entities("LOC", 0.8)] * 3 + [
        entities("PER", 0.4),
        entities("PER", 0.9),
        EntitiesAnswer("Rome is old", ()),
    ]
    found = suspected_answers(TASKS["entities"], answers, written, Known(labels=("LOC", "PER")))
    assert [each.row for each in found.suspects] == [4, 3]  # that nothing was found says nothing
    assert [each.is_issue for each in found.suspects] == [True, False]
    first = found.suspects[0]
    assert (first.label, first.suggested) == ("[Rome](LOC) is old", "[Rome](PER) is old")
    corrected = with_right_answer(TASKS["entities"], written[4], first.suggested, Known(labels=("LOC", "PER")))
    assert corrected.cells["entities"] == '[[0, 4, "PER"]]' and corrected.row == 4


def test_what_a_model_has_not_found_stays_in_what_is_suggested() -> None:
    """Anna was not found, which says little; that Rome is no person is said surely."""
    text, known = "Anna left Rome", Known(labels=("LOC", "PER"))
    example = Example(2, {"text": text, "entities": '[[0, 4, "PER"], [10, 14, "PER"]]'})
    answers = [EntitiesAnswer(text, (Entity(10, 14, "LOC", "Rome", 0.9),))]
    [suspect] = suspected_answers(TASKS["entities"], answers, [example], known).suspects
    assert suspect.suggested == "[Anna](PER) left [Rome](LOC)"
    assert suspect.change == "Rome (PER) → Rome (LOC)"


def test_a_relation_that_a_sure_model_contradicts_is_suspected_with_the_others_left_as_they_are() -> None:
    text = "Anna left Rome for Oslo"
    facts = [["Anna", "loves", "Rome", 0, 10], ["Anna", "sought", "Oslo", 0, 19]]
    example = Example(2, {"text": text, "triples": json.dumps(facts)})
    answers = [TriplesAnswer(text, (Triple("Anna", "left", "Rome", 0, 4, 10, 14, 0.9),))]
    [suspect] = suspected_answers(TASKS["relations"], answers, [example], Known(labels=("left", "loves"))).suspects
    assert json.loads(suspect.suggested) == [["Anna", "sought", "Oslo"], ["Anna", "left", "Rome"]]
    assert suspect.score == pytest.approx(0.1)
    assert suspect.change == "Anna – loves – Rome → Anna – left – Rome"


def test_a_question_is_suspected_where_a_sure_answer_is_another() -> None:
    cells = {"context": "It was in May in Rome", "question": "when?", "answers": '[{"text": "Rome", "start": 17}]'}
    wrong, right = QaAnswer("May", 10, 13, 0.9), QaAnswer("Rome", 17, 21, 0.7)
    found = suspected_answers(TASKS["qa"], [right, wrong], [Example(2, cells), Example(3, cells)], Known())
    assert [(each.row, each.label, each.suggested) for each in found.suspects] == [(3, "Rome", "May")]
    assert found.issues == 1


def test_what_a_model_holds_for_unlikely_itself_is_not_worth_a_look() -> None:
    written = [Example(row, {"text": "Rome is old", "entities": '[[0, 4, "LOC"]]'}) for row in range(2)]
    answers = [entities("LOC", 0.2), entities("PER", 0.4)]
    found = suspected_answers(TASKS["entities"], answers, written, Known(labels=("LOC", "PER")))
    assert (found.issues, [each.row for each in found.suspects]) == (0, [1])


def test_where_a_model_is_never_right_nothing_is_worth_a_look() -> None:
    written = [Example(2, {"text": "Rome is old", "entities": '[[0, 4, "LOC"]]'})]
    found = suspected_answers(TASKS["entities"], [entities("PER", 0.9)], written, Known(labels=("LOC", "PER")))
    assert (found.issues, found.agreement, len(found.suspects)) == (0, 0.0, 1)


@pytest.mark.parametrize(
    ("task", "cells", "right", "words"),
    [
        ("entities", {"text": "Rome", "entities": "[]"}, "[Rome](GOD)", "Row 7 .* 'GOD'"),
        ("entities", {"text": "Rome", "entities": "[]"}, "[Rom](LOC)", "Row 7: the text itself is another"),
        ("entities", {"text": "see [a](b)", "entities": "[]"}, "see [a](b)", "Row 7: the text itself is another"),
        ("qa", {"context": "in May", "question": "when?", "answers": "[]"}, "June", "Row 7: "),
        ("score", {"text": "x", "score": "1.0"}, "much", "Row 7: 'much' is no number"),
    ],
)
def test_a_correction_that_cannot_be_understood_is_refused_with_its_row(task, cells, right, words) -> None:
    with pytest.raises(DataError, match=words):
        with_right_answer(TASKS[task], Example(7, cells), right, Known(labels=("LOC",)))
