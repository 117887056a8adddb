"""The charts of a run while it learns and after, and their numbers as tables. Knows histories, no runs and no files."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from bert_core import N_, History, Metric, Task
from ui.charts import empty_figure
from ui.i18n import _

FAINT, REFERENCE = "rgba(128,128,128,0.45)", "rgb(128,128,128)"
HEIGHT, LOW_HEIGHT = 320, 170
TABLE_ROWS = 200
BASELINES = {
    "most_common": N_("Always the most common answer"),
    "word_counting": N_("Word counting (TF-IDF)"),
}
"""The words for what a model is compared with."""
BASELINE_DASHES = {"most_common": "dot", "word_counting": "dashdot"}


def loss_figure(history: History, *, by_strength: bool = False) -> go.Figure:
    """How wrong the model is: on each batch, smoothed, and on the rows set aside, with the step that is kept.

    `by_strength` is for a run that learns from few examples: each of its steps is a strength tried on all rows.
    """
    figure = _figure(history, _("Error (loss)"), by_strength=by_strength)
    steps = _column(history.steps, "step")
    hover = _hover("%{y:.4f}")
    figure.add_scatter(
        x=steps, y=_column(history.steps, "smooth_loss"),
        name=_("Training rows") if by_strength else _("Training, smoothed"),
        mode="lines+markers" if by_strength else _mode(history),
        line_width=2.5, hovertemplate=hover,
    )  # fmt: skip
    figure.add_scatter(
        x=_column(history.validations, "step"), y=_column(history.validations, "loss"), mode="lines+markers",
        name=_("Rows set aside (validation)"), line={"width": 2.5, "dash": "dash"}, marker_size=7, cliponaxis=False,
        hovertemplate=hover,
    )  # fmt: skip
    if history.best:
        _mark_best(figure, history.best.step, history.best.loss)
    if by_strength:
        return figure
    figure.add_scatter(
        x=steps, y=_column(history.steps, "loss"), name=_("Training, each step"), mode="lines",
        line={"width": 1, "color": FAINT}, zorder=-1, hovertemplate=hover,
    )  # fmt: skip
    return figure


def metrics_figure(history: History, task: Task, *, by_strength: bool = False) -> go.Figure:
    """How good the answers on the rows set aside are: the main metric strong, others thin.

    They are shares, all on one axis; a main metric that is no share stands alone. Dotted lines are the main metric of
    much simpler rules (baselines).
    """
    figure = _figure(history, _("Score on the rows set aside"), by_strength=by_strength)
    shares = task.main_metric.is_share
    if shares:
        figure.update_yaxes(tickformat=".0%", range=[0, 1.03])
    steps = _column(history.validations, "step")
    scored = _scored(history, task)
    for metric in [metric for metric in scored if metric.is_share] if shares else [task.main_metric]:
        is_main = metric == task.main_metric
        figure.add_scatter(
            x=steps,
            y=np.array([check.metrics[metric.name] for check in history.validations]),
            name=_(metric.title),
            mode="lines+markers",
            line={"width": 3.5 if is_main else 1.2, "dash": "solid" if is_main else "dot"},
            marker_size=8 if is_main else 4,
            zorder=1 if is_main else 0,
            cliponaxis=False,
            hovertemplate=_hover("%{y:.1%}" if shares else "%{y:.3f}"),
        )
    _draw_baselines(figure, history, task.main_metric)
    if history.best:
        _mark_best(figure, history.best.step, history.best.metrics[task.main_metric.name])
    return figure


def learning_rate_figure(history: History) -> go.Figure:
    """How strongly the model corrects itself at each step."""
    figure = _figure(history, _("Learning rate"), height=LOW_HEIGHT)
    figure.update_yaxes(rangemode="tozero", exponentformat="none", nticks=4)
    figure.add_scatter(
        x=_column(history.steps, "step"), y=_column(history.steps, "learning_rate"), name=_("Learning rate"),
        mode=_mode(history), line_width=2, hovertemplate=_hover("%{y:.3g}"), showlegend=False,
    )  # fmt: skip
    return figure


def checks_table(history: History, task: Task, *, by_strength: bool = False) -> pd.DataFrame:
    """Every check on the rows set aside, newest first."""
    checks = history.validations[::-1]
    table = {_("Step"): [check.step for check in checks]}
    if not by_strength:
        table[_("Pass (epoch)")] = [round(check.epoch, 2) for check in checks]
    table[_("Error (loss)")] = [round(check.loss, 4) for check in checks]
    for metric in _scored(history, task):
        table[_(metric.title)] = [round(check.metrics[metric.name], 4) for check in checks]
    table[_("Best so far")] = [check.best for check in checks]
    return pd.DataFrame(table)


def baselines_table(history: History, task: Task) -> pd.DataFrame:
    """The figures of much simpler rules, and how long these took."""
    table = {_("Compared with (baseline)"): [_(BASELINES[each.name]) for each in history.baselines]}
    for metric in task.metrics:
        table[_(metric.title)] = [each.metrics.get(metric.name) for each in history.baselines]
    table[_("Seconds")] = [each.seconds for each in history.baselines]
    return pd.DataFrame(table)


def steps_table(history: History, *, by_strength: bool = False) -> pd.DataFrame:
    """Steps spread over the whole training, newest first."""
    steps = history.steps[:: -max(1, -(-len(history.steps) // TABLE_ROWS))]
    table = {
        _("Step"): [step.step for step in steps],
        _("Error (loss)"): [round(step.loss, 4) for step in steps],
    }
    if not by_strength:
        table[_("Smoothed")] = [round(step.smooth_loss, 4) for step in steps]
        table[_("Learning rate")] = [f"{step.learning_rate:.3g}" for step in steps]
        table[_("Rows per second")] = [round(step.examples_per_second, 1) for step in steps]
    return pd.DataFrame(table)


def _scored(history: History, task: Task) -> list[Metric]:
    """The metrics that the rows set aside give; some ask for what not every table has."""
    return [metric for metric in task.metrics if all(metric.name in check.metrics for check in history.validations)]


def _figure(history: History, y_title: str, *, height: int = HEIGHT, by_strength: bool = False) -> go.Figure:
    """An empty figure. Its x axis reaches to the planned end from the beginning, and curves grow into it."""
    x_title = _("Corrections made (steps)")
    if by_strength:
        x_title = _("Level of strictness, the loosest last (regularization)")
    figure = empty_figure(x_title=x_title, y_title=y_title, height=height)
    figure.update_layout(template="none")
    figure.update_xaxes(range=[0, 1.01 * end_of(history)])
    if by_strength:
        figure.update_xaxes(range=[0.9, end_of(history) + 0.1], dtick=1)
    return figure


def _draw_baselines(figure: go.Figure, history: History, metric: Metric) -> None:
    for each in history.baselines:
        if metric.name in each.metrics:
            figure.add_scatter(
                x=[0, end_of(history)], y=[each.metrics[metric.name]] * 2, name=_(BASELINES[each.name]), mode="lines",
                line={"width": 2, "dash": BASELINE_DASHES[each.name], "color": REFERENCE}, zorder=-1,
                hovertemplate=_hover("%{y:.1%}" if metric.is_share else "%{y:.3f}"),
            )  # fmt: skip


def end_of(history: History) -> int:
    """The planned last step, or the last one of a run that has ended before that."""
    if history.plan and not history.end:
        return history.plan.total_steps
    return history.last_step.step if history.last_step else 1


def _mode(history: History) -> str:
    """A single point is no line."""
    return "lines" if len(history.steps) > 1 else "markers"


def _mark_best(figure: go.Figure, step: int, value: float) -> None:
    figure.add_scatter(
        x=[step], y=[value], name=_("Best, kept"), mode="markers", zorder=2, cliponaxis=False,
        marker={"symbol": "star", "size": 15, "line": {"width": 1}}, hovertemplate=_hover("%{y}"),
    )  # fmt: skip


def _column(events: list, name: str) -> np.ndarray:
    return np.array([getattr(event, name) for event in events])


def _hover(value: str) -> str:
    return f"%{{fullData.name}}: {value}<br>" + _("Step {step}", step="%{x}") + "<extra></extra>"
