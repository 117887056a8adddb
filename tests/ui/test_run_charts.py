"""The charts of a run and their tables, from histories as they come."""

from __future__ import annotations

import json

import pytest

from bert_core import TASKS, End, History, Message, Plan, Step, Validation
from ui.run_charts import checks_table, learning_rate_figure, loss_figure, metrics_figure, steps_table

TASK = TASKS["classification"]
PLAN = Plan(epochs=2, steps_per_epoch=50, total_steps=100, validate_every=10, parameters=1, trainable_parameters=1)


def history(steps: int, *, checks: tuple[int, ...] = (), ended: bool = False, plan: Plan | None = PLAN) -> History:
    return History(
        steps=[
            Step(
                step=number, epoch=number / 50, loss=2 / number, smooth_loss=1 / number, learning_rate=number * 1e-5,
                examples_per_second=7.25, tokens_per_second=70,
            )
            for number in range(1, steps + 1)
        ],
        step_count=steps,
        validations=[
            Validation(
                step=number, epoch=number / 50, loss=0.5, best=number <= 20,
                metrics={"accuracy": 0.8, "macro_f1": 0.7, "weighted_f1": 0.75, "mcc": -0.5},
            )
            for number in checks
        ],
        phases=[],
        notices=[],
        plan=plan,
        end=End(outcome="stopped", reason=Message(text="You stopped it.")) if ended else None,
    )  # fmt: skip


def traces(figure: object) -> dict[str, object]:
    return {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("steps", [0, 1, 40])
@pytest.mark.parametrize("checks", [(), (10,), (10, 20, 30)])
@pytest.mark.parametrize("plan", [PLAN, None])
def test_every_state_of_a_run_can_be_drawn(steps: int, checks: tuple[int, ...], plan: Plan | None) -> None:
    seen = history(steps, checks=checks, plan=plan)
    for figure in (loss_figure(seen), metrics_figure(seen, TASK), learning_rate_figure(seen)):
        assert json.loads(figure.to_json())["layout"]["uirevision"]
    assert len(checks_table(seen, TASK)) == len(checks)
    assert len(steps_table(seen)) == steps


def test_learning_from_few_examples_is_drawn_by_strength_and_without_what_it_does_not_have() -> None:
    seen = history(3, checks=(1, 2, 3), plan=PLAN.model_copy(update={"total_steps": 5}))
    figure = loss_figure(seen, by_strength=True)
    assert set(traces(figure)) == {"Training rows", "Rows set aside (validation)", "Best, kept"}
    for drawn in (figure, metrics_figure(seen, TASK, by_strength=True)):
        assert "strictness" in drawn.layout.xaxis.title.text
        assert drawn.layout.xaxis.range == (0.9, 5.1)
    assert "Pass (epoch)" not in checks_table(seen, TASK, by_strength=True)
    assert list(steps_table(seen, by_strength=True)) == ["Step", "Error (loss)"]


def test_the_loss_is_drawn_raw_and_smooth_with_the_checks_and_the_best_of_them() -> None:
    drawn = traces(loss_figure(history(40, checks=(10, 20, 30))))
    assert list(drawn["Training, each step"].y[:2]) == [2, 1]
    assert list(drawn["Training, smoothed"].y[:2]) == [1, 0.5]
    assert drawn["Training, each step"].line.width < drawn["Training, smoothed"].line.width
    assert list(drawn["Rows set aside (validation)"].x) == [10, 20, 30]
    assert list(drawn["Best, kept"].x) == [20]


def test_the_first_point_can_be_seen_before_there_is_a_line() -> None:
    assert traces(loss_figure(history(1)))["Training, smoothed"].mode == "markers"
    assert traces(loss_figure(history(2)))["Training, smoothed"].mode == "lines"


def test_the_main_metric_stands_out_and_what_is_no_share_is_left_to_the_table() -> None:
    seen = history(40, checks=(10, 20, 30))
    drawn = traces(metrics_figure(seen, TASK))
    widths = {name: trace.line.width for name, trace in drawn.items() if trace.line.width}
    assert max(widths, key=widths.__getitem__) == TASK.main_metric.title
    assert "Better than guessing (MCC)" not in drawn
    assert checks_table(seen, TASK)["Better than guessing (MCC)"].tolist() == [-0.5] * 3
    assert drawn["Best, kept"].y[0] == 0.8


def test_the_x_axis_reaches_to_the_planned_end_from_the_beginning() -> None:
    for figure in (loss_figure(history(3)), metrics_figure(history(3), TASK), learning_rate_figure(history(3))):
        assert figure.layout.xaxis.range == (0, pytest.approx(101))


def test_a_run_that_was_stopped_fills_its_charts() -> None:
    assert loss_figure(history(40, ended=True)).layout.xaxis.range == (0, pytest.approx(40.4))


def test_tables_begin_with_the_newest_and_stay_short() -> None:
    table = steps_table(history(1000))
    assert len(table) <= 200
    assert table["Step"].iloc[0] == 1000
    assert checks_table(history(40, checks=(10, 20, 30)), TASK)["Step"].tolist() == [30, 20, 10]


def test_a_thousand_points_are_little_to_send() -> None:
    seen = history(1000, checks=tuple(range(50, 1001, 50)))
    assert sum(len(figure.to_json()) for figure in (loss_figure(seen), learning_rate_figure(seen))) < 100_000
