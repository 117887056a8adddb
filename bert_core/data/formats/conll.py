"""CoNLL: a token and its tag on each line, an empty line between two sentences (Tjong Kim Sang and De Meulder 2003).

One row a sentence, its tokens and its tags each joined by blanks, numbered by the sentence's first line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from bert_core.data.cells import Cells
from bert_core.data.findings import Finding
from bert_core.data.formats.base import Rows
from bert_core.data.source import BLANKS, Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message
from bert_core.spec import Reading

ENDINGS = ("conll", "bio")
DOCUMENT = "-DOCSTART-"
"""Begins a line between two documents, which is no token."""
TAG = re.compile(r"O|[BIOESMLU][-_]\S+")
"""The tags of BIO, BIOES, BMES and BILOU: the place in the entity, and its type."""
SEPARATOR = re.compile("[ \t]+")
MOST_NAMED = 20
"""Lines that a finding names."""
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Sentence:
    """The lines of a sentence, and the number of the first."""

    line: int
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


def claims(source: Source) -> bool:
    """Whether every line of several sentences ends in a tag, after as many columns everywhere, or the name says so.

    Any doubt is in favour of another format: a table that is taken for CoNLL would be lost.
    """
    if source.binary:
        return False
    if source.ending in ENDINGS:
        return True
    lines = LINE_END.split(source.head)
    if source.is_cut:
        lines.pop()  # it may be cut
    text = [_columns(line) for line in lines]
    while text and not text[-1]:
        text.pop()
    tokens = [columns for columns in text if columns]
    return (
        len({len(columns) for columns in tokens}) == 1
        and len(tokens[0]) > 1
        and len(tokens) < len(text)
        and all(TAG.fullmatch(columns[-1]) for columns in tokens)
        and any(columns[-1] != "O" for columns in tokens)
    )


def read(source: Source) -> Rows:
    """The sentences. A token without a tag is kept, and told.

    Raises:
        DataError: there is no tag at all, or a line has another number of columns.
    """
    lines = [(number, _columns(line)) for number, line in enumerate(source.open(), start=1)]
    widths = Counter(len(columns) for _, columns in lines if columns)
    if not widths:
        raise DataError(
            N_("{file} is empty. Choose a file with a token and its tag on each line."), file=source.file_name
        )
    width = widths.most_common(1)[0][0]
    if width == 1:
        raise DataError(
            N_("The lines of {file} have no tags. Write a token, a blank and its tag on each line, and an empty line "
               "between two sentences."),
            file=source.file_name,
        )  # fmt: skip
    sentences, untagged = _sentences(lines, width, source.file_name)
    return Rows(
        ["tokens", "tags"],
        Cells.of(2, ([" ".join(sentence.tokens), " ".join(sentence.tags)] for sentence in sentences)),
        [sentence.line for sentence in sentences],
        Reading(format="conll"),
        [*_columns_finding(width, source.file_name), *_untagged_finding(untagged, source.file_name)],
    )


def _columns(line: str) -> list[str]:
    """The columns of a line; none where it stands between two sentences. Blanks of other scripts may be tokens."""
    if line.startswith(DOCUMENT) or not line.strip(BLANKS):
        return []
    return SEPARATOR.split(line.strip(" \t\r\n"))


def _sentences(lines: list[tuple[int, list[str]]], width: int, file_name: str) -> tuple[list[Sentence], list[int]]:
    """The sentences, and the numbers of the lines without a tag."""
    sentences: list[Sentence] = []
    untagged: list[int] = []
    is_between = True
    for number, columns in lines:
        if not columns:
            is_between = True
            continue
        if is_between:
            sentences.append(Sentence(number))
            is_between = False
        sentences[-1].tokens.append(columns[0])
        if len(columns) == width:
            sentences[-1].tags.append(columns[-1])
        elif len(columns) == 1:
            untagged.append(number)
        else:
            raise DataError(
                N_("Line {line} of {file} does not have {expected} columns like most lines, but {found}. Each line has "
                   "a token without blanks in it, and its tag in the last column; an empty line ends a sentence."),
                file=file_name, line=number, expected=width, found=len(columns),
            )  # fmt: skip
    return sentences, untagged


def _columns_finding(width: int, file_name: str) -> list[Finding]:
    if width == 2:
        return []
    text = N_("The lines of {file} have {columns} columns: the first was read as the token, the last as its tag.")
    return [Finding("conll_columns", "info", Message(text=text, values={"file": file_name, "columns": width}), width)]


def _untagged_finding(untagged: list[int], file_name: str) -> list[Finding]:
    if not untagged:
        return []
    message = Message(
        text=N_("{count} token of {file} has no tag (line {line}). Its sentence cannot be learned from until it has "
                "one."),
        plural=N_("{count} tokens of {file} have no tag (first: line {line}). Their sentences cannot be learned from "
                  "until they have one."),
        values={"count": len(untagged), "file": file_name, "line": untagged[0]},
    )  # fmt: skip
    return [Finding("tokens_without_tag", "warning", message, len(untagged), tuple(untagged[:MOST_NAMED]))]
