"""A person's own texts are answered at every check, and nothing of the training depends on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bert_core import TASKS, PreparedData, RunSpec, Task, train
from bert_core.events import Event, Notice, Validation
from tests.tasks.examples import TOY_EXAMPLES
from tests.tasks.test_contract import spec_of
from tests.training.test_training import trained

OWN = ({"text": "the food was lovely"}, {"text": "a dirty room"})


@pytest.mark.parametrize("method", ["fine_tuning", "few_examples"])
def test_every_check_answers_them_and_learning_stays_the_same_bit_for_bit(
    method: str, toy_spec: RunSpec, toy_data: PreparedData, toy_model: Path
) -> None:
    _, without = trained(toy_spec, toy_data, toy_model, epochs=2, method=method)
    result, watched = trained(
        toy_spec.model_copy(update={"watched": OWN}), toy_data, toy_model, epochs=2, method=method
    )
    checks = watched.of(Validation)
    assert all(len(check.watched) == 2 for check in checks)
    for answer in checks[-1].watched:
        assert answer.probabilities[answer.answer] == max(answer.probabilities.values())
        assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-3)
    assert [check.metrics for check in checks] == [check.metrics for check in without.of(Validation)]
    assert all(np.array_equal(a, b) for a, b in zip(watched.kept[-1], without.kept[-1], strict=True))
    assert result.best.watched == ()  # what a person typed is not kept with the model


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS.keys())
def test_every_task_says_what_it_answers_in_few_figures(task: Task, toy_model: Path) -> None:
    examples = TOY_EXAMPLES[task.name]
    own = {column.role: examples[0].cells[column.role] for column in task.inputs if column.role in examples[0].cells}
    spec = spec_of(task, examples, epochs=1).model_copy(update={"watched": (own,)})
    events: list[Event] = []
    train(spec, examples, examples, model_folder=toy_model, report=events.append)
    checks = [event for event in events if isinstance(event, Validation)]
    assert checks and not any(isinstance(event, Notice) for event in events)
    for check in checks:
        [answer] = check.watched
        assert len(answer.probabilities) <= 5
        assert all(0 <= value <= 1 for value in answer.probabilities.values())
        assert (answer.number is not None) == (task.name == "score")
        assert 0 < check.common_share <= 1


def test_a_question_without_its_table_ends_no_training(toy_model: Path) -> None:
    task, examples = TASKS["sql"], TOY_EXAMPLES["sql"]
    own = {"question": "how many?", "columns": ""}
    spec = spec_of(task, examples, epochs=1).model_copy(update={"watched": (own,)})
    events: list[Event] = []
    result = train(spec, examples, examples, model_folder=toy_model, report=events.append)
    assert result.outcome == "finished"
    assert all(event.watched for event in events if isinstance(event, Validation))
