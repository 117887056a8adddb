"""The columns in which entities are written down, and how each is known among others. Reads none of them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from bert_core.i18n import N_
from bert_core.tasks.base import Column, Form
from bert_core.tasks.classification import TEXT
from bert_core.tasks.entity_forms import MARKED
from bert_core.tasks.looks import LOOKED_AT, Look
from bert_core.tasks.tags import is_tag

JSON_SIGNS = re.compile(r'[\[\]",]')
MOSTLY = 0.8
"""A cell is a list of tags if this share of its items are."""


def like_tags(look: Look) -> float:
    """Every cell is a list of tags."""
    return look.share(lambda cell: _share_of_tags(_items(cell)) >= MOSTLY)


def like_tokens(look: Look) -> float:
    """Most cells are lists of words, of more than one."""
    return look.share(lambda cell: len(_items(cell)) > 1) * look.variety


def like_tag(look: Look) -> float:
    """Every cell is one tag."""
    return look.share(lambda cell: is_tag(cell.strip()))


def like_token(look: Look) -> float:
    """Every cell is one word, and many come again."""
    return look.share(lambda cell: len(cell.split()) == 1) * min(1.0, look.distinct / 20)


def like_sentence_name(look: Look) -> float:
    """A name or a number that several rows share, or that stands at the first row of each sentence only."""
    return max(1 - look.variety, 1 - look.filled)


def like_spans(look: Look) -> float:
    """Every cell is a JSON list of places in a text, and some have one."""
    lists = [_spans(cell) for cell in look.cells]
    return sum(spans is not None for spans in lists) / len(lists) if any(lists) else 0.0


def like_marked(look: Look) -> float:
    """Many texts have something marked up in them."""
    return min(1.0, 2 * look.share(MARKED.search))


def _items(cell: str) -> Sequence[str]:
    start = cell[:LOOKED_AT]
    items = (JSON_SIGNS.sub(" ", start) if start.startswith('["') else start).split()
    return items[:-1] if len(cell) > LOOKED_AT else items  # the last may be cut


def _share_of_tags(items: Sequence[str]) -> float:
    return sum(map(is_tag, items)) / max(1, len(items))


def _spans(cell: str) -> list[Any] | None:
    """The entities of a cell, or None where it has something else."""
    try:
        entries = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return entries if isinstance(entries, list) and all(map(_is_span, entries)) else None


def _is_span(entry: Any) -> bool:
    if isinstance(entry, dict):
        return {"start", "end"} <= entry.keys()
    return isinstance(entry, list) and len(entry) == 3 and isinstance(entry[0], int)


TOKENS = Column(
    "tokens",
    N_("Words of a text"),
    N_("The words with a blank between them, or a JSON list of them."),
    ("tokens", "words", "sentence", "text", "词", "词语", "分词", "字", "文本", "句子"),
    like_tokens,
)
TAGS = Column(
    "tags",
    N_("A tag for each word"),
    N_("As many tags as there are words, such as O, B-PER, I-PER."),
    ("tags", "ner", "bio", "iob", "标注", "标签", "实体标签"),
    like_tags,
    is_target=True,
    reason=N_("The cells of '{column}' are lists of tags such as B-PER and O."),
)
TOKEN = Column(
    "token",
    N_("Word"),
    N_("One word in each row; the rows of a sentence follow each other."),
    ("token", "word", "词", "字", "词语"),
    like_token,
    may_be_empty=True,
)
TAG_OF_TOKEN = Column(
    "tag",
    N_("Tag of the word"),
    N_("Such as O, B-PER or I-PER."),
    ("tag", "ner", "bio", "iob", "label", "标注", "标签"),
    like_tag,
    is_target=True,
    may_be_empty=True,
    reason=N_("The cells of '{column}' are tags such as B-PER and O."),
)
SENTENCE = Column(
    "sentence",
    N_("Name or number of the sentence"),
    N_("Where it changes, a new sentence begins; without it, an empty row ends a sentence."),
    ("sentence", "sent", "id", "doc", "句子", "句", "编号"),
    like_sentence_name,
    is_optional=True,
    may_be_empty=True,
)
SPANS = Column(
    "entities",
    N_("Entities and where they stand"),
    N_('A JSON list such as [[0, 4, "PER"]], in characters from 0, or of objects with start, end and label.'),
    ("entities", "spans", "annotations", "ner", "实体", "标注"),
    like_spans,
    is_target=True,
    may_be_empty=True,
    reason=N_("The cells of '{column}' are lists of places in a text."),
)
MARKED_TEXT = Column(
    "marked",
    N_("Text with marked-up entities"),
    N_("Such as: [Anna](PER) lives in [Rome](LOC)."),
    ("marked", "annotated", "text", "sentence", "question", "文本", "句子"),
    like_marked,
    reason=N_("In '{column}' parts of the texts are marked up, as in [Rome](LOC)."),
)
FORMS = (
    Form("tags", N_("Words and their tags, a text in each row"), (TOKENS, TAGS)),
    Form("rows", N_("One word and its tag in each row"), (TOKEN, TAG_OF_TOKEN, SENTENCE), joins_rows=True),
    Form("spans", N_("A text, and where its entities stand"), (TEXT, SPANS)),
    Form("marked", N_("A text with its entities marked up in it"), (MARKED_TEXT,)),
)
