"""The numbers that the Data page shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core.data import main_script, share_cut, text_lengths, unknown_share
from bert_core.tasks import TASKS, Example
from bert_core.text import Tokenizer, Tokens


def test_labels_are_counted_the_most_common_first() -> None:
    examples = [Example(i, {"label": label}) for i, label in enumerate("abbcbb")]
    assert list(TASKS["classification"].counts(examples).items()) == [("b", 4), ("a", 1), ("c", 1)]


def test_lengths_are_in_word_pieces_and_uncut(toy_model: Path) -> None:
    short, long = text_lengths(["a", "a " * 1000], Tokenizer(toy_model))
    assert (short, long) == (3, 1002)


def test_the_share_that_will_be_cut() -> None:
    assert share_cut(np.array([3, 8, 9, 100]), 8) == 0.5
    assert share_cut(np.array([], int), 8) == 0


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["A plain English sentence.", "Another one."], "en"),
        (["服务很好，房间也很干净。"], "zh"),
        (["iPhone 15 Pro 的屏幕很好看，推荐 MacBook 用户购买"], "zh"),
        (["He said 你好 to everyone in the room and left"], "en"),
        (["このホテルはとても良かったです。"], "ja"),
        (["이 호텔은 정말 좋았어요."], "ko"),
        (["Очень хороший отель"], "other"),
        (["12345", "!!!", ""], "other"),
        ([], "other"),
    ],
)
def test_the_script_of_the_texts_points_to_the_language(texts: list[str], language: str) -> None:
    assert main_script(texts) == language


def test_the_share_of_what_the_tokenizer_cannot_read() -> None:
    tokens = Tokens(np.array([2, 1, 1, 3], "int32"), np.zeros(4, "int8"), np.array([0, 4]))
    assert unknown_share(tokens, 1) == 0.5
    assert unknown_share(tokens, None) == 0
