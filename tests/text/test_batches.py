"""Batches: every example once an epoch, in an order of its own, packed without padding."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from bert_core.errors import ModelError
from bert_core.text import Reads, Shape, Tokenizer, Tokens, common_shape, pack, row_length, training_batches

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


def test_every_batch_has_short_and_long_texts_in_the_same_measure() -> None:
    batches = training_batches(LENGTHS, 32, seed=0, epoch=0)
    sums = np.array([LENGTHS[rows].sum() for rows in batches])
    sizes = np.array([len(rows) for rows in batches])
    assert set(sizes) == {31, 32}
    assert sums.max() - sums.min() < 0.1 * sums.mean()
    assert all(LENGTHS[rows].max() > 50 and LENGTHS[rows].min() < 12 for rows in batches)


def test_which_texts_meet_in_a_batch_is_left_to_chance() -> None:
    together = [
        {(a, b) for rows in training_batches(LENGTHS, 10, seed=seed, epoch=0) for a in rows for b in rows if a < b}
        for seed in (0, 1)
    ]
    assert len(together[0] & together[1]) < 0.3 * len(together[0])


def some_tokens(lengths: np.ndarray) -> Tokens:
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return Tokens(np.arange(1, starts[-1] + 1, dtype="int32"), np.ones(starts[-1], "int8"), starts)


def test_packed_texts_can_be_read_back_and_nothing_else_is_in_the_rows() -> None:
    tokens = some_tokens(LENGTHS)
    texts = np.array([3, 1, 4, 15, 9, 26, 5])
    packed = pack(tokens, Reads.where(tokens, np.ones(len(tokens.ids), bool)), texts, length=64)
    inputs, places = packed.inputs, packed.inputs["reads"]
    flat = {name: values.reshape(-1) for name, values in inputs.items()}
    end = 0
    for number, text in enumerate(texts):
        length = LENGTHS[text]
        at = places[end : end + length]
        end += length
        assert set(packed.texts[end - length : end]) == {number}
        assert list(np.diff(at)) == [1] * (length - 1) and at[0] // 64 == at[-1] // 64
        assert list(flat["input_ids"][at]) == list(tokens.ids[tokens.starts[text] : tokens.starts[text + 1]])
        assert list(flat["position_ids"][at]) == list(range(length))
        assert set(flat["segment_ids"][at]) == {number + 1}
    assert (flat["segment_ids"] > 0).sum() == LENGTHS[texts].sum()


def test_packing_leaves_little_empty() -> None:
    batches = training_batches(LENGTHS, 32, seed=0, epoch=0)
    shape = common_shape([LENGTHS[batch] for batch in batches], 32)
    assert LENGTHS.sum() > 0.93 * shape.rows * shape.length * len(batches)


def test_few_long_texts_among_short_ones_leave_little_empty() -> None:
    random = np.random.default_rng(4)
    lengths = np.where(random.random(1600) < 0.05, random.integers(60, 105, 1600), random.integers(6, 30, 1600))
    batches = [lengths[batch] for batch in training_batches(lengths, 32, seed=0, epoch=0)]
    shape = common_shape(batches, 32)
    assert lengths.sum() > 0.9 * shape.rows * shape.length * len(batches)


def test_a_given_shape_is_filled_up_and_grows_where_it_is_too_small() -> None:
    tokens = some_tokens(np.full(6, 30))
    inputs = pack(tokens, Reads.first(tokens), np.arange(6), length=64, shape=Shape(5, 64, 8)).inputs
    assert inputs["input_ids"].shape == (5, 64) and inputs["reads"].shape == (8,)
    assert pack(tokens, Reads.first(tokens), np.arange(6), length=64, shape=Shape(2, 64, 6)).inputs[
        "input_ids"
    ].shape == (3, 64)


def test_a_single_short_text_is_not_padded_to_a_long_row() -> None:
    assert row_length(np.array([13])) == 16
    assert row_length(np.array([13] * 20)) == 64
    assert row_length(np.array([13, 101])) == 104


def test_word_pieces_are_those_of_transformers(toy_model: Path) -> None:
    from transformers import AutoTokenizer

    theirs = AutoTokenizer.from_pretrained(toy_model)
    texts = ["the food was great", "", "这 房间 很 棒 unbelievable 😀", "good " * 100]
    ours = Tokenizer(toy_model).encode(texts, max_length=20)
    expected = theirs(texts, truncation=True, max_length=20)["input_ids"]
    assert [list(ours.ids[start:end]) for start, end in pairwise(ours.starts)] == expected


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
