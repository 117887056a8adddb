"""Which format a file is taken for, and what comes of a damaged one."""

from __future__ import annotations

import json
import random

import pytest

from bert_core.data import read_table
from bert_core.errors import DataError
from tests.data.format_files import CONLL, RECORDS, SQUAD, lines, read


@pytest.mark.parametrize(
    "text",
    [
        "text\nI like vitamin B-12\n\nso do I-5\n",
        "text\tlabel\ngood\tO\n\nbad\tB-x\n",
        "good\tA\n\nbad\tO\n\nfair\tB\n",
        "good food\tO\n\nbad\tB-side\n",
        "token,tag\nEU,B-ORG\nrejects,O\n\nPeter,B-PER\n",
        "tokens,tags\nEU rejects,B-ORG O\n\nPeter Blackburn,B-PER I-PER\n",
        "yes O\nno O\n\nnever O\n",
        "EU B-ORG\nrejects O\n",
        "[NAME] is great\n[NAME] is bad\n",
        "{name}\n{place}\n",
        "[1] first\n[2] second\n",
        '"[{""a"": 1}]",x\n"[{""a"": 2}]",y\n',
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt"])
def test_tables_and_texts_are_taken_for_nothing_else(text: str, name: str) -> None:
    assert read(text, name).reading.format in ("delimited", "lines")


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_file_is_read_or_refused_in_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    whole = [lines(*RECORDS), json.dumps(RECORDS, indent=1), json.dumps(SQUAD), CONLL]
    for _ in range(250):
        data = bytearray(chance.choice(whole).encode())
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place:]
                case 2:
                    del data[place : place + chance.randrange(40)]
                case _:
                    data[place:place] = chance.choice(
                        [b'"', b"{", b"]", b"\n", b"\\", b"\\ud800", b"[[", b" ", b"\x00"]
                    )
            data = data or bytearray(b"x")
        try:
            table = read_table(bytes(data), chance.choice(["a.json", "a.jsonl", "a.conll", "a.txt"]))
        except DataError:
            continue
        assert all(isinstance(cell, str) for cell in table.frame.to_numpy().ravel())
