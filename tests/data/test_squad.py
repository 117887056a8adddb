"""SQuAD: a row a question, however many right answers it has."""

from __future__ import annotations

import json

import pytest

from tests.data.format_files import SQUAD, read, refusal, rows


def test_squad_gives_a_row_a_question() -> None:
    table = read(json.dumps(SQUAD), "dev-v2.0.json")
    assert table.reading.format == "squad"
    assert table.columns == ["id", "context", "question", "answer", "answer_start", "is_impossible"]
    several, one, none, bare = rows(table)
    context = SQUAD["data"][0]["paragraphs"][0]["context"]
    assert several == {
        "id": "a",
        "context": context,
        "question": "Where is Normandy?",
        "answer": '["France", "in France"]',
        "answer_start": "[17, 14]",
        "is_impossible": "false",
    }
    assert (one["answer"], one["answer_start"]) == ("France", "17")
    assert context[17:].startswith("France")  # a place counts characters, however many bytes they take
    assert (none["answer"], none["answer_start"], none["is_impossible"]) == ("", "", "true")
    assert bare == {
        "id": "7", "context": "Nothing.", "question": "Why?", "answer": "", "answer_start": "", "is_impossible": ""
    }  # fmt: skip
    assert list(table.frame.index) == [1, 2, 3, 4]


def test_an_answer_that_looks_like_a_list_and_one_without_a_place() -> None:
    squad = json.loads(json.dumps(SQUAD))
    first, second, third = squad["data"][0]["paragraphs"][0]["qas"]
    first["answers"] = [{"text": '["x"]', "answer_start": 3}]
    second["answers"] = [{"text": "France", "answer_start": 17}, {"text": "Europe"}]
    third["answers"] = [{"text": "", "answer_start": -1}]
    found = rows(read(json.dumps(squad)))
    assert (json.loads(found[0]["answer"]), found[0]["answer_start"]) == (['["x"]'], "[3]")
    assert (found[1]["answer"], found[1]["answer_start"]) == ('["France", "Europe"]', "")
    assert (found[2]["answer"], found[2]["answer_start"]) == ("", "")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[0]["paragraphs"][1].pop("context"), "data[0].paragraphs[1] in q.json has no 'context'"),
        (lambda data: data[0]["paragraphs"][0].update(qas=3), "data[0].paragraphs[0] in q.json has no 'qas'"),
        (lambda data: data.append("x"), "data[1] in q.json has no 'paragraphs'"),
        (lambda data: data[0]["paragraphs"][1]["qas"].append({}), "paragraphs[1].qas[1] in q.json has no 'question'"),
        (lambda data: data[0]["paragraphs"][1]["qas"][0].update(answers=["x"]), "answers[0] in q.json has no 'text'"),
        (lambda data: data[0]["paragraphs"][1]["qas"][0].update(answers=True), "qas[0] in q.json has no 'answers'"),
    ],
)
def test_a_part_that_squad_does_not_have_is_named(damage, words: str) -> None:
    squad = json.loads(json.dumps(SQUAD))
    damage(squad["data"])
    assert words in refusal(json.dumps(squad), "q.json")


def test_squad_without_questions_is_refused() -> None:
    assert "The records of q.json have nothing in them" in refusal('{"data": [{"paragraphs": []}]}', "q.json")
