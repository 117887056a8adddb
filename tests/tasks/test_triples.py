"""Triples as people write them down: every way is read, and what cannot be used is said."""

from __future__ import annotations

import json

import pytest

from bert_core import TASKS, DataError, Example
from bert_core.tasks import Look
from bert_core.tasks.triples import facts_of

TASK = TASKS["relations"]
TEXT = "Anna met Bob in Rome"


def example(text: str, *triples: tuple[str, str, str]) -> Example:
    return Example(2, TASK.parse_row("triples", {"text": text, "triples": json.dumps(triples)}))


@pytest.mark.parametrize(
    "cell",
    [
        '[["Anna", "met", "Bob"], ["Bob", "in", "Rome"]]',
        '[["Anna", "met", "Bob", 0, 9], ["Bob", "in", "Rome", 9, 16]]',
        '[{"subject": "Anna", "predicate": "met", "object": "Bob"}, {"head": "Bob", "type": "in", "tail": "Rome"}]',
        '[{"subject": "Anna", "predicate": "met", "object": {"@value": "Bob"}}, ["Bob", "in", "Rome"]]',
        "Anna | met | Bob\nBob|in|Rome",
        "Anna ｜ met ｜ Bob\n\n  Bob | in | Rome  ",
    ],
)
def test_triples_are_read_however_they_are_written(cell: str) -> None:
    cells = TASK.parse_row("triples", {"text": TEXT, "triples": cell})
    assert json.loads(cells["triples"]) == [["Anna", "met", "Bob", 0, 9], ["Bob", "in", "Rome", 9, 16]]


def test_one_triple_a_row_is_one_example_a_text() -> None:
    def row(number: int, text: str, *triple: str) -> Example:
        return Example(number, {"text": text} | dict(zip(("subject", "relation", "object"), triple, strict=True)))

    found = TASK.parse(
        "rows",
        [
            row(2, TEXT, "Anna", "met", "Bob"),
            row(3, "nothing here", "", "", ""),
            row(4, TEXT, "Bob", "in", "Rome"),
            row(5, TEXT, "Bob", "in", "Roma"),
            row(6, TEXT, "Bob", "", "Rome"),
        ],
    )
    assert [(each.row, each.cells["text"], len(facts_of(each))) for each in found.examples] == [
        (2, TEXT, 2),
        (3, "nothing here", 0),
    ]
    assert [(problem.row, str(problem.reason)) for problem in found.problems] == [
        (
            5,
            "The object 'Roma' does not stand in the text; the nearest is 'Rome'. Write it exactly as it stands there.",
        ),
        (6, "The triple 'Bob |  | Rome' has no relation. Fill it in, or remove the triple."),
    ]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("Ana | met | Bob", "subject 'Ana' does not stand in the text; the nearest is 'Anna'"),
        ("anna | met | Bob", "the nearest is 'Anna'"),
        ("Anna | met | Zurich", "object 'Zurich' does not stand in the text. Write it exactly"),
        ("Anna met Bob", "'Anna met Bob' is no triple. Write a JSON list such as"),
        ('[["Anna", "met"]]', "is no triple"),
        ('{"Anna": "Bob"}', "is no triple"),
        ("7", "'7' is no triple"),
        ('[["Anna", "met", "Bob", 1, 9]]', "subject 'Anna' does not begin at character 1"),
        ("[" * 100_000, "is no triple"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(cell: str, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        TASK.parse_row("triples", {"text": TEXT, "triples": cell})
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "triple", "places"),
    [
        ("USA and US", ("US", "r", "USA"), (8, 0)),  # a word goes before a part of a word
        ("1 FC Rome in Rome", ("1 FC Rome", "r", "Rome"), (0, 13)),  # and what is elsewhere before what is inside
        ("Rome FC", ("Rome FC", "r", "Rome"), (0, 0)),
        ("周星驰主演了《喜剧之王》，周星驰还演了", ("喜剧之王", "主演", "周星驰"), (7, 0)),
    ],
)
def test_of_several_places_the_likeliest_is_taken(text: str, triple: tuple, places: tuple) -> None:
    [fact] = facts_of(example(text, triple))
    assert (fact.subject_start, fact.object_start) == places


def test_triples_are_known_among_other_columns() -> None:
    [_text, column] = TASK.forms[0].columns
    for cells, least, most in [
        (['[["a", "r", "b"]]', "a | r | b"], 1.0, 1.0),
        (["good", "bad"], 0.0, 0.0),
        (['[[0, 4, "PER"]]', '[{"start": 0, "end": 4, "label": "PER"}]'], 0.0, 0.0),
    ]:
        assert least <= column.fits(Look.at(cells, lambda cell: not cell)) <= most
