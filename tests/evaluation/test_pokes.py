"""Small changes of texts: each kind does what it says, the same for the same seed, and never crashes on odd texts."""

from __future__ import annotations

import random

import pytest

from bert_core.evaluation.chinese_scripts import SIMPLIFIED, TRADITIONAL, other_script
from bert_core.evaluation.pokes import POKES, poked

ODD = ["", " ", "\n", "😀", "e\u0301" * 20, "a", "好", "١٢", "\x00", "..." * 50, "<b>not</b>", "９９"]


@pytest.mark.parametrize(
    ("kind", "text", "changed"),
    [
        ("case", "Good food", "GOOD FOOD"),
        ("case", "GOOD", "good"),
        ("punctuation", "Well, it's fine.", "Well it's fine"),
        ("punctuation", "很好，很大。", "很好 很大"),
        ("punctuation", "fine", "fine!!"),
        ("negation", "The food is good.", "The food is not good."),
        ("negation", "It isn't good", "It is good"),
        ("negation", "I do not like it", "I do like it"),
        ("negation", "房间很大", "房间不很大"),
        ("negation", "房间不好", "房间好"),
        ("negation", "Great!", None),
        ("digits", "on 2019 at 5", "on 0219 at 6"),
        ("digits", "none", None),
        ("width", "Room 12!", "Ｒｏｏｍ １２！"),
        ("width", "Ｒｏｏｍ １２！", "Room 12!"),
        ("width", "房间，好。", None),
        ("script", "这个房间", "這個房間"),
        ("script", "這個房間", "这个房间"),
        ("script", "room", None),
    ],
)
def test_a_text_is_changed_as_the_kind_says(kind: str, text: str, changed: str | None) -> None:
    assert poked(kind, text, seed=0) == changed


def test_typing_errors_are_few_and_the_same_for_the_same_seed() -> None:
    text = "the waiters brought wonderful breakfast although everybody was sleeping"
    changed = poked("typos", text, seed=3)
    assert changed == poked("typos", text, seed=3)
    assert changed is not None and sum(a != b for a, b in zip(text.split(), changed.split(), strict=True)) == 1
    chinese = poked("typos", "服务态度非常差", seed=1)
    assert chinese is not None and sorted(chinese) == sorted("服务态度非常差")


@pytest.mark.parametrize("kind", POKES)
def test_any_text_can_be_poked(kind: str) -> None:
    chance = random.Random(1)
    signs = [chr(chance.choice((32, 0x4E00, 0xFF00, 0x300, 0x2000)) + chance.randrange(96)) for _ in range(4000)]
    for text in [*ODD, *("".join(signs[at : at + 40]) for at in range(0, 4000, 40))]:
        changed = poked(kind, text, seed=0)
        assert changed is None or changed != text


def test_the_two_scripts_stand_for_each_other() -> None:
    assert len(SIMPLIFIED) == len(TRADITIONAL) == len(set(SIMPLIFIED)) == len(set(TRADITIONAL)) == 500
    assert other_script(SIMPLIFIED) == TRADITIONAL
    assert other_script(TRADITIONAL) == SIMPLIFIED
