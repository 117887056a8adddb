"""What can be done with a run that is trained, or waits for it: stop and keep, pause, discard, another place."""

from __future__ import annotations

import streamlit as st

from bert_core import BertStudioError, Run, Status, StopRequest
from ui.i18n import _, say
from ui.services import queue, store
from ui.state import view_run
from ui.text import escape_markdown


def control(run: Run, now: Status) -> None:
    """The buttons that fit where the run stands."""
    if now.state == "waiting":
        _while_it_waits(run)
        return
    is_stopping = now.state == "stopping"
    with st.container(horizontal=True):
        st.button(
            _("Stop and keep the best model so far"),
            key="stop", icon=":material/stop_circle:", on_click=run.request_stop, disabled=is_stopping,
        )  # fmt: skip
        st.button(
            _("Pause"),
            key="pause", icon=":material/pause_circle:", on_click=run.request_stop, args=("pause",),
            disabled=is_stopping,
            help=_("It ends after this step and frees the computer. Resume goes on exactly where it was."),
        )  # fmt: skip
        _discard_button(run)


def stopping_words(how: StopRequest | None) -> str:
    """What is being done about a request to end."""
    if how == "discard":
        return _("Ending it; then it is removed …")
    if how == "pause":
        return _("Pausing after this step; all that it needs to go on is kept …")
    return _("Stopping after this step; the best model so far is kept …")


def _while_it_waits(run: Run) -> None:
    place = queue().position(run)
    is_last = [other.id for other in queue().waiting()[-1:]] == [run.id]
    with st.container(horizontal=True):
        if place is not None and place > 1:
            st.button(
                _("Let it be the next"), key="first", icon=":material/vertical_align_top:",
                on_click=_move, args=(run, 1),
            )  # fmt: skip
        if place is not None and not is_last:
            st.button(
                _("Let the next one go first"), key="later", icon=":material/arrow_downward:",
                on_click=_move, args=(run, place + 1),
            )  # fmt: skip
        st.button(_("Take it out of the queue"), key="cancel", icon=":material/close:", on_click=_cancel, args=(run,))


def _move(run: Run, place: int) -> None:
    try:
        queue().move(run, place)
    except BertStudioError:  # its turn has come meanwhile, which the page shows
        return


def _cancel(run: Run) -> None:
    """What has not begun is removed; what had begun before keeps what it has learned."""
    if not queue().cancel(run):
        run.request_stop()  # its turn has come meanwhile
    elif not run.events_path.exists():
        try:
            run.delete()
        except BertStudioError:  # a worker has begun at this very moment, and was told to stop
            return
        view_run(None)


def _discard_button(run: Run) -> None:
    """Asks first, in a popover: a dialog would be closed by the page, which is drawn anew every second."""
    if run.stop_request == "discard":
        return
    with st.popover(_("Discard"), icon=":material/delete:", key="discard"):
        st.write(
            _(
                "{name} is ended, and all that it has learned is removed from this computer. There is no way back.",
                name=f"**{escape_markdown(run.card.name)}**",
            )
        )
        st.button(_("Discard it"), key="discard_for_good", type="primary", on_click=_discard, args=(run,))


def _discard(run: Run) -> None:
    try:
        run.request_stop("discard")
        if not run.is_alive() and store().open(run.id):  # it ended while the question was read
            run.delete()
            view_run(None)
    except BertStudioError as error:
        st.error(escape_markdown(say(error)))
