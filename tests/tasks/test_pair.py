"""Two texts and a label; and that tables of each pooled task are told apart by their columns."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics

from bert_core import TASKS, ClassAnswer, Example, Hyperparameters, Known, Tokenizer
from bert_core.data import guess_columns, guess_task, read_table

TASK = TASKS["pair"]
DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"
FOUND = {
    "mlc_en_goemotions": ("multilabel", {"text": "text", "labels": "labels"}),
    "pair_en_mrpc": ("pair", {"text": "sentence1", "second": "sentence2", "label": "label"}),
    "pair_en_sick": ("pair", {"text": "sentence1", "second": "sentence2", "label": "entailment"}),
    "pair_en_snli_mini": ("pair", {"text": "premise", "second": "hypothesis", "label": "label"}),
    "pair_en_stsb": ("score", {"text": "sentence1", "second": "sentence2", "score": "score"}),
    "pair_zh_bustm": ("pair", {"text": "sentence1", "second": "sentence2", "label": "label"}),
    "pair_zh_stsb": ("score", {"text": "sentence1", "second": "sentence2", "score": "score"}),
}


def rows(labels: list[str]) -> list[Example]:
    return [Example(row, {"text": "a", "second": "b", "label": label}) for row, label in enumerate(labels, 2)]


def test_both_texts_stand_in_one_row_and_the_longer_loses_its_end(toy_model: Path) -> None:
    examples = [Example(2, {"text": "good " * 40, "second": "bad food"})]
    features = TASK.encode(examples, Tokenizer(toy_model), Known(labels=("a", "b")), Hyperparameters(max_length=16))
    assert len(features.tokens.ids) == 16 and features.tokens.types.tolist() == [0] * 13 + [1] * 3
    assert features.targets is None


def test_texts_of_any_length_are_read_in_little_memory_as_their_beginnings(toy_model: Path) -> None:
    tokenizer = Tokenizer(toy_model)
    long, short = (
        tokenizer.encode(["good food " * times], ["bad room " * times], max_length=16) for times in (9000, 9)
    )
    assert np.array_equal(long.ids, short.ids) and np.array_equal(long.types, short.types)


def test_scores_are_those_of_scikit_learn_on_1000_random_sets() -> None:
    chance = np.random.default_rng(0)
    for _ in range(1000):
        names = ("entails", "neutral", "contradicts")[: chance.integers(2, 4)]
        truth, given = (chance.choice(names, 20).tolist() for _ in range(2))
        score = TASK.score([ClassAnswer(label, {}) for label in given], rows(truth), Known(labels=names))
        present = sorted({*truth, *given})
        confusion = metrics.confusion_matrix(truth, given, labels=present)
        f1 = 2 * np.diag(confusion) / (confusion.sum(0) + confusion.sum(1))
        assert score["accuracy"] == pytest.approx(np.trace(confusion) / 20, abs=1e-9)
        assert score["macro_f1"] == pytest.approx(f1.mean(), abs=1e-9)


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")
@pytest.mark.parametrize("name", FOUND)
def test_the_task_and_the_columns_of_real_data_sets_are_found(name: str) -> None:
    path = DATA / name / "test.csv"
    table = read_table(path, path.name)
    task, columns = FOUND[name]
    assert guess_task(table).task.name == task
    assert guess_columns(table, TASKS[task]).columns == columns


@pytest.mark.skipif(not DATA.is_dir(), reason="the shared data sets are not on this machine")
@pytest.mark.parametrize("path", sorted(DATA.glob("cls_*/test.csv")), ids=lambda path: path.parent.name)
def test_one_label_a_text_is_still_taken_for_that(path: Path) -> None:
    assert guess_task(read_table(path, path.name)).task.name == "classification"


@pytest.mark.parametrize(
    ("header", "task"),
    [
        ("前提,假设,标签", "pair"),
        ("句子1,句子2,标签", "pair"),
        ("text_a,text_b,label", "pair"),
        ("question1,question2,is_duplicate", "pair"),
        ("title,body,label", "classification"),
    ],
)
def test_names_tell_two_texts_in_english_and_chinese(header: str, task: str) -> None:
    lines = [f"这是第{i}个足够长的句子用来比较,这是另外第{i}个足够长的句子也用来比较,{i % 2}" for i in range(40)]
    assert guess_task(read_table("\n".join([header, *lines]).encode(), "file.csv")).task.name == task
