"""Reading a domain first: which words are hidden, what fills a blank, and what other tasks start from."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from bert_core import TASKS, Example, FilledAnswer, Hyperparameters, Known, Tokenizer
from bert_core.tasks import Features
from bert_core.tasks.hiding import HIDDEN_SHARE, hidden_in
from bert_core.tasks.masked_lm import MOST_GUESSED
from tests.toy import COMMON, VOCABULARY

TASK = TASKS["masked_lm"]
MASK = VOCABULARY.index("[MASK]")
LONG = "The  food was wonderful and the staff\twas very friendly 房间很好 😀 dirtyish, it is a place "


def encode(toy_model: Path, *texts: str, max_length: int = 32) -> Features:
    return TASK.encode(examples(*texts), Tokenizer(toy_model), Known(), Hyperparameters(max_length=max_length))


def examples(*texts: str) -> list[Example]:
    return [Example(row, {"text": text}) for row, text in enumerate(texts, 2)]


def saying(features: Features, *words: str) -> np.ndarray:
    """Logits that are sure of these words, one for each read."""
    logits = np.zeros((len(features.reads), len(VOCABULARY)), "float32")
    logits[np.arange(len(words)), [VOCABULARY.index(word) for word in words]] = 20
    return logits


def test_about_a_seventh_is_hidden_as_whole_words_and_always_the_same(toy_model) -> None:
    features = encode(toy_model, LONG * 20, "good food")
    hidden = features.tokens.ids == MASK
    assert hidden.mean() == pytest.approx(HIDDEN_SHARE, abs=0.03)
    assert np.array_equal(np.flatnonzero(hidden), features.reads.pieces)
    for word in np.unique(features.words[hidden]):
        assert hidden[features.words == word].all()
    assert np.array_equal(features.known_targets, features.originals[hidden])
    alone = encode(toy_model, "good food")
    start = features.tokens.starts[-2]
    assert np.array_equal(alone.tokens.ids, features.tokens.ids[start:])


def test_each_pass_hides_other_words_in_the_way_of_bert(toy_model) -> None:
    features = encode(toy_model, *[LONG * 20] * 20)
    first, again, second = (TASK.vary(features, np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first.tokens.ids, again.tokens.ids)
    assert not np.array_equal(first.reads.pieces, second.reads.pieces)
    assert len(first.reads) == pytest.approx(len(second.reads), rel=0.05)
    assert np.array_equal(first.known_targets, features.originals[first.reads.pieces])
    unread = np.setdiff1d(np.arange(len(features.originals)), first.reads.pieces)
    assert np.array_equal(first.tokens.ids[unread], features.originals[unread])
    shown = first.tokens.ids[first.reads.pieces]
    assert (shown == MASK).mean() == pytest.approx(0.8, abs=0.03)
    assert (shown == first.known_targets).mean() == pytest.approx(0.1, abs=0.03)
    assert not np.isin(shown[shown != MASK], Tokenizer(toy_model).special_ids).any()


def test_chinese_characters_are_words_and_special_pieces_are_none(toy_model) -> None:
    features = encode(toy_model, "房间很好 dirtyish")
    words = features.words[1:-1]
    assert len(set(words[:4])) == 4
    assert len(set(words[4:])) == 1
    assert features.words[0] == features.words[-1] == -1


@pytest.mark.parametrize("lengths", [[1], [5], [1, 1, 1], [3] * 20, [9, 1], [2] * 7 + [4]])
def test_a_row_never_goes_without_a_hidden_word_and_never_hides_half_of_one(lengths: list[int]) -> None:
    words = np.repeat(np.arange(len(lengths)), lengths)
    for seed in range(20):
        chosen = hidden_in(words, np.random.default_rng(seed))
        assert chosen.any()
        assert all(chosen[words == word].all() or not chosen[words == word].any() for word in range(len(lengths)))
        assert chosen.sum() <= max(round(HIDDEN_SHARE * len(words)), min(lengths))
    assert not hidden_in(np.full(4, -1), np.random.default_rng(0)).any()


def test_no_more_words_are_guessed_than_memory_has_room_for(toy_model) -> None:
    features = encode(toy_model, *[LONG * 20] * 80)
    assert MOST_GUESSED * 0.95 < len(features.reads) <= MOST_GUESSED


def test_blanks_are_filled_where_they_stand(toy_model) -> None:
    text = "The  ___ was\t[MASK] 😀 and the _____!"
    features = encode(toy_model, text)
    assert features.targets is None
    [answer] = TASK.decode(saying(features, "food", "##ly", "好"), features, examples(text), Known())
    assert answer.filled == "The  food was\tly 😀 and the 好!"
    assert [text[blank.start : blank.end] for blank in answer.blanks] == ["___", "[MASK]", "_____"]
    assert [blank.best for blank in answer.blanks] == ["food", "##ly", "好"]
    assert all(blank.hidden is None for blank in answer.blanks)
    assert TASK.answer_cells(answer)["words"] == "food | ##ly | 好"
    assert TASK.answer_cells(answer)["probability"] == pytest.approx(1, abs=1e-4)


def test_blanks_in_later_windows_are_filled_too(toy_model) -> None:
    text = "very good ___ " * 40
    features = encode(toy_model, text)
    assert len(features.tokens) > 2
    [answer] = TASK.decode(saying(features, *["food"] * 40), features, examples(text), Known())
    assert answer.filled == "very good food " * 40


def test_a_text_without_a_blank_is_hidden_from_and_scored(toy_model) -> None:
    text = "the food was very good"
    features = encode(toy_model, text)
    [target] = features.known_targets
    word = VOCABULARY[target]
    others = [VOCABULARY.index(other) for other in COMMON if other != word]
    logits = saying(features, word)
    logits[0, others[0]] = 20  # as likely as the right one
    [answer] = TASK.decode(logits, features, examples(text), Known())
    [blank] = answer.blanks
    assert text[blank.start : blank.end] == blank.hidden.word == word
    assert TASK.score([answer], examples(text), Known())["perplexity"] == pytest.approx(2, rel=1e-4)
    [certain] = TASK.decode(saying(features, word), features, examples(text), Known())
    assert certain.filled == text
    assert TASK.score([certain], examples(text), Known()) == {"perplexity": pytest.approx(1), "accuracy": 1}


def test_scores_are_numbers_whatever_the_model_says(toy_model) -> None:
    features = encode(toy_model, "the food was very good")
    logits = np.where(np.arange(len(VOCABULARY)) == features.known_targets[0], -1e5, 0).astype("float32")[None]
    found = TASK.decode(logits, features, examples("the food was very good"), Known())
    assert math.isfinite(TASK.score(found, [], Known())["perplexity"])
    assert math.isfinite(TASK.score([FilledAnswer("", ())], [], Known())["perplexity"])


def test_an_answer_survives_the_way_through_json(toy_model) -> None:
    text = "the food was very good"
    features = encode(toy_model, text)
    [answer] = TASK.decode(saying(features, "food"), features, examples(text), Known())
    given = json.loads(json.dumps(dataclasses.asdict(answer), ensure_ascii=False))
    assert TypeAdapter(FilledAnswer).validate_python(given) == answer


def test_a_text_with_a_blank_cannot_be_learned_from() -> None:
    parsed = TASK.parse("text", examples("whole", "name: ____", "a [MASK]"))
    assert [found.row for found in parsed.examples] == [2]
    assert [str(problem.reason) for problem in parsed.problems] == [
        "The text has a blank, ____, and so cannot be learned from. Fill it in, or leave this row out.",
        "The text has a blank, [MASK], and so cannot be learned from. Fill it in, or leave this row out.",
    ]
