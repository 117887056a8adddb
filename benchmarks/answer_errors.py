"""How many wrong answers are found among the rows suspected most, in tasks with more than one label a row.

    python -m benchmarks.answer_errors NAME --data FOLDER [--share 0.05] [--seed 0] [--rows 4000]

In a share of the rows one thing is made wrong: a label is exchanged for another one, a number lies at least 0.4 of the
range elsewhere, an entity gets another type. Prints the share of these rows among the first 5 % suspected, how many
rows count as worth a look and how many of them were made wrong, and how often the suggested answer is the old one
(a number: within a tenth of the range).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks.measure import machine, show
from bert_core import (
    DEFAULT_MODEL,
    TASKS,
    Example,
    Hyperparameters,
    Known,
    RunSpec,
    prepare,
    read_table,
    resolve_model,
)
from bert_core.data.fixes import LEAVE_OUT_UNUSABLE
from bert_core.evaluation.answer_issues import suspected_answers
from bert_core.evaluation.claims import is_moved
from bert_core.evaluation.corrections import given, with_right_answer
from bert_core.training.again import cross_fitted_answers

FAR = 0.4
Spoil = Callable[[Example, np.random.Generator, Known], Example]


def another_label(example: Example, random: np.random.Generator, known: Known) -> Example:
    """One of its labels for one that it has not."""
    labels = json.loads(example.cells["labels"])
    others = [label for label in known.labels if label not in labels]
    lost = int(random.integers(len(labels)))
    labels[lost] = str(random.choice(others))
    return replace(example, cells={**example.cells, "labels": json.dumps(labels)})


def another_number(example: Example, random: np.random.Generator, known: Known) -> Example:
    """A number far from its own."""
    least, greatest, number = known.numbers["least"], known.numbers["greatest"], float(example.cells["score"])
    far = FAR * (greatest - least)
    below, above = max(0.0, number - far - least), max(0.0, greatest - number - far)
    place = random.uniform(0, below + above)
    other = least + place if place < below else number + far + place - below
    return replace(example, cells={**example.cells, "score": repr(float(other))})


def another_type(example: Example, random: np.random.Generator, known: Known) -> Example:
    """One of its entities with another type."""
    spans = json.loads(example.cells["entities"])
    chosen = spans[int(random.integers(len(spans)))]
    chosen[2] = str(random.choice([kind for kind in known.labels if kind != chosen[2]]))
    return replace(example, cells={**example.cells, "entities": json.dumps(spans)})


@dataclass(frozen=True, slots=True)
class Case:
    """A table, how it is read, how its answers are made wrong, and which of its rows can be."""

    table: str
    task: str
    form: str
    columns: dict[str, str]
    spoil: Spoil
    can_be_spoiled: Callable[[Example], bool] = lambda example: True
    settings: dict[str, float] = field(default_factory=lambda: {"epochs": 3})


CASES = {
    "goemotions": Case("mlc_en_goemotions/train_5k.csv", "multilabel", "list", {"text": "text", "labels": "labels"},
                       another_label, lambda example: example.cells["labels"] != "[]"),
    "stsb": Case("pair_en_stsb/train.csv", "score", "pair",
                 {"text": "sentence1", "second": "sentence2", "score": "score"}, another_number),
    "conll2003": Case("ner_en_conll2003/train.csv", "entities", "tags", {"tokens": "tokens", "tags": "tags"},
                      another_type, lambda example: example.cells["entities"] != "[]",
                      {"epochs": 2, "learning_rate": 1e-4}),
}  # fmt: skip


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", choices=CASES)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--rows", type=int, default=4000)
    options = parser.parse_args()
    case = CASES[options.name]
    task, path = TASKS[case.task], options.data / case.table
    data = prepare(read_table(path, path.name), case.columns, task, form=case.form, fixes=(LEAVE_OUT_UNUSABLE,))
    examples, random = list(data.train[: options.rows]), np.random.default_rng(options.seed)
    truth = {example.row: example for example in examples}
    eligible = [place for place, example in enumerate(examples) if case.can_be_spoiled(example)]
    spoiled = random.choice(eligible, round(options.share * len(examples)), replace=False).tolist()
    for place in spoiled:
        examples[place] = case.spoil(examples[place], random, data.known)
    wrong = {examples[place].row for place in spoiled}
    spec = RunSpec(
        task=case.task, data=data.source, known=data.known,
        hyperparameters=Hyperparameters(**{"seed": options.seed, **case.settings}),
    )  # fmt: skip
    began = time.monotonic()
    folder = resolve_model(DEFAULT_MODEL).folder
    answers = cross_fitted_answers(spec, examples, data.valid, model_folder=folder, tell=lambda share: None)
    found = suspected_answers(task, answers, examples, data.known)
    hits = [each for each in found.suspects[: round(0.05 * len(examples))] if each.row in wrong]

    def is_mended(row: int, suggested: str) -> bool:
        written = with_right_answer(task, truth[row], suggested, data.known)
        if case.task == "score":
            return not is_moved(float(written.cells["score"]), float(truth[row].cells["score"]), data.known)
        return given(task, written) == given(task, truth[row])

    show(
        machine=machine(), table=path.parent.name, rows=len(examples), spoiled=len(wrong), seed=options.seed,
        in_first_5_percent=len(hits) / len(wrong),
        worth_a_look=found.issues, of_these_spoiled=sum(each.is_issue and each.row in wrong for each in found.suspects),
        suggested_is_right=float(np.mean([is_mended(each.row, each.suggested) for each in hits])),
        agreement=found.agreement, seconds=round(time.monotonic() - began, 1),
    )  # fmt: skip


if __name__ == "__main__":
    main()
