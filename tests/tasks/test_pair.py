"""Two texts and their label: both are read, in their order, and columns are found by name and content."""

from __future__ import annotations

from pathlib import Path

import pytest

from bert_core import TASKS, Example, Hyperparameters, Known, Tokenizer, guess_columns, guess_task, read_table

TASK = TASKS["pair"]
DATA = Path(__file__).parents[3] / "shared" / "data" / "dev"


def test_both_texts_are_read_and_the_second_is_marked(toy_model: Path) -> None:
    examples = [Example(2, {"first": "good food", "second": "bad room", "label": "a"})]
    features = TASK.encode(examples, Tokenizer(toy_model), Known(labels=("a", "b")), Hyperparameters(max_length=16))
    assert features.tokens.types.tolist() == [0, 0, 0, 0, 1, 1, 1]
    assert features.known_targets.tolist() == [0]


@pytest.mark.parametrize(
    ("folder", "task", "columns"),
    [
        ("pair_en_mrpc", "pair", {"first": "sentence1", "second": "sentence2", "label": "label"}),
        ("pair_en_snli_mini", "pair", {"first": "premise", "second": "hypothesis", "label": "label"}),
        ("pair_zh_bustm", "pair", {"first": "sentence1", "second": "sentence2", "label": "label"}),
        ("pair_en_stsb", "score", {"text": "sentence1", "second": "sentence2", "number": "score"}),
        ("pair_zh_stsb", "score", {"text": "sentence1", "second": "sentence2", "number": "score"}),
        ("mlc_en_goemotions", "multilabel", {"text": "text", "labels": "labels"}),
        ("cls_en_sst2", "classification", {"text": "text", "label": "label"}),
        ("cls_en_banking77", "classification", {"text": "text", "label": "category"}),
        ("cls_zh_chnsenticorp_htl", "classification", None),
        ("cls_en_agnews", "classification", {"text": "text", "label": "label"}),
    ],
)
def test_the_task_and_the_columns_of_real_data_sets_are_found(folder: str, task: str, columns: dict | None) -> None:
    path = DATA / folder / "train.csv"
    if not path.is_file():
        pytest.skip("needs ../shared")
    table = read_table(path, path.name)
    assert guess_task(table).name == task
    if columns:
        assert dict(guess_columns(table, TASKS[task]).columns) == columns
