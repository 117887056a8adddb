"""Many labels a text: how lists are read, thresholds tuned, answers made and scored."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn import metrics

from bert_core import TASKS, DataError, Example, Known, LabelsAnswer
from bert_core.data import Table, guess_columns, guess_task, read_table
from bert_core.data.examples import examples_from
from bert_core.tasks import Features
from bert_core.tasks.multilabel import best_thresholds
from bert_core.text import Reads, Tokens

TASK = TASKS["multilabel"]


def rows(labels: list[list[str]]) -> list[Example]:
    return [Example(row, {"text": "x", "labels": json.dumps(each)}) for row, each in enumerate(labels, 2)]


def features(count: int) -> Features:
    tokens = Tokens(np.zeros(count), np.zeros(count), np.arange(count + 1))
    return Features(tokens, Reads.first(tokens), None, np.arange(count))


def parsed(cell: str) -> list[str]:
    [example] = TASK.parse("list", [Example(2, {"text": "x", "labels": cell})]).examples
    return json.loads(example.cells["labels"])


@pytest.mark.parametrize(
    "cell",
    ["a|b", "a; b", "a, b", "a，b", "a、b", '["a","b"]', "['a', 'b']", "['a' 'b']", "a|b|a", " a || b ", '["a", "b",]'],
)
def test_a_list_is_read_however_it_is_written(cell: str) -> None:
    assert parsed(cell) == ["a", "b"]


def test_an_empty_cell_is_no_label_and_a_comma_may_be_part_of_one() -> None:
    assert parsed("") == parsed("[]") == []
    assert parsed("fees, charges|cards") == ["fees, charges", "cards"]
    assert parsed("[1, 2]") == ["1", "2"]


@pytest.mark.parametrize("cell", ['["a", ', '{"a": 1}', '[["a"]]', "[null]", "[" * 10_000, '[{"start": 1}]'])
def test_a_cell_that_is_no_list_is_a_problem_in_one_sentence(cell: str) -> None:
    result = TASK.parse("list", [Example(7, {"text": "x", "labels": cell})])
    [problem] = result.problems
    assert problem.row == 7 and "is no list of labels" in str(problem.reason)


def test_rows_without_any_label_teach_nothing() -> None:
    with pytest.raises(DataError, match="No row has any label"):
        TASK.learn(rows([[], []]))


def test_a_label_that_was_not_learned_is_named_with_its_row() -> None:
    with pytest.raises(DataError, match="Row 3 has the label 'c'"):
        TASK.check(rows([["a"], ["a", "c"]]), Known(labels=("a", "b")))


def test_labels_apply_from_their_own_threshold_on_and_huge_logits_stay_finite() -> None:
    known = Known(labels=("a", "b", "c"), numbers={"threshold:b": 0.9})
    [answer] = TASK.decode(np.array([[0.1, 1.0, 1e4]], "float32"), features(1), rows([[]]), known)
    assert answer.labels == ("c", "a") and answer.thresholds == {"c": 0.5, "b": 0.9, "a": 0.5}
    assert list(answer.probabilities) == ["c", "b", "a"] and answer.probabilities["c"] == 1.0
    assert TASK.answer_cells(answer) == {"prediction": "c|a", "probabilities": "1.0000|0.5250"}


def test_a_label_with_few_rows_keeps_the_usual_threshold() -> None:
    truth = (np.arange(30) < 9)[:, None]
    assert best_thresholds(np.where(truth, 0.3, 0.1), truth).tolist() == [0.5]


def test_a_label_that_cannot_be_told_from_others_is_not_given_to_every_row() -> None:
    chance = np.random.default_rng(0)
    truth = np.stack([np.arange(400) % 2 == 0, np.arange(400) % 20 == 0], axis=1)
    probabilities = np.stack([np.where(truth[:, 0], 0.9, 0.1), chance.random(400) * 0.1], axis=1)
    given = probabilities >= best_thresholds(probabilities, truth)
    assert given[:, 0].sum() == 200 and given[:, 1].sum() < 20


def test_tuned_thresholds_are_never_worse_than_any_others_on_the_rows_they_were_tuned_on() -> None:
    chance = np.random.default_rng(0)
    levels = np.linspace(0, 1.01, 52)
    for _ in range(100):
        truth = chance.random((60, 2)) < chance.uniform(0.25, 0.6, 2)
        probabilities = np.clip(chance.normal(0.3 + 0.2 * truth, 0.2), 0, 1).round(1)
        if truth.sum(axis=0).min() < 10:
            continue
        chosen = best_thresholds(probabilities, truth)
        given = [probabilities[:, i] >= levels[:, None] for i in range(2)]  # (levels, rows) each
        found = [(each & truth[:, i]).sum(1) for i, each in enumerate(given)]
        of_all = found[0][:, None] + found[1]  # (levels, levels): of every two thresholds
        best = np.max(2 * of_all / (given[0].sum(1)[:, None] + given[1].sum(1) + truth.sum()))
        assert metrics.f1_score(truth, probabilities >= chosen, average="micro") == pytest.approx(best)


def test_thresholds_are_kept_with_what_is_known() -> None:
    truth = [["a"] if row % 2 else [] for row in range(40)]
    logits = np.array([[-1.0 if row % 2 else -3.0] for row in range(40)], "float32")
    known = TASK.tune(logits, features(40), rows(truth), Known(labels=("a",)))
    answers = TASK.decode(logits, features(40), rows(truth), known)
    assert TASK.score(answers, rows(truth), known)["micro_f1"] == 1.0


def test_scores_are_those_of_scikit_learn_on_1000_random_sets() -> None:
    chance = np.random.default_rng(0)
    names = tuple("abcd")
    for _ in range(1000):
        count = int(chance.integers(1, 20))
        truth = (chance.random((count, 4)) < chance.random(4)).astype(int)
        likely = chance.random((count, 4)).round(int(chance.integers(1, 4)))
        given = (likely >= 0.5).astype(int)
        answers = [
            LabelsAnswer(
                tuple(name for name, is_given in zip(names, row, strict=True) if is_given),
                dict(zip(names, share.tolist(), strict=True)),
                {},
            )
            for row, share in zip(given, likely, strict=True)
        ]
        examples = rows([[name for name, has in zip(names, row, strict=True) if has] for row in truth])
        score = TASK.score(answers, examples, Known(labels=names))
        found, taken, wanted = (truth & given).sum(0), given.sum(0), truth.sum(0)
        present = (taken + wanted) > 0
        f1 = 2 * found[present] / (taken + wanted)[present]
        assert score["micro_f1"] == pytest.approx(
            metrics.f1_score(truth, given, average="micro", zero_division=0), abs=1e-9
        )
        assert score["macro_f1"] == pytest.approx(f1.mean() if present.any() else 0, abs=1e-9)
        assert score["subset_accuracy"] == pytest.approx(metrics.accuracy_score(truth, given), abs=1e-9)
        kept = wanted > 0
        expected = metrics.average_precision_score(truth[:, kept], likely[:, kept]) if kept.any() else 0
        assert score["mean_average_precision"] == pytest.approx(expected, abs=1e-9)


def table(*lines: str) -> Table:
    return read_table("\n".join(["id,text,toxic,rude,threat,source", *lines]).encode(), "file.csv")


def test_a_column_for_each_label_is_found_and_read() -> None:
    lines = [
        f"{i},this is comment number {i} of them,{i % 2},{int(i % 3 == 0)},{'' if i % 5 else 1},a{i}" for i in range(40)
    ]
    comments = table(*lines)
    assert guess_task(comments).task.name == "multilabel"
    guess = guess_columns(comments, TASK)
    assert guess.form == "columns"
    assert guess.columns == {"text": "text", "first_label": "toxic", "last_label": "threat"}
    found = examples_from(comments, guess.columns, TASK, form="columns").examples
    assert [json.loads(example.cells["labels"]) for example in found[:4]] == [
        ["rude", "threat"], ["toxic"], [], ["toxic", "rude"],
    ]  # fmt: skip


def test_a_cell_that_is_neither_1_nor_0_is_named_with_its_column() -> None:
    columns = {"text": "text", "first_label": "toxic", "last_label": "threat"}
    [problem] = examples_from(table("1,x,1,2,0,a", "2,y,0,TRUE,0.0,b"), columns, TASK, form="columns").problems
    assert problem.row == 2 and "'2' in the column 'rude'" in str(problem.reason)


def test_label_columns_the_wrong_way_round_get_a_sentence() -> None:
    columns = {"text": "text", "first_label": "threat", "last_label": "toxic"}
    with pytest.raises(DataError, match="the other way round"):
        examples_from(table("1,x,1,1,0,a"), columns, TASK, form="columns")
