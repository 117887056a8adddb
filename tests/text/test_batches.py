"""Batches: every example once an epoch, in an order of its own, with little padding."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core.errors import ModelError
from bert_core.text import Tokenizer, inference_batches, training_batches

LENGTHS = np.random.default_rng(0).integers(3, 60, 1000)


def test_every_example_is_seen_once_an_epoch_and_the_order_changes() -> None:
    first, second = (training_batches(LENGTHS, 32, seed=1, epoch=epoch) for epoch in (0, 1))
    for batches in (first, second):
        assert len(batches) == 32
        assert sorted(np.concatenate(batches)) == list(range(1000))
    assert not np.array_equal(np.concatenate(first), np.concatenate(second))


def test_the_same_seed_gives_the_same_order() -> None:
    one, two = (training_batches(LENGTHS, 32, seed=3, epoch=2) for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def test_batches_hold_texts_of_similar_length_but_do_not_come_sorted() -> None:
    batches = training_batches(LENGTHS, 32, seed=0, epoch=0)
    padded = sum(len(rows) * LENGTHS[rows].max() for rows in batches)
    assert padded < 1.15 * LENGTHS.sum()
    means = [LENGTHS[rows].mean() for rows in batches]
    assert means != sorted(means)


def test_answering_starts_with_the_longest_texts() -> None:
    batches = inference_batches(LENGTHS, 64)
    assert sorted(np.concatenate(batches)) == list(range(1000))
    assert LENGTHS[batches[0]].min() >= LENGTHS[batches[-1]].max()


def test_word_pieces_are_those_of_transformers(toy_model: Path) -> None:
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(toy_model)
    texts = ["the food was great", "", "这 房间 很 棒 unbelievable 😀", "good " * 100]
    ours = Tokenizer(toy_model).encode(texts, max_length=20)
    expected = theirs(texts, truncation=True, max_length=20)["input_ids"]
    batch = ours.batch(np.array([3, 0, 2, 1]))
    for row, text in enumerate((3, 0, 2, 1)):
        assert list(batch["input_ids"][row][batch["segment_ids"][row] == 1]) == expected[text]
    assert batch["input_ids"].shape[1] % 8 == 0


def test_pairs_mark_which_text_a_word_piece_is_from(toy_model: Path) -> None:
    tokens = Tokenizer(toy_model).encode(["good food"], ["bad room"], max_length=16)
    assert list(tokens.types) == [0, 0, 0, 0, 1, 1, 1]


def test_lengths_are_counted_without_a_limit_when_none_is_asked(toy_model: Path) -> None:
    tokenizer = Tokenizer(toy_model)
    assert tokenizer.encode(["good " * 500], max_length=20).lengths[0] == 20
    assert tokenizer.encode(["good " * 500]).lengths[0] == 502
    assert len(tokenizer.encode([])) == 0


def test_a_folder_without_a_tokenizer_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="tokenizer"):
        Tokenizer(tmp_path)
