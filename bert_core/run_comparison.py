"""Runs beside each other: how right each answers, whether a difference is real, and in what they were set otherwise.

Only answers to the very same rows are compared. Knows no Keras and no pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bert_core.errors import RunError
from bert_core.evaluation.paired import Difference, paired_difference
from bert_core.hyperparameters import CHOICE_TITLES, Hyperparameters
from bert_core.i18n import N_, Message
from bert_core.judgement import Judged, names_of
from bert_core.record import Record
from bert_core.runs import Run
from bert_core.runs.rows import Part, rows_digest
from bert_core.spec import RunSpec, Split
from bert_core.tasks import TASKS

DIGEST_SHOWN, ID_SHOWN = 8, 6
YES, NO, NONE = N_("yes"), N_("no"), N_("none")


@dataclass(frozen=True, slots=True, eq=False)
class RunAnswers:
    """How right the answers of a run to the rows of a part are, float64 (rows,), and a sum of these rows."""

    run_id: str
    task: str
    part: Part
    rows_digest: str
    right: np.ndarray


class SettingInRuns(Record):
    """Something that is not the same in all of several runs, with its value in each of them, in words."""

    title: Message
    values: tuple[str | Message, ...]


def distinct_names(names: Mapping[str, str]) -> dict[str, str]:
    """The name of each run by its id; with the end of the id where several have the same name."""
    often = Counter(names.values())
    return {run_id: f"{name} · {run_id[-ID_SHOWN:]}" if often[name] > 1 else name for run_id, name in names.items()}


def common_part(runs: Sequence[Run]) -> Part:
    """The rows by which runs are compared: those of the test where all have answered such, else those for checking."""
    return "test" if all(_has_answers(run, "test") for run in runs) else "valid"


def run_answers(run: Run, part: Part) -> RunAnswers:
    """How right the answers of a run to a part are.

    Raises:
        RunError: it is not known, or a file is damaged.
    """
    judgement = run.judgement(part)
    if judgement is None or not judgement.rows:
        raise RunError(
            N_("How '{run}' answers single rows is not known: it has kept no model yet, or an older version made it. "
               "Train it again."),
            run=run.card.name,
        )  # fmt: skip
    right = np.array([row.right for row in judgement.rows], float)
    return RunAnswers(run.id, run.spec.task, part, rows_digest(run.folder, part), right)


def before_and_after(old: Run, new: Run) -> tuple[RunAnswers, RunAnswers]:
    """How right two models answer the same rows, some of whose right answers were corrected for the new one.

    Labels are compared by the corrected ones, since by the wrong ones the old model would be called wrong where it was
    right. Of answers that are right in part the rows count that were not corrected.

    Raises:
        RunError: it is not known, or a file is damaged.
    """
    after = run_answers(new, common_part([old, new]))
    before = run_answers(old, after.part)
    answers, new_answers = _rows(old, after.part), _rows(new, after.part)
    if TASKS[new.spec.task].has_classes:
        right = np.array([float(row.answer == other.truth) for row, other in zip(answers, new_answers, strict=True)])
        return replace(before, rows_digest=after.rows_digest, right=right), after
    same = np.array([row.truth == other.truth for row, other in zip(answers, new_answers, strict=True)])
    return replace(before, rows_digest=after.rows_digest, right=before.right[same]), replace(
        after, right=after.right[same]
    )


def _rows(run: Run, part: Part) -> Sequence[Judged]:
    judgement = run.judgement(part)
    return judgement.rows if judgement else ()


def difference(first: RunAnswers, second: RunAnswers) -> Difference:
    """By how much the first of two runs is better.

    Raises:
        RunError: they cannot be compared; says why.
    """
    if first.task != second.task:
        titles = {name: Message(text=TASKS[name].title) for name in (first.task, second.task)}
        raise RunError(
            N_("These two learned different tasks: {first}; {second}. Their scores say nothing about each other."),
            first=titles[first.task], second=titles[second.task],
        )  # fmt: skip
    if (first.part, first.rows_digest) != (second.part, second.rows_digest):
        raise RunError(
            N_("These two were not checked on the same rows, so a difference may come from the rows alone. Start one "
               "of them anew with the settings of the other, or give both the same file for the test.")
        )  # fmt: skip
    return paired_difference(first.right, second.right)


def difference_words(found: Difference, first: str, second: str) -> Message:
    """What a difference between two runs of these names means, in a sentence."""
    points = f"{100 * abs(found.value):.1f}"
    if not found.is_likely:
        text = N_("There is no real difference between '{first}' and '{second}': {points} points may be chance.")
        return Message(text=text, values={"first": first, "second": second, "points": points})
    better, worse = (first, second) if found.value > 0 else (second, first)
    if found.is_sure:
        text = N_("'{better}' is better than '{worse}' by {points} points, surely.")
    else:
        text = N_("'{better}' is probably better than '{worse}', by {points} points.")
    return Message(text=text, values={"better": better, "worse": worse, "points": points})


def difference_details(found: Difference) -> Message:
    """The figures behind that sentence."""
    values: dict[str, str | int | float | Message] = {
        "rows": f"{found.rows:,}", "low": f"{100 * found.low:+.1f}", "high": f"{100 * found.high:+.1f}",
        "chance": f"{100 * found.chance:.1f}" if found.chance >= 0.001 else "< 0.1",
        "first": f"{found.only_first:,}", "second": f"{found.only_second:,}",
    }  # fmt: skip
    if found.test == "mcnemar":
        text = N_("The same {rows} rows: {first} only the first has right, {second} only the second. First less "
                  "second: {low} to {high} points (95 % interval). Two equally good models would differ at least so "
                  "much in {chance} % of cases (McNemar's test).")  # fmt: skip
    else:
        text = N_("The same {rows} rows: to {first} the first has the better answer, to {second} the second. First "
                  "less second: {low} to {high} points (95 % interval). Two equally good models would differ at least "
                  "so much in {chance} % of cases (paired bootstrap).")  # fmt: skip
    return Message(text=text, values=values)


def differing_settings(specs: Sequence[RunSpec]) -> list[SettingInRuns]:
    """All in which these runs were set otherwise, each with its value in each of them."""
    rows = [(Message(text=title), [value(spec) for spec in specs]) for title, value in _OF_SPEC.items()]
    for name, field in Hyperparameters.model_fields.items():
        rows.append((Message(text=field.title or name), [getattr(spec.hyperparameters, name) for spec in specs]))
    return [
        SettingInRuns(title=title, values=tuple(map(_words, values)))
        for title, values in rows
        if any(value != values[0] for value in values)
    ]


def _has_answers(run: Run, part: Part) -> bool:
    folder = run.model_folder if part == "valid" else run.evaluation_folder
    return (folder / names_of(part)[0]).exists()


def _words(value: object) -> str | Message:
    if value is None or value == "":
        return Message(text=NONE)
    if isinstance(value, bool):
        return Message(text=YES if value else NO)
    if isinstance(value, Message):
        return value
    if str(value) in CHOICE_TITLES:
        return Message(text=CHOICE_TITLES[str(value)])
    return str(value)


def _of_split(name: str) -> Callable[[RunSpec], object]:
    def value(spec: RunSpec) -> object:
        found = getattr(spec.data.split, name)
        is_share = Split.model_fields[name].annotation is float
        return f"{found:.0%}" if is_share else found

    return value


def _model(spec: RunSpec) -> str:
    return " @ ".join(filter(None, (spec.model.identifier, spec.model.revision)))


_OF_SPEC: dict[str, Callable[[RunSpec], object]] = {
    N_("Task"): lambda spec: Message(text=TASKS[spec.task].title),
    N_("File"): lambda spec: f"{spec.data.file_name} ({spec.data.fingerprint[:DIGEST_SHOWN]})",
    N_("How the file is written (form)"): lambda spec: Message(text=TASKS[spec.task].form(spec.data.form).title),
    N_("Columns"): lambda spec: ", ".join(spec.data.columns.values()),
    N_("What was mended"): lambda spec: ", ".join(spec.data.fixes),
    N_("Rows to learn from"): lambda spec: f"{spec.data.train_rows:,}",
    N_("Rows to check on"): lambda spec: f"{spec.data.valid_rows:,}",
    N_("Rows for the test"): lambda spec: f"{spec.data.test_rows:,}",
    N_("Share of rows to check on"): _of_split("valid_share"),
    N_("Share of rows for the test"): _of_split("test_share"),
    N_("File to check on"): _of_split("valid_file"),
    N_("File for the test"): _of_split("test_file"),
    N_("Column that says which rows are for what"): _of_split("split_column"),
    N_("Column of groups that stay together"): _of_split("group_column"),
    N_("Column of dates: the newest are set aside"): _of_split("time_column"),
    N_("Same texts stay together"): _of_split("same_texts_together"),
    N_("Number for chance in setting aside"): _of_split("seed"),
    N_("Model"): _model,
    N_("Goes on from the run"): lambda spec: spec.continues,
}
"""What a run was asked for beside its hyperparameters, by the words for it."""
