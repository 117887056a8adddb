"""Questions about a text: reading what people wrote, places to the character, windows, no answer, scores."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from bert_core import TASKS, Example, Hyperparameters, Known, QaAnswer, Tokenizer
from bert_core.data import guess_columns, guess_task, prepare, read_table
from bert_core.errors import DataError

TASK = TASKS["qa"]
DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"
KNOWN = Known(numbers={"has_no_answer": 1.0, "no_answer_threshold": 0.0})
TEXT = "The film was very good , 房间很好。 Zoë's\t\te\u0301tude  is 👩‍👩‍👧 great"


def example(text: str, right: list[str], row: int = 2) -> Example:
    answers = [{"text": answer, "start": text.index(answer)} for answer in right]
    return Example(row, {"context": text, "question": "what is it", "answers": json.dumps(answers)})


def parsed(**cells: str):
    return TASK.parse("columns", [Example(7, {"context": TEXT, "question": "what", "answer": ""} | cells)])


def perfect(features) -> np.ndarray:
    return (features.targets * 20 - 10).astype("float32")


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        ({"answer": "very good"}, ["very good"]),
        ({"answer": "Very  GOOD", "answer_start": ""}, ["very good"]),
        ({"answer": '["film", "The film"]', "answer_start": "[4, 0]"}, ["film", "The film"]),
        ({"answer": '["film", "film"]'}, ["film"]),
        ({"answer": ""}, []),
        ({"answer": "", "is_impossible": "1"}, []),
        ({"answer": "plausible", "is_impossible": "True"}, []),
        ({"answer": "film", "is_impossible": "0"}, ["film"]),
    ],
)
def test_the_cells_of_a_row_become_answers_with_their_places(cells: dict, answers: list[str]) -> None:
    [found] = parsed(**cells).examples
    assert set(found.cells) == {"context", "question", "answers"}
    places = json.loads(found.cells["answers"])
    assert [place["text"] for place in places] == answers
    assert all(TEXT.startswith(place["text"], place["start"]) for place in places)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"answer": "vary good"}, "The answer 'vary good' is not in the text, but 'very good' is"),
        ({"answer": "film", "answer_start": "four"}, "'four' is not where an answer begins"),
        ({"answer": '["film"]', "answer_start": "[4, 0]"}, "Answers: 1, but places where they begin: 2."),
        ({"answer": "", "is_impossible": "0"}, "The answer is empty, and '0' says that there is one"),
        ({"answer": "film", "is_impossible": "perhaps"}, "'perhaps' does not say"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(cells: dict, reason: str) -> None:
    found = parsed(**cells)
    [problem] = found.problems
    assert problem.row == 7 and str(problem.reason).startswith(reason) and not found.examples


def test_what_was_assumed_is_counted_and_told() -> None:
    rows = [
        Example(row, {"context": "good good Food", "question": "what", "answer": answer, "answer_start": start})
        for row, (answer, start) in enumerate([("good", ""), ("good", ""), ("food", ""), ("good", "3")], 2)
    ]
    assert [str(notice) for notice in TASK.parse("columns", rows).notices] == [
        "In 2 rows the answer stands in the text more than once (first: row 2); the first place is taken.",
        "In 1 row the answer differs from the text in case or blanks (row 4); it is taken as it stands in the text.",
        "In 1 row the answer is not at the place that is given for it (row 5); the nearest place is taken.",
    ]


def test_rows_without_any_answer_are_refused() -> None:
    with pytest.raises(DataError, match="No row has an answer"):
        TASK.learn([example(TEXT, [])])
    assert TASK.learn([example(TEXT, ["film"])]).numbers["has_no_answer"] == 0
    assert TASK.learn([example(TEXT, ["film"]), example(TEXT, [])]).numbers["has_no_answer"] == 1


RIGHT = ["The film", "very good", "房间很好", "很好。", "Zoë's", "e\u0301tude", "👩‍👩‍👧", "👩‍👩‍👧 great", TEXT]


@pytest.mark.parametrize("right", RIGHT)
def test_an_answer_comes_back_to_the_character(right: str, toy_model: Path) -> None:
    examples = [example(TEXT, [right]), example(TEXT, [])]
    features = TASK.encode(examples, Tokenizer(toy_model), KNOWN, Hyperparameters(max_length=64))
    first, second = TASK.decode(perfect(features), features, examples, KNOWN)
    assert (first.text, first.start) == (right, TEXT.index(right))
    assert TEXT[first.start : first.end] == right
    assert second.text == "" and second.probability > 0.99


def test_the_tail_of_a_long_text_is_read_in_windows(toy_model: Path) -> None:
    text = "the room was bad and " * 40 + "the staff was lovely"
    examples = [example(text, ["lovely"]), example(text, ["the room"]), example("good food", ["food"])]
    features = TASK.encode(examples, Tokenizer(toy_model), KNOWN, Hyperparameters(max_length=32))
    assert len(features.tokens) > 10 and features.tokens.lengths.max() <= 32
    rows = features.reads.rows
    assert all((features.targets[rows == row].sum(axis=0) == 1).all() for row in range(len(features.tokens)))
    answers = TASK.decode(perfect(features), features, examples, KNOWN)
    assert [answer.text for answer in answers] == ["lovely", "the room", "food"]
    assert answers[0].start == len(text) - len("lovely")


def test_more_overlap_gives_more_windows(toy_model: Path) -> None:
    def windows(stride: int) -> int:
        settings = Hyperparameters(max_length=48, doc_stride=stride)
        return len(TASK.encode([example("good food " * 100, [])], Tokenizer(toy_model), KNOWN, settings).tokens)

    assert windows(0) < windows(8) < windows(16) == windows(256)


def test_the_likeliest_answers_come_in_order_and_survive_the_way_to_another_process(toy_model: Path) -> None:
    examples = [example(TEXT, ["film"])]
    features = TASK.encode(examples, Tokenizer(toy_model), KNOWN, Hyperparameters(max_length=64))
    logits = np.random.default_rng(0).normal(size=(len(features.reads), 2)).astype("float32")
    [answer] = TASK.decode(logits, features, examples, KNOWN)
    shares = [answer.probability, *(other.probability for other in answer.runners_up)]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 1 and len(shares) == 5
    assert TypeAdapter(QaAnswer).validate_json(json.dumps(dataclasses.asdict(answer))) == answer
    cells = TASK.answer_cells(answer)
    assert TEXT[int(str(cells["start"])) : int(str(cells["end"]))] == cells["prediction"] == answer.text
    assert TASK.answer_cells(QaAnswer("", 0, 0, 1.0)) == {"prediction": "", "start": "", "end": "", "probability": 1.0}


def test_the_threshold_is_tuned_where_there_are_questions_without_an_answer(toy_model: Path) -> None:
    examples = [example("the food was good", ["good"]), example("the food was bad", []), example("a room", ["room"])]
    features = TASK.encode(examples, Tokenizer(toy_model), KNOWN, Hyperparameters(max_length=32))
    logits = perfect(features)
    logits[features.reads.starts[:-1]] += 30  # 'no answer' seems best to it everywhere
    assert [answer.text for answer in TASK.decode(logits, features, examples, KNOWN)] == ["", "", ""]
    tuned = TASK.tune(logits, features, examples, KNOWN)
    answers = TASK.decode(logits, features, examples, tuned)
    assert [answer.text for answer in answers] == ["good", "", "room"]
    assert all(answer.probability >= other.probability for answer in answers for other in answer.runners_up)
    without = Known(numbers={"has_no_answer": 0.0, "no_answer_threshold": 0.0})
    assert TASK.tune(logits, features, examples, without) == without
    assert all(answer.text for answer in TASK.decode(logits, features, examples, without))


def test_scores_are_told_apart_by_whether_there_is_an_answer() -> None:
    examples = [example(TEXT, ["very good", "good"]), example(TEXT, ["The film"]), example(TEXT, []), example(TEXT, [])]
    answers = [QaAnswer(text, 0, 0, 1.0) for text in ("Good", "The film was", "", "film")]
    assert TASK.score(answers, examples, KNOWN) == pytest.approx(
        {"f1": (1 + 2 / 3 + 1) / 4, "exact_match": 0.5, "has_answer_f1": (1 + 2 / 3) / 2, "no_answer_accuracy": 0.5}
    )
    assert TASK.score(answers[:2], examples[:2], KNOWN)["no_answer_accuracy"] == 1


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("context,question,answer", {"context": 0, "question": 1, "answer": 2}),
        ("文章,问题,答案", {"context": 0, "question": 1, "answer": 2}),
        ("a,b,c", {"context": 0, "question": 1, "answer": 2}),
    ],
)
def test_the_columns_are_found(header: str, columns: dict[str, int]) -> None:
    text = "a long text about item {} " * 12
    lines = [f"{text.replace('{}', str(i))},who was number {i}?,item {i}" for i in range(20)]
    table = read_table("\n".join([header, *lines]).encode(), "file.csv")
    names = header.split(",")
    assert guess_columns(table, TASK).columns == {role: names[place] for role, place in columns.items()}
    assert guess_task(table).task is TASK


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")
@pytest.mark.parametrize("path", sorted(DATA.glob("qa_*/*.csv")), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_real_data_sets_are_known_and_every_row_can_be_used(path: Path) -> None:
    table = read_table(path, path.name)
    assert guess_task(table).task is TASK
    guess = guess_columns(table, TASK)
    assert guess.columns == {column.role: column.role for column in TASK.form("columns").columns}
    data = prepare(table, guess.columns, TASK, form=guess.form)
    assert not data.problems and not data.notices and len(data.train) + len(data.valid) == len(table)
