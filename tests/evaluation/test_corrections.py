"""Right answers from people: rows that the next training reads as if they had been in its file."""

from __future__ import annotations

import pytest

from bert_core import TASKS, DataError, DataSource, Known, RunSpec
from bert_core.evaluation.claims import agree, in_words
from bert_core.evaluation.corrections import column_to_correct, corrected, draft
from bert_core.evaluation.text_changes import is_edit, text_changes
from bert_core.tasks import ClassAnswer, EntitiesAnswer, Entity, Example, LabelsAnswer, NumberAnswer, QaAnswer

ENTITIES = EntitiesAnswer("Anna lives in Rome", (Entity(0, 4, "PER", "Anna", 0.7), Entity(14, 18, "LOC", "Rome", 0.9)))


def spec(task: str, form: str, **columns: str) -> RunSpec:
    data = DataSource(
        file_name="mine.csv", fingerprint="0", form=form, columns=columns, train_rows=1, valid_rows=1
    )  # fmt: skip
    return RunSpec(task=task, data=data, known=Known(labels=("a", "b")))


@pytest.mark.parametrize(
    ("task", "form", "columns", "cells", "answer", "row"),
    [
        ("classification", "label", {"text": "t", "label": "l"}, {"text": "x"}, ClassAnswer("a", {"a": 1.0}),
         {"t": "x", "l": "a"}),
        ("pair", "label", {"text": "t", "second": "u", "label": "l"}, {"text": "x", "second": "y"},
         ClassAnswer("a", {"a": 1.0}), {"t": "x", "u": "y", "l": "a"}),
        ("score", "text", {"text": "t", "score": "s"}, {"text": "x"}, NumberAnswer(2.5, 1, 5), {"t": "x", "s": "2.5"}),
        ("multilabel", "list", {"text": "t", "labels": "l"}, {"text": "x"},
         LabelsAnswer(("a",), {"a": 0.9, "b": 0.1}, {"a": 0.5, "b": 0.5}), {"t": "x", "l": '["a"]'}),
        ("multilabel", "columns", {"text": "t", "first_label": "a", "last_label": "b"}, {"text": "x"},
         LabelsAnswer(("b",), {"b": 0.9, "a": 0.1}, {"a": 0.5, "b": 0.5}), {"t": "x", "a": "0", "b": "1"}),
        ("qa", "columns", {"context": "c", "question": "q", "answer": "a", "answer_start": "s"},
         {"context": "in May", "question": "when"}, QaAnswer("May", 3, 6, 0.5),
         {"c": "in May", "q": "when", "a": "May", "s": ""}),
        ("entities", "marked", {"marked": "m"}, {"text": ENTITIES.text}, ENTITIES,
         {"m": "[Anna](PER) lives in [Rome](LOC)"}),
        ("entities", "spans", {"text": "t", "entities": "e"}, {"text": ENTITIES.text}, ENTITIES,
         {"t": ENTITIES.text, "e": '[[0, 4, "PER"], [14, 18, "LOC"]]'}),
    ],
)  # fmt: skip
def test_an_answer_becomes_a_row_of_the_runs_own_file(task, form, columns, cells, answer, row) -> None:
    asked = spec(task, form, **columns)
    column = column_to_correct(asked)
    assert column is not None
    written = corrected(asked, cells, draft(answer, column))
    assert written == row
    if form != "columns" or task == "qa":
        roles = {role: written[name] for role, name in columns.items()}
        assert TASKS[task].parse(form, [Example(1, roles)]).examples


def test_an_answer_that_cannot_be_understood_is_refused_in_a_sentence() -> None:
    with pytest.raises(DataError, match="no number"):
        corrected(spec("score", "text", text="t", score="s"), {"text": "x"}, "much")


def test_where_an_answer_takes_several_cells_none_is_asked_for() -> None:
    assert column_to_correct(spec("entities", "tags", tokens="t", tags="g")) is None
    assert column_to_correct(spec("masked_lm", "text", text="t")) is None


def test_answers_of_all_kinds_are_said_in_a_line() -> None:
    assert in_words(TASKS["entities"], ENTITIES).answer == "Rome (LOC), Anna (PER)"
    said = in_words(TASKS["classification"], ClassAnswer("a", {"a": 0.8, "b": 0.2}))
    assert (said.answer, said.confidence) == ("a", 0.8)
    assert in_words(TASKS["score"], NumberAnswer(2.456, 1, 5)).answer == "2.46"
    assert in_words(TASKS["qa"], QaAnswer("", 0, 0, 0.6)).answer == ""


def test_models_agree_on_a_number_where_they_are_near_each_other() -> None:
    known, said = Known(numbers={"least": 1.0, "greatest": 5.0}), in_words(TASKS["score"], NumberAnswer(3.0, 1, 5))
    assert agree(said, in_words(TASKS["score"], NumberAnswer(3.3, 1, 5)), known)
    assert not agree(said, in_words(TASKS["score"], NumberAnswer(3.5, 1, 5)), known)
    first, second = (ClassAnswer(label, {label: 1.0}) for label in "ab")
    assert not agree(in_words(TASKS["classification"], first), in_words(TASKS["classification"], second), known)


def test_changed_words_are_told_from_those_that_stayed() -> None:
    found = [(each.kind, each.text) for each in text_changes("a good room, 很好", "a bad room, 很差")]
    assert found == [
        ("same", "a "), ("gone", "good"), ("new", "bad"), ("same", " room, 很"), ("gone", "好"), ("new", "差"),
    ]  # fmt: skip
    assert [each.kind for each in text_changes("same", "same")] == ["same"]
    assert text_changes("", "") == []


def test_an_edited_text_is_told_from_another_one() -> None:
    assert is_edit(text_changes("the room was good", "the room was bad"))
    assert not is_edit(text_changes("the room was good", "the room was good"))
    assert not is_edit(text_changes("the room was good", "food is what we need"))
