"""What every task promises, tried on each of them with a real, if tiny, BERT."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from bert_core import (
    TASKS,
    DataError,
    DataSource,
    Example,
    Hyperparameters,
    Predictor,
    RunSpec,
    RunStore,
    Task,
    Tokenizer,
    train,
)
from bert_core.models import EncoderConfig
from bert_core.models.inference import Inference
from bert_core.models.weights import save_model
from tests.tasks.examples import TOY_EXAMPLES

ALL = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
GIANT = "very good food " * 20_000


def spec_of(task: Task, examples: list[Example], **settings: float) -> RunSpec:
    columns = {column.role: column.role for column in task.columns}
    source = DataSource(
        file_name="toy", fingerprint="0", columns=columns, train_rows=len(examples), valid_rows=len(examples)
    )
    chosen = Hyperparameters(
        **{"epochs": 40, "batch_size": 8, "learning_rate": 1e-3, "dropout": 0.0, "max_length": 32} | settings
    )
    return RunSpec(task=task.name, data=source, labels=task.labels(examples), hyperparameters=chosen)


@ALL
def test_it_learns_its_rows_by_heart_and_answers_the_same_after_saving(
    task: Task, toy_model: Path, tmp_path: Path
) -> None:
    examples = TOY_EXAMPLES[task.name]
    spec = spec_of(task, examples)
    run = RunStore(tmp_path).create(spec, examples, examples)
    features = task.encode(examples, Tokenizer(toy_model), labels=spec.labels, max_length=32)
    inference = cache(Inference)  # its programs are made once a model
    kept = []

    def keep(model) -> None:
        save_model(model, EncoderConfig.from_folder(toy_model), run.model_folder, labels=spec.labels)
        Tokenizer(toy_model).save(run.model_folder)
        kept.append(task.decode(inference(model).logits(features.tokens), features, spec.labels))

    result = train(spec, examples, examples, model_folder=toy_model, report=lambda event: None, keep=keep)

    assert result.best is not None
    assert result.best.metrics[task.main_metric.name] == 1.0
    predictor = Predictor(run)
    assert predictor.evaluate(examples)[task.main_metric.name] == 1.0
    answers = predictor.answers([example.cells for example in examples])
    for before, after in zip(kept[-1], answers, strict=True):
        cells_before, cells_after = task.answer_cells(before), task.answer_cells(after)
        assert cells_before == pytest.approx(cells_after, abs=1e-5)


@ALL
def test_empty_and_giant_texts_get_an_answer(task: Task, toy_run) -> None:
    predictor = Predictor(toy_run)
    for text in ("", " ", "\t\n", GIANT, "😀" * 1000, "\x00\u202e", "e\u0301"):
        answer = predictor.answers([dict.fromkeys(task.input_roles, text)])
        assert len(answer) == 1


@ALL
def test_answers_come_in_the_order_of_the_questions_however_they_are_batched(task: Task, toy_run) -> None:
    predictor = Predictor(toy_run)
    cells = [dict.fromkeys(task.input_roles, "good " * (1 + row % 17)) for row in range(150)]
    together = predictor.answers(cells)
    for row in (0, 16, 77, 149):
        assert task.answer_cells(together[row]) == pytest.approx(
            task.answer_cells(predictor.answers([cells[row]])[0]), abs=1e-5
        )


@ALL
def test_rows_without_answers_can_be_encoded(task: Task, toy_model: Path) -> None:
    examples = [Example(1, dict.fromkeys(task.input_roles, "good food"))]
    features = task.encode(examples, Tokenizer(toy_model), labels=task.labels(TOY_EXAMPLES[task.name]), max_length=16)
    assert features.targets is None


@ALL
def test_an_answer_that_the_model_does_not_know_is_named_with_its_row(task: Task) -> None:
    examples = TOY_EXAMPLES[task.name]
    target = next(column.role for column in task.columns if column.is_target)
    strange = Example(99, {**examples[0].cells, target: "never seen"})
    with pytest.raises(DataError, match="99"):
        task.check([*examples, strange], task.labels(examples))


@ALL
def test_everything_that_a_page_draws_is_declared(task: Task) -> None:
    assert task.title and task.help_text and task.drawing
    assert len({metric.name for metric in task.metrics}) == len(task.metrics)
    assert any(column.is_target for column in task.columns) and task.input_roles


def test_each_task_has_toy_examples() -> None:
    assert TOY_EXAMPLES.keys() == TASKS.keys()
