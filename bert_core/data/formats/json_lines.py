"""JSON Lines: a record in braces on each line. Its number is that of the line."""

from __future__ import annotations

import json
import re
from itertools import islice

from bert_core.data.formats.base import Rows
from bert_core.data.formats.json_values import EXAMPLE, is_record, parse, rows_of, too_deep
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_

ENDINGS = ("jsonl", "ndjson")
RECORD = re.compile(r'\s*\{\s*["}]')
"""How a record begins."""


def claims(source: Source) -> bool:
    """Whether the first line is a whole record, and another one follows; the name may stand in for one of both."""
    if source.binary or not RECORD.match(source.head):
        return False
    lines = (line.strip() for line in source.open())
    first, second = (*islice(filter(None, lines), 2), "")[:2]
    signs = (first.endswith("}"), second.startswith("{"), source.ending in ENDINGS)
    return sum(signs) >= 2


def read(source: Source) -> Rows:
    """One row a line that is not blank.

    Raises:
        DataError: a line is no JSON, or no record.
    """
    lines = ((number, line.strip()) for number, line in enumerate(source.open(), start=1))
    records = ((number, _record(text, number, source.file_name)) for number, text in lines if text)
    return rows_of(records, source, "json_lines")


def _record(text: str, number: int, file_name: str) -> dict:
    try:
        record = parse(text)
    except json.JSONDecodeError as error:
        raise DataError(
            N_("Line {line} of {file} is no valid JSON from its character {column} on. Correct it there: often a "
               "quotation mark, a comma or the end is missing."),
            file=file_name, line=number, column=error.colno,
        ) from error  # fmt: skip
    except RecursionError as error:
        raise too_deep(file_name, number) from error
    if not is_record(record):
        raise DataError(
            N_("Line {line} of {file} is no record in braces like {example}. Write it as one, with the same names as "
               "in the other lines."),
            file=file_name, line=number, example=EXAMPLE,
        )  # fmt: skip
    return record
