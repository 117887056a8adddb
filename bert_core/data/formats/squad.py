"""Questions on texts as SQuAD 1.1 and 2.0 write them in JSON (Rajpurkar et al. 2016 and 2018), and CMRC 2018, too.

One row a question. Several right answers become JSON lists in their cells, one stays a plain text and a number, and
none is an empty cell.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bert_core.data.formats.json_values import cell
from bert_core.errors import DataError
from bert_core.i18n import N_


def is_squad(document: Any) -> bool:
    """Whether a JSON document has SQuAD's layout: articles under 'data', with 'paragraphs' in each."""
    articles = document.get("data") if isinstance(document, dict) else None
    return isinstance(articles, list) and any(isinstance(each, dict) and "paragraphs" in each for each in articles)


def questions(document: dict[str, Any], file_name: str) -> Iterator[dict[str, str]]:
    """Each question with its context and its right answers.

    Raises:
        DataError: a part is not as SQuAD has it; says which.
    """
    for a, article in enumerate(document["data"]):
        for p, paragraph in enumerate(_part(article, "paragraphs", list, f"data[{a}]", file_name)):
            place = f"data[{a}].paragraphs[{p}]"
            context = _part(paragraph, "context", str, place, file_name)
            for q, question in enumerate(_part(paragraph, "qas", list, place, file_name)):
                yield _row(question, context, f"{place}.qas[{q}]", file_name)


def _row(question: Any, context: str, place: str, file_name: str) -> dict[str, str]:
    text = _part(question, "question", str, place, file_name)
    answers: dict[tuple[str, str], None] = {}  # SQuAD's own files name the same answer several times
    given = question.get("answers")
    for n, answer in enumerate(() if given is None else _part(question, "answers", list, place, file_name)):
        said = _part(answer, "text", str, f"{place}.answers[{n}]", file_name)
        if said:
            answers[said, _plain(answer.get("answer_start"))] = None
    texts, starts = [said for said, _ in answers], [start for _, start in answers]
    is_plain = len(texts) == 1 and not texts[0].lstrip().startswith("[")  # which would look like a list of answers
    return {
        "id": _plain(question.get("id")),
        "context": context,
        "question": text,
        "answer": texts[0] if is_plain else _as_list(json.dumps(texts, ensure_ascii=False), texts),
        "answer_start": starts[0] if is_plain else _as_list(f"[{', '.join(starts)}]", starts),
        "is_impossible": _plain(question.get("is_impossible")),
    }


def _as_list(written: str, values: list[str]) -> str:
    """A list in a cell; nothing where there is none, or where an answer of several does not tell its place."""
    return written if values and all(values) else ""


def _plain(value: Any) -> str:
    """A word or a number; nothing where there is something else."""
    return "" if isinstance(value, (dict, list)) else cell(value)


def _part(whole: Any, name: str, kind: type, place: str, file_name: str) -> Any:
    value = whole.get(name) if isinstance(whole, dict) else None
    if not isinstance(value, kind):
        raise DataError(
            N_("{place} in {file} has no '{name}' as SQuAD files have it there. Add it, or take this part out."),
            file=file_name, place=place, name=name,
        )  # fmt: skip
    return value
