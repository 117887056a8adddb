"""Small files of each format that is no delimited text, and what comes of them."""

from __future__ import annotations

import json

import pytest

from bert_core.data import Table, read_table
from bert_core.errors import DataError

RECORDS = [
    {"text": "好的，😀 e\u0301\u2028 tab\tend", "label": "007"},
    {"text": 'She said "no"', "label": "NA"},
    {"text": " blanks stay ", "label": "null"},
]
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Normans",
            "paragraphs": [
                {
                    "context": "😀 Normandy is in France, in Europe.",
                    "qas": [
                        {
                            "id": "a",
                            "question": "Where is Normandy?",
                            "answers": [
                                {"text": "France", "answer_start": 17},
                                {"text": "in France", "answer_start": 14},
                                {"text": "France", "answer_start": 17},
                            ],
                            "is_impossible": False,
                        },
                        {
                            "id": "b",
                            "question": "Which country?",
                            "answers": [{"text": "France", "answer_start": 17}] * 3,
                            "is_impossible": False,
                        },
                        {"id": "c", "question": "Who?", "answers": [], "is_impossible": True},
                    ],
                },
                {"context": "Nothing.", "qas": [{"id": 7, "question": "Why?"}]},
            ],
        }
    ],
}
CONLL = "-DOCSTART- O\n\nEU B-ORG\nrejects O\n\nPeter B-PER\nBlackburn I-PER\n"


def read(text: str, name: str = "mine.txt", encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), name)


def lines(*records: object) -> str:
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)


def rows(table: Table) -> list[dict[str, str]]:
    return table.frame.to_dict("records")


def refusal(text: str, name: str = "mine.txt") -> str:
    with pytest.raises(DataError) as caught:
        read(text, name)
    return str(caught.value)
