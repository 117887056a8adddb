"""`predict --why`: what each word does to an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table as Grid

from bert_core.cli.words import _, results, say, show
from bert_core.evaluation.influence import Claim, Influence, influence
from bert_core.i18n import N_

if TYPE_CHECKING:
    from bert_core.serving.predictor import Predictor

MOST_WORDS = 10
"""Words shown to a person: those that do the most."""


def reasons(predictor: Predictor, cells: Sequence[Mapping[str, str]]) -> Iterator[Influence]:
    """Why each of the rows is answered as it is."""
    columns = predictor.task.inputs_of(predictor.spec.data.columns)
    for row in cells:
        yield influence(predictor.task, columns, row, predictor.answers)


def reason_facts(cells: Mapping[str, str], found: Influence) -> list[dict[str, Any]]:
    """The same for programs: for each thing that is said its words in their order, with what each adds to it."""
    return [
        {
            "claim": claim.name,
            "value": claim.value,
            "words": [
                {**part.model_dump(), "text": cells[part.role][part.start : part.end], "influence": change}
                for part, change in zip(found.parts, claim.influences, strict=True)
            ],
        }
        for claim in found.claims
    ]


def show_reason(cells: Mapping[str, str], found: Influence) -> None:
    """The words that do the most to the first thing that is said."""
    if not found.claims or not found.parts:
        show(_("Nothing in this answer can be traced to words."))
        return
    claim = found.claims[0]
    show("\n" + say(N_("Why '{answer}': what each word adds to it"), answer=claim.name or f"{claim.value:.4g}"))
    order = sorted(range(len(found.parts)), key=lambda place: -abs(claim.influences[place]))[:MOST_WORDS]
    grid = Grid(_("Word"), _("Adds"), _("Without it"))
    for place in order:
        part = found.parts[place]
        grid.add_row(cells[part.role][part.start : part.end], *_figures(claim, place))
    results().print(grid)


def _figures(claim: Claim, place: int) -> tuple[str, str]:
    change, left = claim.influences[place], claim.without[place]
    return (f"{change:+.4g}", f"{left:.4g}") if claim.is_number else (f"{change:+.1%}", f"{left:.1%}")
