"""Triples over their text: nothing of the text is lost or read as HTML."""

from __future__ import annotations

import html
import re

from bert_core.tasks.triples import Triple, TriplesAnswer
from ui.triples_view import BOTH, OBJECT, SUBJECT, arrows, marked, table

TEXT = "<b>Anna</b>  met\tBob & 😀 <script>alert(1)</script>"
ANSWER = TriplesAnswer(
    TEXT,
    (
        Triple("Anna", "<i>met</i>", "Bob & 😀", 3, 7, 17, 24, 0.9),
        Triple("Bob", "&", "Anna", 17, 20, 3, 7, 0.5),
        Triple("<script>", "r", "alert", 25, 33, 33, 38, 0.4),
    ),
)


def plain(code: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", code))


def test_the_text_is_all_there_and_its_tags_are_none() -> None:
    code = marked(ANSWER)
    assert plain(code) == TEXT
    assert set(re.findall(r"<(\w+)", code)) == {"span"}


def test_what_is_subject_and_object_at_once_looks_so() -> None:
    parts = {html.unescape(words): style for style, words in re.findall(r'style="([^"]*)">([^<]*)<', marked(ANSWER))}
    assert parts["Anna"].startswith(BOTH)
    assert parts["Bob"].startswith(BOTH)
    assert parts[" & 😀"].startswith(OBJECT)
    assert parts["<script>"].startswith(SUBJECT)


def test_each_triple_has_an_arrow_with_its_words() -> None:
    code = arrows(ANSWER)
    assert plain(code) == "Anna<i>met</i>Bob & 😀Bob&Anna<script>ralert"
    assert set(re.findall(r"<(\w+)", code)) == {"div", "span", "i"}


def test_the_table_says_what_is_right_and_what_was_missed() -> None:
    frame = table(ANSWER, {("Bob", "&", "Anna"), ("Anna", "r", "Bob")})
    assert frame.iloc[:, 0].tolist() == ["Anna", "Bob", "<script>", "Anna"]
    assert frame["In your data"].tolist() == ["not in your data", "right", "not in your data", "missed"]
    assert list(table(ANSWER, None).columns) == ["Subject", "Relation", "Object", "probability"]
    assert len(table(TriplesAnswer("x", ()), {("a", "r", "b")})) == 1
