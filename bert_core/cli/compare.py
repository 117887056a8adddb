"""`compare`: runs beside each other."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table as Grid

from bert_core.cli.find import find_run, name_of
from bert_core.cli.options import JsonOption, RunsOption
from bert_core.cli.words import LANGUAGE, _, note, results, say, show, write_json
from bert_core.errors import RunError
from bert_core.evaluation.intervals import mean_interval
from bert_core.i18n import N_, Message
from bert_core.run_comparison import (
    RunAnswers,
    SettingInRuns,
    common_part,
    difference,
    difference_details,
    difference_words,
    differing_settings,
    distinct_names,
    run_answers,
)
from bert_core.runs import Run, RunStore

PART_TITLES = {"test": N_("the rows of the test"), "valid": N_("the rows for checking")}


def compare(
    names: Annotated[list[str], typer.Argument(metavar="RUN…", help=_("Two runs or more: ids or names."))],
    *,
    runs: RunsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how good runs are, whether one is really better, and what was set otherwise."""
    store = RunStore(runs)
    chosen = list({run.id: run for run in (find_run(store, name) for name in names)}.values())
    if len(chosen) < 2:
        raise RunError(N_("Name two different runs or more."))
    part = common_part(chosen)
    answers = [run_answers(run, part) for run in chosen]
    settings = differing_settings([run.spec for run in chosen])
    titles = distinct_names({run.id: name_of(run) for run in chosen})
    if as_json:
        write_json({
            "part": part,
            "runs": [_run_row(run, each) for run, each in zip(chosen, answers, strict=True)],
            "differences": [_difference_row(*pair) for pair in combinations(answers, 2)],
            "settings": [{"title": each.title.render(LANGUAGE), "values": _values(each)} for each in settings],
        })  # fmt: skip
        return
    _show_runs(answers, titles)
    for first, second in combinations(answers, 2):
        _show_difference(first, second, titles)
    if settings:
        _show_settings(settings, [titles[run.id] for run in chosen])


def _run_row(run: Run, answers: RunAnswers) -> dict[str, Any]:
    report = run.report
    metrics = (report.test_metrics if answers.part == "test" else report.metrics) if report else {}
    right = mean_interval(answers.right).model_dump()
    return {"run": run.id, "name": name_of(run), "task": answers.task, "metrics": metrics, "right": right}


def _difference_row(first: RunAnswers, second: RunAnswers) -> dict[str, Any]:
    pair = {"first": first.run_id, "second": second.run_id}
    try:
        return {**pair, **difference(first, second).model_dump()}
    except RunError as error:
        return {**pair, "not_compared": error.message.render(LANGUAGE)}


def _show_runs(answers: list[RunAnswers], titles: dict[str, str]) -> None:
    show(say(N_("Measured on {part}."), part=Message(text=PART_TITLES[answers[0].part])))
    grid = Grid(_("Run"), _("Right, row by row"), _("95 % interval"), _("Rows"), box=box.SIMPLE_HEAD)
    for each in answers:
        found = mean_interval(each.right)
        grid.add_row(
            titles[each.run_id], f"{found.value:.1%}", f"{found.low:.1%} – {found.high:.1%}", f"{found.rows:,}"
        )
    results().print(grid)


def _show_difference(first: RunAnswers, second: RunAnswers, titles: dict[str, str]) -> None:
    try:
        found = difference(first, second)
    except RunError as error:
        note(f"{titles[first.run_id]} – {titles[second.run_id]}: {error.message.render(LANGUAGE)}")
        return
    show(difference_words(found, titles[first.run_id], titles[second.run_id]).render(LANGUAGE))
    show("  " + difference_details(found).render(LANGUAGE))


def _show_settings(settings: list[SettingInRuns], titles: list[str]) -> None:
    grid = Grid(_("Set otherwise"), *titles, box=box.SIMPLE_HEAD)
    for each in settings:
        grid.add_row(each.title.render(LANGUAGE), *_values(each))
    results().print(grid)


def _values(setting: SettingInRuns) -> list[str]:
    return [value.render(LANGUAGE) if isinstance(value, Message) else value for value in setting.values]
