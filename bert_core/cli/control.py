"""`stop`, `resume`, `queue` and `clean`: what can be done with runs that are there."""

from __future__ import annotations

import sys
import time
from typing import Annotated, Any

import typer

from bert_core.cli.ended import tell_end
from bert_core.cli.find import find_run, name_of
from bert_core.cli.follow import POLL_SECONDS, follow
from bert_core.cli.options import JsonOption, RunArgument, RunsOption
from bert_core.cli.words import LANGUAGE, _, say, show, size_words, write_json
from bert_core.errors import RunError
from bert_core.events import StopRequest
from bert_core.i18n import N_, translate
from bert_core.runs import STATE_TITLES, Queue, Run, RunStore, launch, status

YesOption = Annotated[bool, typer.Option("--yes", help=_("Do it without asking."))]


def stop(
    run: RunArgument,
    *,
    pause: Annotated[bool, typer.Option("--pause", help=_("To go on later, with `resume`, where it was."))] = False,
    discard: Annotated[bool, typer.Option("--discard", help=_("Throw away all that it has learned."))] = False,
    yes: YesOption = False,
    runs: RunsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a run end after its present step, keeping the best model so far; one that waits leaves the queue."""
    store = RunStore(runs)
    found, how = find_run(store, run), _how(pause, discard)
    queue = Queue(store)
    if not status(found, found.events().history(points=2)).is_active:
        raise RunError(N_("The run '{run}' is not being trained, and does not wait for it."), run=found.id)
    if how == "discard":
        _make_sure(N_("Remove the run {run} and all that it has learned?"), yes, run=found.id)
    if queue.cancel(found):
        if how == "discard" or not found.events_path.exists():
            found.delete()
        _tell(as_json, N_("The run {run} is out of the queue."), run=found.id)
        return
    found.request_stop(how)
    if how == "discard":
        while found.folder.is_dir() and found.is_alive():  # its worker removes it
            time.sleep(POLL_SECONDS)
        _tell(as_json, N_("The run {run} is removed."), run=found.id)
        return
    tell_end(found, follow(found, queue, launch), as_json=as_json)


def resume(run: RunArgument, *, runs: RunsOption = None, as_json: JsonOption = False) -> None:
    """Let a run go on where it was, after a stop, a pause, a failure or a crash, and show how it goes."""
    store = RunStore(runs)
    found, queue = find_run(store, run), Queue(store)
    queue.resume(found)
    tell_end(found, follow(found, queue, launch), as_json=as_json)


def queue(
    run: Annotated[str | None, typer.Argument(metavar="RUN", help=_("A run that waits."))] = None,
    *,
    position: Annotated[
        int | None, typer.Option("--position", min=1, help=_("The place that the run gets, from 1 on."))
    ] = None,
    runs: RunsOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what is trained and what waits for it, in order; or give a run that waits another place."""
    store = RunStore(runs)
    waiting = Queue(store)
    if (run is None) != (position is None):
        raise RunError(N_("Give both a run and its new place, such as: {command}"), command="queue RUN --position 1")
    if run is not None and position is not None:
        waiting.move(find_run(store, run), position)
    places = {each.id: place for place, each in enumerate(waiting.waiting(), 1)}
    trained = [each for each in store.runs() if each.id not in places and each.is_alive()]
    rows = [_queue_row(each, places.get(each.id)) for each in (*trained, *waiting.waiting())]
    if as_json:
        write_json(rows)
    elif not rows:
        show(_("Nothing is being trained, and nothing waits."))
    for row in [] if as_json else rows:
        state = translate(STATE_TITLES[row["state"]], LANGUAGE)
        place = say(N_("place {position}"), position=row["position"]) if row["position"] else ""
        show(" · ".join(filter(None, (row["run"], row["name"], state, place))))


def clean(
    names: Annotated[list[str] | None, typer.Argument(metavar="[RUN]…", help=_("Runs; all if none is named."))] = None,
    *,
    checkpoints: Annotated[
        bool, typer.Option("--checkpoints", help=_("Remove what ended runs would need to go on; models stay."))
    ] = False,
    delete: Annotated[bool, typer.Option("--delete", help=_("Remove the named runs with their models."))] = False,
    yes: YesOption = False,
    runs: RunsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how much room runs take on disk, or make room."""
    store = RunStore(runs)
    chosen = [find_run(store, name) for name in names or ()] or store.runs()
    if checkpoints and delete:
        raise RunError(N_("Choose either --checkpoints or --delete."))
    if delete and not names:
        raise RunError(N_("Name the runs that shall be deleted."))
    sizes = {each: each.size() for each in chosen}
    freed = 0
    if checkpoints or delete:
        chosen = [each for each in chosen if names or not each.is_alive()]
        _make_sure(N_("Make room in these {count} runs? There is no way back."), yes, count=len(chosen))
        for each in chosen:
            each.delete() if delete else each.keep_only_the_model()
            freed += sizes[each] - each.size()
    if as_json:
        write_json({"freed": freed, "runs": [_size_row(each, size) for each, size in sizes.items()]})
        return
    if checkpoints or delete:
        show(say(N_("{size} are free again."), size=size_words(freed)))
        return
    for each, size in sizes.items():
        show(f"{each.id} · {name_of(each)} · {size_words(size)}")
    show(say(N_("All together: {size}."), size=size_words(sum(sizes.values()))))


def _how(pause: bool, discard: bool) -> StopRequest:
    if pause and discard:
        raise RunError(N_("Choose either --pause or --discard."))
    return "pause" if pause else "discard" if discard else "keep"


def _make_sure(question: str, yes: bool, **values: Any) -> None:
    """Ask on a terminal; elsewhere there is nobody to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise RunError(N_("There is no way back from this. Say that you want it with --yes."))
    typer.confirm(say(question, **values), abort=True, err=True)


def _tell(as_json: bool, sentence: str, *, run: str) -> None:
    if as_json:
        write_json({"run": run, "state": None})
    else:
        show(say(sentence, run=run))


def _queue_row(run: Run, position: int | None) -> dict[str, Any]:
    state = status(run, run.events().history(points=2)).state
    return {"run": run.id, "name": name_of(run), "state": state, "position": position}


def _size_row(run: Run, before: int) -> dict[str, Any]:
    return {"run": run.id, "name": name_of(run), "size": run.size(), "size_before": before}
