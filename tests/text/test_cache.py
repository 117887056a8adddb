"""The second run on a file finds its word pieces, and nothing that happens to the cache changes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core.text import TokenCache, Tokenizer, Tokens
from bert_core.text.cache import FEWEST_TEXTS

TEXTS = [f"good food {number}" for number in range(FEWEST_TEXTS)]


def equal(one: Tokens, other: Tokens) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("ids", "types", "starts"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "tokens"


def never() -> Tokens:
    raise AssertionError("computed again")


def test_a_file_seen_before_is_not_tokenized_again(toy_model: Path, folder: Path) -> None:
    first = Tokenizer(toy_model, cache=TokenCache(folder)).encode(TEXTS, max_length=8)
    kept = list(folder.iterdir())
    assert len(kept) == 1
    before = kept[0].stat().st_ino
    again = Tokenizer(toy_model, cache=TokenCache(folder)).encode(TEXTS, max_length=8)
    assert equal(first, again) and equal(first, Tokenizer(toy_model).encode(TEXTS, max_length=8))
    assert [path.stat().st_ino for path in folder.iterdir()] == [before]


def test_other_texts_lengths_and_pairs_are_kept_apart(toy_model: Path, folder: Path) -> None:
    tokenizer = Tokenizer(toy_model, cache=TokenCache(folder))
    plain = Tokenizer(toy_model)
    other = [*TEXTS[:-1], "bad room"]
    for texts, seconds, length in ((TEXTS, None, 8), (TEXTS, None, 4), (other, None, 8), (TEXTS, other, 8)):
        for _ in range(2):
            assert equal(
                tokenizer.encode(texts, seconds, max_length=length), plain.encode(texts, seconds, max_length=length)
            )
    assert len(list(folder.iterdir())) == 4


def test_where_one_text_ends_and_the_next_begins_counts(folder: Path) -> None:
    kept = TokenCache(folder)
    one, other = (Tokens(np.array([n]), np.array([0]), np.array([0, 1])) for n in (1, 2))
    assert equal(kept.tokens("key", ["ab", "c"], lambda: one), one)
    assert equal(kept.tokens("key", ["a", "bc"], lambda: other), other)


def test_few_texts_leave_nothing_behind(toy_model: Path, folder: Path) -> None:
    Tokenizer(toy_model, cache=TokenCache(folder)).encode(TEXTS[:10], max_length=8)
    assert not folder.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x80\x04K\x01."])
def test_a_damaged_file_is_made_again(folder: Path, content: bytes) -> None:
    kept, tokens = TokenCache(folder), Tokens(np.array([5]), np.array([0]), np.array([0, 1]))
    kept.tokens("key", ["a"], lambda: tokens)
    (path,) = folder.iterdir()
    path.write_bytes(content)
    assert equal(kept.tokens("key", ["a"], lambda: tokens), tokens)
    assert equal(kept.tokens("key", ["a"], never), tokens)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    tokens = Tokens(np.array([5]), np.array([0]), np.array([0, 1]))
    assert equal(TokenCache(tmp_path / "file" / "below").tokens("key", ["a"], lambda: tokens), tokens)


def test_no_more_is_kept_than_the_limit(folder: Path) -> None:
    kept = TokenCache(folder, most_bytes=100_000)
    tokens = Tokens(np.zeros(9000, "int32"), np.zeros(9000, "int8"), np.array([0, 9000]))
    for number in range(5):
        kept.tokens("key", [str(number)], lambda: tokens)
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 100_000
    assert equal(kept.tokens("key", ["4"], never), tokens)
