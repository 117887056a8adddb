"""Plain text: each line that is not blank is a text, and quotation marks are nothing but characters."""

from __future__ import annotations

from bert_core.data.dialect import find_delimiter
from bert_core.data.formats.base import Rows
from bert_core.data.formats.delimited import read_divided
from bert_core.data.source import Source

ENDINGS = ("txt",)


def claims(source: Source) -> bool:
    """Whether the name says that it is text, no character divides the lines, and none of them begins with a mark."""
    return (
        not source.binary
        and source.ending in ENDINGS
        and source.asked.delimiter in (None, "")
        and not source.asked.quoting
        and '"' not in {line.lstrip()[:1] for line in source.head.splitlines()}
        and not find_delimiter(source.head, is_cut=source.is_cut)
    )


def read(source: Source) -> Rows:
    """One row a line, with the line's number.

    Raises:
        DataError: there are no lines.
    """
    return read_divided(source, "", "lines", quoting=False)
