"""Answers are scored as by the official scripts of SQuAD 2.0 and CMRC 2018, whose algorithms are restated here."""

from __future__ import annotations

import random
import re
import string

import pytest

from bert_core.tasks.squad_metric import best_threshold, is_chinese, worth

ENGLISH_WORDS = (
    "the",
    "a",
    "An",
    "Rome",
    "rome",
    "U.S.",
    "US",
    "twenty-one",
    "1,629",
    "—",
    "'",
    "café",
    "theatre",
    "(42)",
)
CHINESE_WORDS = (*"的鄂温人是年月，。：“”《》（）－·～、！？", " ", "NASA", "1998", "Rome ", "ipad", "-", "：", "…")
MARKS = "-:_*^/\\~`+=，。：？！“”；’《》·、「」（）－～『』"


def official_squad(given: str, right: list[str]) -> tuple[float, float]:
    def normalize(text: str) -> str:
        text = "".join(one for one in text.lower() if one not in set(string.punctuation))
        return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())

    def f1(gold: str) -> float:
        gold_tokens, tokens = normalize(gold).split(), normalize(given).split()
        if not gold_tokens or not tokens:
            return float(gold_tokens == tokens)
        left, same = list(gold_tokens), 0
        for token in tokens:
            if token in left:
                left.remove(token)
                same += 1
        if not same:
            return 0.0
        precision, recall = same / len(tokens), same / len(gold_tokens)
        return 2 * precision * recall / (precision + recall)

    golds = [gold for gold in right if normalize(gold)] or [""]
    return float(max(normalize(gold) == normalize(given) for gold in golds)), max(map(f1, golds))


def official_cmrc(given: str, right: list[str]) -> tuple[float, float]:
    def without_marks(text: str) -> str:
        return "".join(one for one in text.lower().strip() if one not in MARKS)

    def segments(text: str) -> list[str]:
        found, word = [], ""
        for one in without_marks(text):
            if "\u4e00" <= one <= "\u9fa5":
                found += [*word.split(), one]  # words of this test need nothing else of NLTK
                word = ""
            else:
                word += one
        return found + word.split()

    def f1(gold: str) -> float:
        first, second = segments(gold), segments(given)
        table = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
        longest = 0
        for i, one in enumerate(first):
            for j, other in enumerate(second):
                if one == other:
                    table[i + 1][j + 1] = table[i][j] + 1
                    longest = max(longest, table[i + 1][j + 1])
        if not longest:
            return 0.0
        precision, recall = longest / len(second), longest / len(first)
        return 2 * precision * recall / (precision + recall)

    return float(any(without_marks(gold) == without_marks(given) for gold in right)), max(map(f1, right))


def official_threshold(margins: list[float], worths: list[float], answered: list[bool]) -> float:
    """The best total that `find_best_thresh` finds."""
    total = best = sum(not has_answer for has_answer in answered)
    for i in sorted(range(len(margins)), key=margins.__getitem__):
        total += worths[i] if answered[i] else -1
        best = max(best, total)
    return best


@pytest.mark.parametrize("words, official, chinese", [(ENGLISH_WORDS, official_squad, False),
                                                      (CHINESE_WORDS, official_cmrc, True)])  # fmt: skip
def test_a_thousand_sets_of_answers_are_scored_as_the_official_scripts_do(words, official, chinese) -> None:
    chance = random.Random(0)
    blank = "" if chinese else " "

    def text() -> str:
        return blank.join(chance.choice(words) for _ in range(chance.randint(1, 6)))

    for _ in range(1000):
        rows = [
            (text() if chance.random() < 0.9 else "", [text() for _ in range(chance.randint(1, 3))]) for _ in "12345"
        ]
        ours = [worth(given, right, chinese=chinese) for given, right in rows]
        theirs = [official(given, right) for given, right in rows]
        assert sum(one.exact_match for one in ours) / 5 == pytest.approx(sum(one for one, _ in theirs) / 5, abs=1e-9)
        assert sum(one.f1 for one in ours) / 5 == pytest.approx(sum(one for _, one in theirs) / 5, abs=1e-9)


@pytest.mark.parametrize(
    ("given", "right", "exact_match", "f1"),
    [
        ("the Charles River", ["Charles  river."], 1, 1),
        ("Charles", ["Charles River", "Thames"], 0, 2 / 3),
        ("b", ["a b, the b"], 0, 2 / 3),
        ("twenty-one", ["twenty one"], 0, 0),
        ("", [], 1, 1),
        ("Rome", [], 0, 0),
        ("", ["Rome"], 0, 0),
        ("The", ["a"], 1, 1),  # an answer of articles alone is none
        ("Rome", ["the", "Rome"], 1, 1),
    ],
)
def test_awkward_english_answers(given: str, right: list[str], exact_match: float, f1: float) -> None:
    assert worth(given, right, chinese=False) == pytest.approx((exact_match, f1))


@pytest.mark.parametrize(
    ("given", "right", "exact_match", "f1"),
    [
        ("1998年", ["1998年。"], 1, 1),
        ("狩猎和捕捞", ["狩猎，捕捞"], 0, 4 / 9),  # characters in a row
        ("《红楼梦》", ["红楼梦"], 1, 1),
        ("12,000人", ["12000人"], 0, 1 / 2),
        ("增长3.5%", ["增长3.5"], 0, 6 / 7),  # 增 长 3.5 %
        ("apple inc.", ["苹果（Apple Inc）"], 0, 4 / 7),  # apple inc . | 苹 果 apple inc
        ('"Hello" 世界', ['"hello"世界'], 0, 1),
        ("don't 停", ["don't停"], 0, 1),  # do n't
        ("。", [], 0, 0),
        ("", [], 1, 1),
        ("", ["是"], 0, 0),
    ],
)
def test_awkward_chinese_answers(given: str, right: list[str], exact_match: float, f1: float) -> None:
    assert worth(given, right, chinese=True) == pytest.approx((exact_match, f1))


def test_a_text_is_chinese_by_most_of_what_it_says() -> None:
    assert is_chinese("荷兰数学奥林匹克（Nederlandse Wiskunde Olympiade）是荷兰的数学竞赛")
    assert not is_chinese("The Chinese name of the city is 北京, which means northern capital.")
    assert not is_chinese("")


def test_the_threshold_reaches_what_the_official_search_reaches() -> None:
    chance = random.Random(0)
    for _ in range(1000):
        count = chance.randint(1, 12)
        margins = chance.sample(range(-50, 50), count)
        answered = [chance.random() < 0.5 for _ in range(count)]
        worths = [chance.choice((0.0, 0.4, 1.0)) for _ in range(count)]
        gains = [value if has_answer else -1.0 for value, has_answer in zip(worths, answered, strict=True)]
        threshold = best_threshold(margins, gains)
        total = sum(
            (value if has_answer else 0) if margin <= threshold else not has_answer
            for margin, value, has_answer in zip(margins, worths, answered, strict=True)
        )
        assert total == pytest.approx(official_threshold(margins, worths, answered), abs=1e-9)
        assert threshold not in margins


def test_equal_margins_are_answered_together_or_not_at_all() -> None:
    assert best_threshold([1.0, 1.0, 2.0], [1.0, -1.0, -1.0]) < 1.0
    assert 1.0 < best_threshold([1.0, 1.0, 2.0], [1.0, -0.5, -1.0]) < 2.0
