"""How often an answer changes where a text is written a little otherwise: the texts to ask, and what their answers say.

Each kind of change is told with how often answers flip and a 95 % interval (Wilson). Asks nobody itself.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence

from bert_core.evaluation.claims import is_moved
from bert_core.evaluation.pokes import POKES, poked
from bert_core.record import Record
from bert_core.spec import Known
from bert_core.tasks import Column, Example, Task

MOST_EXAMPLES = 5
Row = Mapping[str, str | float]
"""An answer as `Task.answer_cells` gives it."""


class Trial(Record):
    """One of the texts, by its place among the examples, and its cells; unchanged where `kind` is empty."""

    kind: str
    place: int
    cells: dict[str, str]


class Flip(Record):
    """An answer that changed: the row's number in its file, both texts and both answers."""

    row: int
    before: str
    after: str
    answer: str
    other: str


class PokeResult(Record):
    """Of so many texts that could be changed in this way, the answers that flipped, their share with its interval."""

    kind: str
    tried: int
    flipped: int
    share: float
    low: float
    high: float
    examples: tuple[Flip, ...]


def trials(task: Task, inputs: Sequence[Column], examples: Sequence[Example], *, seed: int = 0) -> list[Trial]:
    """All that is to be asked: each example as it is, then in each way in which it can be changed."""
    roles = roles_to_poke(task, inputs)
    plain = [{column.role: example.cells[column.role] for column in inputs} for example in examples]
    found = [Trial(kind="", place=place, cells=cells) for place, cells in enumerate(plain)]
    for kind in POKES:
        for place, cells in enumerate(plain):
            changed = {role: text for role in roles if (text := poked(kind, cells[role], seed)) is not None}
            if kind == "negation":  # both texts of a pair denied would agree again
                changed = dict(list(changed.items())[:1])
            if changed:
                found.append(Trial(kind=kind, place=place, cells=cells | changed))
    return found


def roles_to_poke(task: Task, inputs: Sequence[Column]) -> list[str]:
    """The texts that may be changed: not the one in which the answer stands, whose own letters would change."""
    passage = getattr(task, "passage", None)
    texts = [column.role for column in inputs if column.holds == "text" and column.role != passage]
    return texts or [column.role for column in inputs if column.holds == "text"]


def poke_results(
    asked: Sequence[Trial], answers: Sequence[Row], examples: Sequence[Example], known: Known
) -> list[PokeResult]:
    """What came of it, a result for each kind of change that could be made to some text."""
    usual = {trial.place: (trial, row) for trial, row in zip(asked, answers, strict=False) if not trial.kind}
    found = []
    for kind in POKES:
        pairs = [
            (usual[trial.place], (trial, row)) for trial, row in zip(asked, answers, strict=False) if trial.kind == kind
        ]
        if not pairs:
            continue
        flips = [
            _flip(examples[trial.place].row, before, (trial, row))
            for before, (trial, row) in pairs
            if has_flipped(before[1], row, known)
        ]
        low, high = _interval(len(flips), len(pairs))
        found.append(
            PokeResult(
                kind=kind, tried=len(pairs), flipped=len(flips), share=len(flips) / len(pairs), low=low, high=high,
                examples=tuple(flips[:MOST_EXAMPLES]),
            )
        )  # fmt: skip
    return found


def has_flipped(before: Row, after: Row, known: Known) -> bool:
    """Whether two answers say different things: other labels, other types of entities, a number far away."""
    first, second = before.get("prediction"), after.get("prediction")
    if isinstance(first, float) and isinstance(second, float):
        return is_moved(first, second, known)
    return _said(before) != _said(after)


def _said(row: Row) -> object:
    """What an answer says, apart from letters that it repeats from the text."""
    if "entities" in row:
        return sorted(each["label"] for each in json.loads(str(row["entities"])))
    if "triples" in row:
        return sorted(relation for _subject, relation, _object in json.loads(str(row["triples"])))
    return unicodedata.normalize("NFKC", str(row.get("words", row["prediction"]))).casefold()


def _flip(row: int, before: tuple[Trial, Row], after: tuple[Trial, Row]) -> Flip:
    (trial, answer), (other_trial, other) = before, after
    roles = [role for role, text in trial.cells.items() if other_trial.cells[role] != text]
    return Flip(
        row=row,
        before=" ⏐ ".join(trial.cells[role] for role in roles),
        after=" ⏐ ".join(other_trial.cells[role] for role in roles),
        answer=_shown(answer),
        other=_shown(other),
    )


def _shown(row: Row) -> str:
    if "entities" in row:
        return ", ".join(f"{each['text']} ({each['label']})" for each in json.loads(str(row["entities"])))
    if "triples" in row:
        return ", ".join(" – ".join(each) for each in json.loads(str(row["triples"])))
    said = row["prediction"]
    return f"{said:.3g}" if isinstance(said, float) else said


def _interval(hits: int, count: int) -> tuple[float, float]:
    from scipy import stats  # here because it takes a moment to import

    found = stats.binomtest(hits, count).proportion_ci(method="wilson")
    return float(found.low), float(found.high)
