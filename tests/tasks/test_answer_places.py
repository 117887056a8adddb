"""Answers that people wrote down are found in their texts, or the nearest is offered."""

from __future__ import annotations

import pytest

from bert_core.errors import DataError
from bert_core.tasks.answer_places import Place, find_answer, most_like
from bert_core.tasks.written_answers import is_yes, written_answers

TEXT = "The Charles  River flows past\tHarvard. The river Charles is\u00a0long. 😀 北京 e\u0301tude, Harvard again."


@pytest.mark.parametrize(
    ("answer", "start", "place"),
    [
        ("flows", None, ("flows", 19, None)),
        ("Harvard", None, ("Harvard", 30, "several")),
        ("Harvard", 30, ("Harvard", 30, None)),
        ("Harvard", 80, ("Harvard", TEXT.rindex("Harvard"), "moved")),
        ("Harvard", 33, ("Harvard", 30, "moved")),
        ("Harvard", 10_000, ("Harvard", TEXT.rindex("Harvard"), "moved")),
        ("Charles River", None, ("Charles  River", 4, "repaired")),
        ("PAST HARVARD", None, ("past\tHarvard", 25, "repaired")),
        ("is long", 50, ("is\u00a0long", TEXT.index("is\u00a0"), "repaired")),
        ("😀 北京", None, ("😀 北京", TEXT.index("😀"), None)),
        ("E\u0301tude", None, ("e\u0301tude", TEXT.index("e\u0301"), "repaired")),
    ],
)
def test_an_answer_is_found_to_the_character(answer: str, start: int | None, place: tuple) -> None:
    found = find_answer(answer, TEXT, start)
    assert found == Place(*place)
    assert TEXT[found.start :].startswith(found.text)


@pytest.mark.parametrize(
    ("answer", "text", "nearest"),
    [
        ("Charles Rivr", TEXT, "Charles  River"),
        ("华鹏玻离", "万马股份转型，华鹏玻璃业绩下滑", "华鹏玻璃"),
        ("University of Rome", "It is the University of old Rome, founded 1303.", "University of old Rome"),
        ("1630", "Founded in 1629 by a king.", "1629"),
        ("zzzz", TEXT, None),
        ("x", "", None),
    ],
)
def test_what_is_most_like_an_answer_is_offered(answer: str, text: str, nearest: str | None) -> None:
    assert most_like(answer, text) == nearest
    with pytest.raises(DataError) as caught:
        find_answer(answer, text)
    assert f"'{answer}'" in str(caught.value)
    assert nearest is None or f"'{nearest}'" in str(caught.value)


def test_the_nearest_is_found_in_a_long_text() -> None:
    text = " ".join(f"word{i} and some more text about item {i % 7}." for i in range(150))[:5000]
    assert most_like("word99 and some moor text about itim 1. word100 and sum more text about item 2, " * 5, text)


@pytest.mark.parametrize(
    ("cell", "starts", "answers"),
    [
        ("Rome", "", [("Rome", None)]),
        ("Rome", "12", [("Rome", 12)]),
        ("Rome", "12.0", [("Rome", 12)]),
        ("Rome", "-1", [("Rome", None)]),
        ('["Rome", "the city"]', "[3, 40]", [("Rome", 3), ("the city", 40)]),
        ('[" Rome", ""]', "[3, 40]", [("Rome", 4)]),
        ("[citation needed]", "", [("[citation needed]", None)]),
        ("[1629]", "", [("[1629]", None)]),
        ("[]", "", []),
        ("", "7", []),
        ("[" * 10_000, "", [("[" * 10_000, None)]),
    ],
)
def test_cells_are_read_as_people_write_them(cell: str, starts: str, answers: list) -> None:
    assert written_answers(cell, starts) == answers


@pytest.mark.parametrize(("cell", "starts"), [("Rome", "x"), ("Rome", "1.5"), ("Rome", "[1, 2]"), ("Rome", "NaN")])
def test_starts_that_are_none_are_refused(cell: str, starts: str) -> None:
    with pytest.raises(DataError):
        written_answers(cell, starts)


def test_yes_and_no() -> None:
    assert is_yes("TRUE") and is_yes(" 1 ") and is_yes("是")
    assert not is_yes("") and not is_yes("False") and not is_yes("否")
    with pytest.raises(DataError, match="'perhaps'"):
        is_yes("perhaps")
