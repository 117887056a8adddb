"""The run that a person means by its id, the beginning of it, or its name."""

from __future__ import annotations

from bert_core.errors import RunError
from bert_core.i18n import N_
from bert_core.runs import Run, RunStore

MOST_CANDIDATES = 8


def find_run(store: RunStore, wanted: str) -> Run:
    """The one run whose id begins with `wanted`, or that is called so.

    Raises:
        RunError: there is none, or there are several.
    """
    runs = {run: name_of(run) for run in store.runs()}
    fitting = {run: name for run, name in runs.items() if wanted and (run.id.startswith(wanted) or name == wanted)}
    if len(fitting) == 1:
        return next(iter(fitting))
    if fitting:
        raise RunError(
            N_("'{run}' can mean several runs. Give the id of one of them: {runs}."), run=wanted, runs=_listed(fitting)
        )
    if not runs:
        raise RunError(
            N_("There is no run '{run}', and no other in {folder}. Train one, or name its folder with --runs."),
            run=wanted, folder=str(store.folder),
        )  # fmt: skip
    raise RunError(
        N_("There is no run '{run}' in {folder}. The newest are: {runs}."),
        run=wanted, folder=str(store.folder), runs=_listed(runs),
    )  # fmt: skip


def name_of(run: Run) -> str:
    """What people call the run; empty where that cannot be read."""
    try:
        return run.card.name
    except RunError:
        return ""


def _listed(runs: dict[Run, str]) -> str:
    shown = [f"{run.id} ({name})" for run, name in runs.items()]
    return ", ".join([*shown[:MOST_CANDIDATES], *["…"] * (len(shown) > MOST_CANDIDATES)])
