"""What every task promises, tried on each of them with a real, if tiny, BERT."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bert_core import (
    TASKS,
    DataError,
    DataSource,
    Example,
    Hyperparameters,
    Predictor,
    Run,
    RunSpec,
    RunStore,
    Task,
    Tokenizer,
    form_to_correct,
    influence,
    train,
    with_right_answer,
)
from bert_core.evaluation.corrections import given
from bert_core.models import EncoderConfig
from bert_core.models.inference import Inference
from bert_core.models.weights import save_model
from bert_core.training import Checked, TrainingResult
from bert_core.training.again import cross_fitted_answers
from tests.tasks.examples import BY_HEART, TOY_EXAMPLES

ALL = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
README = Path(__file__).parents[2] / "README.md"
GIANT = "very good food " * 20_000
ROUNDING = 1e-9
"""A correlation is a quotient, which may miss 1 by so much."""


def spec_of(task: Task, examples: list[Example], **settings: float) -> RunSpec:
    form = task.forms[0]
    source = DataSource(
        file_name="toy",
        fingerprint="0",
        form=form.name,
        columns={column.role: column.role for column in form.columns},
        train_rows=len(examples),
        valid_rows=len(examples),
    )
    chosen = Hyperparameters(
        **{"epochs": 40, "batch_size": 8, "learning_rate": 1e-3, "dropout": 0.0, "max_length": 32} | settings
    )
    return RunSpec(task=task.name, data=source, known=task.learn(examples), hyperparameters=chosen)


@pytest.fixture(scope="module")
def toy_runs(toy_model: Path, tmp_path_factory) -> Callable[[Task], Run]:
    """A run of each task that was trained for a few steps only: it answers, rightly or not."""

    @cache
    def make(task: Task) -> Run:
        return learn(task, toy_model, RunStore(tmp_path_factory.mktemp(task.name)), epochs=1)[0]

    return make


def learn(task: Task, toy_model: Path, store: RunStore, **settings: float) -> tuple[Run, TrainingResult, list[Any]]:
    """A run trained in this process, how it ended, and the answers of the kept model before it was saved."""
    examples = TOY_EXAMPLES[task.name]
    spec = spec_of(task, examples, **settings)
    run = store.create(spec, examples, examples)
    features = task.encode(examples, Tokenizer(toy_model), spec.known, spec.hyperparameters)
    inference = cache(Inference)  # its programs are made once a model
    kept = []

    def keep(model, checked: Checked) -> None:
        known = checked.known
        parts = task.parts(known, spec.hyperparameters)
        config = EncoderConfig.from_folder(toy_model)
        save_model(model, config, run.model_folder, labels=parts.names, problem_type=parts.problem_type)
        Tokenizer(toy_model).save(run.model_folder)
        run.seal_model(run.model_folder, known)
        asked = task.ask(inference(model).logits, features, examples, known)
        kept[:] = task.decode(asked.logits, asked.features, examples, known)

    result = train(spec, examples, examples, model_folder=toy_model, report=lambda event: None, keep=keep)
    return run, result, kept


def is_learned(task: Task, metrics: dict[str, float]) -> bool:
    """Whether the main metric is perfect, or as good as a task can be that learns something else in each pass."""
    value, wanted = metrics[task.main_metric.name], BY_HEART.get(task.name, 1.0)
    return value >= wanted - ROUNDING if task.main_metric.higher_is_better else value <= wanted


@ALL
def test_it_learns_its_rows_by_heart_and_answers_the_same_after_saving(
    task: Task, toy_model: Path, tmp_path: Path
) -> None:
    examples = TOY_EXAMPLES[task.name]
    run, result, kept = learn(task, toy_model, RunStore(tmp_path))

    assert result.best is not None
    assert is_learned(task, result.best.metrics)
    predictor = Predictor(run)
    metrics, judgement = predictor.evaluate(examples)
    assert is_learned(task, metrics)
    assert [row.row for row in judgement.rows] == [example.row for example in examples]
    nearly = 0.5 if task.name == "score" else 0.99  # the order of numbers is learned before the numbers are
    assert all(row.right > nearly for row in judgement.rows) or task.name in BY_HEART
    answers = predictor.answers([example.cells for example in examples])
    for before, after in zip(kept, answers, strict=True):
        cells_before, cells_after = task.answer_cells(before), task.answer_cells(after)
        assert cells_before == pytest.approx(cells_after, abs=1e-5)


@ALL
def test_empty_and_giant_texts_get_an_answer(task: Task, toy_runs) -> None:
    predictor = Predictor(toy_runs(task))
    for text in ("", " ", "\t\n", GIANT, "😀" * 1000, "\x00\u202e", "e\u0301"):
        answer = predictor.answers([dict.fromkeys(task.input_roles, text)])
        assert len(answer) == 1


@ALL
def test_answers_come_in_the_order_of_the_questions_however_they_are_batched(task: Task, toy_runs) -> None:
    predictor = Predictor(toy_runs(task))
    cells = [dict.fromkeys(task.input_roles, "good " * (1 + row % 17)) for row in range(150)]
    together = predictor.answers(cells)
    for row in (0, 16, 77, 149):
        assert task.answer_cells(together[row]) == pytest.approx(
            task.answer_cells(predictor.answers([cells[row]])[0]), abs=1e-5
        )


@ALL
def test_a_file_of_answers_has_the_columns_that_the_readme_names(task: Task, toy_runs) -> None:
    [answer] = Predictor(toy_runs(task)).answers([dict.fromkeys(task.input_roles, "good ___ food")])
    row = next(line for line in README.read_text("utf-8").splitlines() if line.startswith(f"| `{task.name}` |"))
    assert re.findall(r"`(\w+)`", row.rpartition(" | ")[2]) == list(task.answer_cells(answer))


@ALL
def test_every_answer_can_be_traced_to_the_words_that_were_read(task: Task, toy_runs) -> None:
    predictor = Predictor(toy_runs(task))
    cells = dict.fromkeys(task.input_roles, "good ___ food, 很好")
    found = influence(task, task.inputs, cells, predictor.answers)
    words = [cells[part.role][part.start : part.end] for part in found.parts if part.role == found.parts[0].role]
    assert words == ["good", "food", "很", "好"]
    assert all(len(claim.without) == len(found.parts) for claim in found.claims)


@ALL
def test_rows_without_answers_can_be_encoded(task: Task, toy_model: Path) -> None:
    examples = [Example(1, dict.fromkeys(task.input_roles, "good ___ food"))]
    known = task.learn(TOY_EXAMPLES[task.name])
    features = task.encode(examples, Tokenizer(toy_model), known, Hyperparameters(max_length=16))
    assert features.targets is None


@ALL
def test_a_long_text_is_read_to_its_end_where_the_task_says_so(task: Task, toy_model: Path) -> None:
    examples = [Example(1, dict.fromkeys(task.input_roles, "good food " * 200))]
    known = task.learn(TOY_EXAMPLES[task.name])
    tokens = task.encode(examples, Tokenizer(toy_model), known, Hyperparameters(max_length=32)).tokens
    assert (len(tokens) > 1) is task.has_windows


@ALL
def test_everything_that_a_page_draws_is_declared(task: Task) -> None:
    assert task.title and task.help_text and task.drawing
    assert len({metric.name for metric in task.metrics}) == len(task.metrics)
    assert task.input_roles and len({form.name for form in task.forms}) == len(task.forms)


def test_each_task_has_toy_examples() -> None:
    assert TOY_EXAMPLES.keys() == TASKS.keys()


@ALL
def test_its_right_answers_can_be_written_into_a_cell_and_read_again(task: Task) -> None:
    examples = TOY_EXAMPLES[task.name]
    if not any(column.is_target for form in task.forms for column in form.columns):
        with pytest.raises(DataError, match="no answers"):
            form_to_correct(task, examples[0])
        return
    known = task.learn(examples)
    for example in examples:
        assert with_right_answer(task, example, given(task, example), known) == example


@ALL
def test_each_row_is_answered_by_a_model_that_has_not_learned_from_it(task: Task, toy_model: Path) -> None:
    examples, shares = TOY_EXAMPLES[task.name], []
    spec = spec_of(task, examples, epochs=1)
    answers = cross_fitted_answers(spec, examples, examples, model_folder=toy_model, tell=shares.append)
    assert all(isinstance(answer, task.answer_type) for answer in answers)
    assert [task.verdict(answer, example) for answer, example in zip(answers, examples, strict=True)]
    assert shares == sorted(shares) and shares[-1] == 1.0
