"""What one browser session has in hand between pages: the only module that reads and writes session state.

The data in hand are kept on disk by their content and named in the address of the page, so a reload does not lose them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

import streamlit as st

from bert_core import (
    DEFAULT_MODEL,
    BertStudioError,
    Hyperparameters,
    Message,
    Reading,
    Table,
    UploadStore,
    home_folder,
    read_table,
)
from ui.address import NAMES, address_of, asked_model, read_address
from ui.chosen_data import InHand, changed, from_sample, from_table, reread

MODEL_KEY = "model"
"""Under this key stands the model that a training would start from: an id or a folder."""
MAX_LENGTH_KEY = "max_length"
"""Under this key stands the maximum length of a text in word pieces, once a person has set it."""

Made = TypeVar("Made")
Report = Callable[[float], None]
"""Is told which share of something is done."""


def ignore(share: float) -> None:
    """Told to nobody."""


def in_hand() -> InHand | None:
    """The data chosen in this session, or else those that the address names. The address names them from then on."""
    chosen = st.session_state.get("in_hand")
    if chosen is None:
        chosen = _restored()
    if chosen is not None:
        _write_address()
    return chosen


def take_in_hand(chosen: InHand | None) -> None:
    """Choose data for this session, or none."""
    st.session_state["in_hand"] = chosen
    st.session_state.pop("problems", None)
    if chosen is None:
        _write_address()


def change_in_hand(**choices: object) -> None:
    """Choose something else about the data in hand; its rows are divided anew."""
    chosen = st.session_state.get("in_hand")
    if chosen is not None:
        take_in_hand(changed(chosen, **choices))


def address_in_hand() -> dict[str, str]:
    """What a link to another page says, so that the data in hand are there too."""
    chosen = st.session_state.get("in_hand")
    return address_of(chosen, chosen_model()) if chosen else {}


def take_sample(name: str) -> None:
    """Take a sample in hand.

    Raises:
        DataError: there is none of that name.
    """
    take_in_hand(from_sample(name))


def take_file(data: bytes, file_name: str, *, place: str, report: Report = ignore) -> None:
    """Keep an uploaded table on disk and take it in hand; if it cannot be read, say so in `place`."""
    table = _kept(data, file_name, place, report)
    if table is not None:
        take_in_hand(from_table(table))


def take_kept_file(fingerprint: str, *, place: str) -> None:
    """Take a file in hand that was brought before; if it cannot be read any more, say so in `place`."""
    try:
        take_in_hand(from_table(uploads().read(fingerprint)))
    except BertStudioError as error:
        _remember_problem(place, error.message)


def remove_kept_files(fingerprints: Sequence[str], *, place: str) -> None:
    """Forget files that were brought before; if one cannot be removed, say so in `place`."""
    try:
        for fingerprint in fingerprints:
            uploads().delete(fingerprint)
    except BertStudioError as error:
        _remember_problem(place, error.message)


def read_in_hand(reading: Reading, *, place: str) -> None:
    """Read the file in hand anew, in another way; if that fails, say so in `place` and keep what was read before."""
    chosen = st.session_state.get("in_hand")
    if chosen is None:
        return
    try:
        take_in_hand(reread(chosen, uploads(), reading))
    except BertStudioError as error:
        _remember_problem(place, error.message)


def take_valid_file(data: bytes, file_name: str, *, place: str) -> None:
    """Keep an uploaded table on disk and check the training on it; if it cannot be read, say so in `place`."""
    table = _kept(data, file_name, place)
    if table is not None:
        change_in_hand(valid_table=table)


def take_test_file(data: bytes, file_name: str, *, place: str) -> None:
    """Keep an uploaded table on disk for the test of the model; if it cannot be read, say so in `place`."""
    table = _kept(data, file_name, place)
    if table is not None:
        change_split(test_share=0.0)
        change_in_hand(test_table=table)


def change_split(**choices: object) -> None:
    """Choose something else about which rows of the data in hand are set aside."""
    chosen = st.session_state.get("in_hand")
    if chosen is not None:
        change_in_hand(split=chosen.split.model_copy(update=choices))


def problem_in(place: str) -> Message | None:
    """What went wrong there since data were last taken in hand."""
    return st.session_state.get("problems", {}).get(place)


def uploads() -> UploadStore:
    """The files that people brought to this computer."""
    return UploadStore(home_folder() / "uploads")


def newly_uploaded(key: str) -> bool:
    """Whether the file of this uploader was chosen since the last run of the page: true only once."""
    return st.session_state.pop(f"{key}_is_new", False)


def mark_uploaded(key: str) -> None:
    """Called when the file of an uploader changes."""
    st.session_state[f"{key}_is_new"] = st.session_state[key] is not None


def set_widget(key: str, value: object) -> str:
    """Make the widget of this key, drawn next, show a value that is kept elsewhere; returns the key."""
    st.session_state[key] = value
    return key


def begin_with(key: str, value: object) -> str:
    """Make the widget of this key, drawn next, begin with a value; what a person sets it to stays. Returns the key."""
    st.session_state.setdefault(key, value)
    return key


def widget_value(key: str, usual: Made) -> Made:
    """What a widget of this session was set to, or `usual`."""
    return st.session_state.get(key, usual)


def remembered(name: str, key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives, made once for each new `key` and kept under `name` until the next."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != key:
        kept = st.session_state[name] = (key, make())
    return kept[1]


def chosen_model() -> str:
    """The model that a training would start from, as chosen on the Train page."""
    return st.session_state.get(MODEL_KEY) or DEFAULT_MODEL


def choose_model(identifier: str) -> None:
    """Choose the model that a training would start from."""
    st.session_state[MODEL_KEY] = identifier


def chosen_max_length() -> int:
    """The word pieces after which texts are cut, as chosen on the Train page."""
    return st.session_state.get(MAX_LENGTH_KEY) or Hyperparameters().max_length


def named_run() -> str:
    """The id of the run that the address names; empty where it names none."""
    return st.query_params.get("run", "")


def run_in_view() -> str | None:
    """The id of the run that the address names, else of the one that was looked at last."""
    return st.query_params.get("run") or st.session_state.get("run_in_view")


def view_run(run_id: str | None) -> None:
    """Look at a run, or at none; the address names it."""
    st.session_state["run_in_view"] = run_id
    if run_id is None:
        st.query_params.pop("run", None)
    elif st.query_params.get("run") != run_id:
        st.query_params["run"] = run_id


def runs_to_compare() -> list[str]:
    """The ids of the runs that the address names, else of those that were compared last."""
    return st.query_params.get("runs", "").split() or st.session_state.get("runs_to_compare", [])


def compare_runs(run_ids: Sequence[str]) -> None:
    """Compare these runs; the address names them."""
    st.session_state["runs_to_compare"] = list(run_ids)
    if run_ids and st.query_params.get("runs") != " ".join(run_ids):
        st.query_params["runs"] = " ".join(run_ids)


def take_file_to_answer(data: bytes, file_name: str, *, place: str) -> None:
    """Keep an uploaded table on disk to have its rows answered; if it cannot be read, say so in `place`."""
    table = _kept(data, file_name, place)
    if table is not None:
        st.session_state.pop("problems", None)
        st.session_state["file_to_answer"] = table.fingerprint
        st.session_state["try_table"] = (table.fingerprint, table)


def file_to_answer() -> str | None:
    """The fingerprint of the file whose rows are to be answered. The address names it from then on."""
    chosen = st.session_state.get("file_to_answer") or st.query_params.get("file")
    st.session_state["file_to_answer"] = chosen
    if chosen and st.query_params.get("file") != chosen:
        st.query_params["file"] = chosen
    return chosen


def _kept(data: bytes, file_name: str, place: str, report: Report = ignore) -> Table | None:
    """Read an uploaded table and keep it on disk; if it cannot be read, remember why for `place`."""
    try:
        table = read_table(data, file_name, report=report)
        uploads().keep(data, file_name)
    except BertStudioError as error:
        _remember_problem(place, error.message)
        return None
    return table


def session_secret() -> str:
    """What only this session knows, for a browser that keeps no cookies."""
    return st.session_state.setdefault("session_secret", secrets.token_urlsafe(32))


def started_run() -> str | None:
    """The run that the press of Start being answered has already made: a double click must not make two."""
    return st.session_state.get("started_run")


def remember_started(run_id: str | None) -> None:
    """Note the run that the press of Start has made, or that Start is not pressed any more."""
    st.session_state["started_run"] = run_id


def _restored() -> InHand | None:
    try:
        chosen = read_address(st.query_params.to_dict(), uploads())
    except BertStudioError as error:
        _remember_problem("address", error.message)
        _write_address()
        return None
    if chosen is not None:
        begin_with(MODEL_KEY, asked_model(st.query_params))
        take_in_hand(chosen)
    return chosen


def _remember_problem(place: str, message: Message) -> None:
    st.session_state["problems"] = {place: message}


def _write_address() -> None:
    """Make the address name the data in hand and no others; what else it names stays."""
    now = st.query_params.to_dict()
    wanted = {name: value for name, value in now.items() if name not in NAMES} | address_in_hand()
    if wanted != now:
        st.query_params.from_dict(wanted)  # at once: each write is a step that the browser's Back would have to undo
