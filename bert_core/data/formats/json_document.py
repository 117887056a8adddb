"""One JSON text: a list of records, an object that holds one, or questions as SQuAD has them. A row has its place in
the list as its number, from 1."""

from __future__ import annotations

import json
import re
from typing import Any

from bert_core.data.findings import Finding
from bert_core.data.formats import squad
from bert_core.data.formats.base import Rows
from bert_core.data.formats.json_values import DEEPEST, EXAMPLE, is_record, parse, rows_of
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_, Message

JSON = re.compile(r'\s*(\{\s*"|\[\s*[{\[])')
"""How lists and objects begin that hold more than a word in brackets, as texts have them, too."""
JSON_BY_NAME = re.compile(r"\s*[{\[]")


def claims(source: Source) -> bool:
    """Whether the text begins like a JSON object, or a list of objects or lists."""
    shape = JSON_BY_NAME if source.ending == "json" else JSON
    return not source.binary and shape.match(source.head) is not None


def read(source: Source) -> Rows:
    """The records, or the questions.

    Raises:
        DataError: the text is no JSON, or holds no list of records.
    """
    with source.open() as file:
        text = file.read()
    document = _parse(text, source.file_name)
    if squad.is_squad(document):
        questions = enumerate(squad.questions(document, source.file_name), start=1)
        return rows_of(questions, source, "squad")
    found, findings = _find_records(document, source.file_name)
    rows = rows_of(enumerate(found, start=1), source, "json")
    rows.findings.extend(findings)
    return rows


def _parse(text: str, file_name: str) -> Any:
    try:
        return parse(text)
    except json.JSONDecodeError as error:
        raise DataError(
            N_("{file} is no valid JSON from line {line}, character {column} on. Correct it there (often a quotation "
               "mark, a comma or the end is missing), or save it again where it comes from."),
            file=file_name, line=error.lineno, column=error.colno,
        ) from error  # fmt: skip
    except RecursionError as error:
        raise DataError(
            N_("{file} holds lists or objects inside each other, more than {limit} deep. Save it as a plain list of "
               "records like {example}."),
            file=file_name, limit=DEEPEST, example=EXAMPLE,
        ) from error  # fmt: skip


def _find_records(document: Any, file_name: str) -> tuple[list[dict], list[Finding]]:
    """The list of records that the document is, or the only one that it holds under a name."""
    if isinstance(document, list):
        return _checked(document, file_name), []
    lists = {
        name: value
        for name, value in document.items()
        if isinstance(value, list) and value and all(map(is_record, value))
    }
    if len(lists) == 1:
        ((name, found),) = lists.items()
        text = N_("The rows of {file} are the records under the name '{name}'.")
        message = Message(text=text, values={"file": file_name, "name": name})
        return found, [Finding("records_under_name", "info", message, len(found))]
    if lists:
        raise DataError(
            N_("{file} holds several lists of records: {names}. Save the one that you want as a file of its own."),
            file=file_name, names=", ".join(f"'{name}'" for name in lists),
        )  # fmt: skip
    raise DataError(
        N_("{file} is JSON, but holds no list of records. Save it as a list of records like {example}, as JSON Lines "
           "with one of them on each line, or as CSV."),
        file=file_name, example=EXAMPLE,
    )  # fmt: skip


def _checked(document: list, file_name: str) -> list[dict]:
    if not document:
        raise DataError(N_("{file} is an empty list. Choose a file with records in it."), file=file_name)
    for number, record in enumerate(document, start=1):
        if not is_record(record):
            raise DataError(
                N_("Entry {number} of the list in {file} is no record in braces like {example}. Write it as one, with "
                   "the same names as in the others."),
                file=file_name, number=number, example=EXAMPLE,
            )  # fmt: skip
    return document
