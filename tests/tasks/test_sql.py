"""NL2SQL: what is learned of a question and its table, which query is the best, and how queries are scored."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from pydantic import TypeAdapter

from bert_core import TASKS, Example, Hyperparameters, Known, SqlAnswer, Tokenizer, sql_of
from bert_core.tasks import Features
from bert_core.tasks.hydra import NAMES, PARTS, SILENT, SPAN, TARGETS
from bert_core.tasks.wikisql import Condition, Query

TASK = TASKS["sql"]
COLUMNS = "food | staff | room"
QUESTION = "the  Staff was\tvery good 好 ?"


def example(query: Query | None, question: str = QUESTION, columns: str = COLUMNS, **cells: str) -> Example:
    known = {} if query is None else {"sql": query.to_json()}
    return Example(2, {"question": question, "columns": columns, **known, **cells})


def encode(toy_model, *examples: Example, max_length: int = 32) -> Features:
    return TASK.encode(examples, Tokenizer(toy_model), Known(), Hyperparameters(max_length=max_length))


def perfect(features: Features) -> np.ndarray:
    """Logits that say exactly what the targets say."""
    logits = np.full((len(features.reads), len(NAMES)), -9.0, "float32")
    for name, part in PARTS.items():
        wanted = features.known_targets[:, part.targets]
        place = logits[:, part.outputs]
        if name in ("select", "condition", "span"):
            place[wanted == 1] = 9
        else:
            place[np.arange(len(wanted)), np.maximum(wanted[:, 0], 0)] = 9
    return logits


def answers(features: Features, *examples: Example) -> list[SqlAnswer]:
    return TASK.decode(perfect(features), features, examples, Known())


QUERIES = [
    Query(0, 0, ()),
    Query(2, 3, (Condition(1, 0, "VERY good"),)),
    Query(1, 5, (Condition(0, 2, "好"), Condition(2, 1, "the"))),
    Query(0, 1, (Condition(0, 1, "staff"), Condition(1, 2, "was very"), Condition(2, 0, "?"))),
]


def test_a_value_has_the_marks_of_its_last_letter(toy_model) -> None:
    one = example(Query(0, 0, (Condition(1, 0, "good"),)), question="was it good\u0301 ?")
    [answer] = answers(encode(toy_model, one), one)
    assert answer.conditions[0].value == "good\u0301"


@pytest.mark.parametrize("max_length", [16, 32])
def test_what_is_learned_of_a_query_leads_back_to_it(toy_model, max_length: int) -> None:
    examples = [example(query) for query in QUERIES]
    features = encode(toy_model, *examples, max_length=max_length)
    found = answers(features, *examples)
    assert TASK.score(found, examples, Known()).keys() == {metric.name for metric in TASK.metrics} - {"execution"}
    assert set(TASK.score(found, examples, Known()).values()) == {1.0}
    for answer in found:
        for condition in answer.conditions:
            assert QUESTION[condition.start : condition.end] == condition.value
    assert found[1].sql == 'SELECT COUNT("room") FROM t WHERE "staff" = \'very good\''


def test_each_column_is_a_row_with_targets_for_what_it_has_to_do_with_the_query(toy_model) -> None:
    features = encode(toy_model, example(QUERIES[1]))
    assert features.examples.tolist() == [0, 0, 0]
    targets, firsts = features.known_targets, features.reads.starts[:-1]
    assert targets.shape == (len(features.reads), TARGETS)
    said = {name: targets[firsts, part.targets][:, 0].tolist() for name, part in PARTS.items() if name != "span"}
    assert said == {
        "select": [0, 0, 1],
        "condition": [0, 1, 0],
        "aggregate": [SILENT, SILENT, 3],
        "operator": [SILENT, 0, SILENT],
        "count": [1, 1, 1],
    }
    marked = features.known_targets[:, SPAN.targets]
    assert marked.sum(axis=0).tolist() == [1, 1]
    pieces = features.reads.pieces[marked.argmax(axis=0)]
    (start, _), (_, end) = features.alignment.characters[pieces]
    assert QUESTION[start:end] == "very good"


@pytest.mark.parametrize("value", ["not in the question", "goo", ""])
def test_a_value_that_is_no_word_of_the_question_is_not_learned_and_the_rest_is(toy_model, value: str) -> None:
    features = encode(toy_model, example(Query(0, 0, (Condition(1, 1, value),))))
    assert features.known_targets[:, SPAN.targets].sum() == 0
    assert features.known_targets[:, PARTS["operator"].targets].max() == 1


def test_a_value_beyond_the_maximum_length_is_found_in_a_later_window(toy_model) -> None:
    question = "very " * 60 + "friendly food"
    one = example(Query(0, 0, (Condition(1, 0, "Friendly Food"),)), question)
    features = encode(toy_model, one)
    assert len(features.tokens) > 3
    [answer] = answers(features, one)
    [condition] = answer.conditions
    assert (condition.value, question[condition.start : condition.end]) == ("friendly food", "friendly food")


def test_an_answer_survives_the_way_through_json(toy_model) -> None:
    one = example(QUERIES[3])
    [answer] = answers(encode(toy_model, one), one)
    text = json.dumps(dataclasses.asdict(answer), ensure_ascii=False)
    assert TypeAdapter(SqlAnswer).validate_python(json.loads(text)) == answer
    assert 0.99 < answer.probability <= 1


def test_wrong_parts_count_for_themselves_only(toy_model) -> None:
    right = Query(0, 0, (Condition(1, 0, "good"), Condition(2, 1, "very")))
    one = example(right)
    [answer] = answers(encode(toy_model, one), one)

    def score(query: Query) -> dict[str, float]:
        return TASK.score([dataclasses.replace(answer, query=query)], [one], Known())

    reordered = right._replace(conditions=right.conditions[::-1])
    assert score(reordered)["logical_form"] == 1
    assert score(right._replace(conditions=(Condition(1, 0, " GOOD"), right.conditions[1])))["logical_form"] == 1
    wrong = {
        "select": right._replace(select=1),
        "aggregate": right._replace(aggregate=2),
        "operators": right._replace(conditions=(Condition(1, 2, "good"), right.conditions[1])),
        "values": right._replace(conditions=(Condition(1, 0, "bad"), right.conditions[1])),
    }
    for name, query in wrong.items():
        assert {key for key, value in score(query).items() if value < 1} == {name, "logical_form"}
    fewer = score(right._replace(conditions=right.conditions[:1]))
    assert {key for key, value in fewer.items() if value == 1} == {"select", "aggregate"}


def test_results_are_compared_where_rows_are_given(toy_model) -> None:
    rows = json.dumps([["soup", "ann", "1"], ["soup", "bo", "2"]])
    examples = [example(Query(0, 0, (Condition(1, 0, "ann"),)), rows=rows), example(Query(0, 0, ()), rows=rows)]
    given = answers(encode(toy_model, *examples), *examples)
    other = [
        dataclasses.replace(given[0], query=Query(0, 0, (Condition(2, 2, "2"),))),  # another way to the same soup
        dataclasses.replace(given[1], query=Query(1, 0, ())),
    ]
    assert TASK.score(other, examples, Known())["execution"] == 0.5


def test_rows_of_a_file_become_examples_or_problems_with_a_reason() -> None:
    cells = {
        "question": "who",
        "columns": "name (text) | age (number)",
        "sql": "SELECT name FROM people WHERE age > 30",
    }
    rows = [
        Example(2, cells),
        Example(3, cells | {"sql": "SELECT city FROM people"}),
        Example(4, cells | {"columns": "|"}),
        Example(5, cells | {"rows": '[["Ann"]]'}),
        Example(6, cells | {"rows": '[["Ann", 31]]'}),
        Example(7, cells | {"rows": "  "}),
    ]
    parsed = TASK.parse("sql", rows)
    assert [found.row for found in parsed.examples] == [2, 6, 7]
    assert [problem.row for problem in parsed.problems] == [3, 4, 5]
    assert sql_of(parsed.examples[0]) == 'SELECT "name" FROM t WHERE "age" > \'30\''
    assert "rows" in parsed.examples[1].cells and "rows" not in parsed.examples[2].cells
    assert TASK.counts(parsed.examples) == {"SELECT … WHERE …": 3}


def test_huge_logits_give_a_query_all_the_same(toy_model) -> None:
    one = example(None)
    features = encode(toy_model, one)
    logits = np.random.default_rng(0).normal(scale=1e4, size=(len(features.reads), len(NAMES))).astype("float32")
    [answer] = TASK.decode(logits, features, [one], Known())
    assert 0 <= answer.probability <= 1
