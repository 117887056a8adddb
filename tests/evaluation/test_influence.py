"""Why a model answers so: whole words, and what becomes of the answer without each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bert_core import TASKS, ClassAnswer, NumberAnswer, Predictor, Run, influence
from bert_core.evaluation.influence import first_groups, whole, without
from bert_core.evaluation.text_words import word_places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It isn't bad, really!", ["It", "isn't", "bad", "really"]),
        ("3.5 e-mails at 10:30...", ["3.5", "e-mails", "at", "10", "30"]),
        ("房间 very 好，I like它。", ["房", "间", "very", "好", "I", "like", "它"]),
        ("cafe\u0301 re\u0301sume\u0301", ["cafe\u0301", "re\u0301sume\u0301"]),
        ("the ___ is [MASK] here", ["the", "is", "here"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("?! … 😀", []),
        ("", []),
    ],
)
def test_a_text_is_cut_into_whole_words_and_chinese_characters(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in word_places(text)] == words


def test_a_word_is_left_out_with_one_of_the_blanks_beside_it() -> None:
    cells = {"text": "a good room"}
    left = [without(cells, whole(group))["text"] for group in first_groups(cells, ["text"])]
    assert left == [" good room", "a room", "a good"]


@pytest.mark.parametrize(("place", "words"), [(0, 60), (37, 60), (299, 300), (1234, 2000)])
def test_in_a_long_text_the_word_that_decides_is_found_with_few_questions(place: int, words: int) -> None:
    task, asked = TASKS["classification"], []

    def answers(cells: Sequence[Mapping[str, str]]) -> list[ClassAnswer]:
        asked.extend(cells)
        return by_words(cells)

    text = " ".join("good" if number == place else f"word{number}" for number in range(words))
    found = influence(task, task.inputs, {"text": text}, answers)
    changes = found.claims[0].influences
    best = found.parts[max(range(len(changes)), key=lambda part: changes[part])]
    assert text[best.start : best.end] == "good"
    assert len(asked) <= (41 if words == 60 else 120)
    joined = [text[part.start : part.end] for part in found.parts]
    assert " ".join(joined) == text


def by_words(cells: Sequence[Mapping[str, str]]) -> list[ClassAnswer]:
    """A model that adds up what words are worth."""
    worth = {"good": 0.3, "not": -0.4}
    shares = [0.5 + sum(worth.get(word, 0.0) for word in " ".join(row.values()).split()) for row in cells]
    return [ClassAnswer("yes", {"yes": share, "no": 1 - share}) for share in shares]


def test_the_influence_of_a_word_is_what_the_answer_loses_without_it() -> None:
    task = TASKS["pair"]
    found = influence(task, task.inputs, {"text": "a good day", "second": "not a day"}, by_words)
    assert [part.role for part in found.parts] == ["text"] * 3 + ["second"] * 3
    yes, no = found.claims
    assert (yes.name, no.name) == ("yes", "no")
    assert yes.value == pytest.approx(0.4)
    assert yes.influences == pytest.approx([0, 0.3, 0, -0.4, 0, 0])
    assert no.influences == pytest.approx([0, -0.3, 0, 0.4, 0, 0])


def test_the_influence_on_a_number_is_in_its_own_unit() -> None:
    task = TASKS["score"]

    def stars(cells: Sequence[Mapping[str, str]]) -> list[NumberAnswer]:
        return [NumberAnswer(2.0 + row["text"].count("good"), 1, 5) for row in cells]

    [claim] = influence(task, [task.inputs[0]], {"text": "good room"}, stars).claims
    assert claim.is_number
    assert (claim.value, claim.influences) == (3.0, (1.0, 0.0))


def test_a_trained_model_is_moved_by_the_words_that_it_has_learned(toy_run: Run) -> None:
    predictor = Predictor(toy_run)
    cells = {"text": "the food was and staff good great"}
    found = influence(predictor.task, predictor.task.inputs, cells, predictor.answers)
    first = found.claims[0]
    assert first.name == "good"
    best = max(range(len(found.parts)), key=lambda place: first.influences[place])
    assert cells["text"][found.parts[best].start : found.parts[best].end] in ("good", "great")
