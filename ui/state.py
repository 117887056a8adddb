"""What one browser session has in hand between pages: the only module that reads and writes session state.

The file in hand is kept on disk by its content and named in the address of the page, so a reload does not lose it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from bert_core import PreparedData, Table


@dataclass(frozen=True, slots=True)
class InHand:
    """The data that a training would start from, and what the person chose about it."""

    table: Table
    valid_table: Table | None = None
    columns: dict[str, str] | None = None
    task: str = "classification"
    prepared: PreparedData | None = None
    sample: str | None = None


def in_hand() -> InHand | None:
    """The data chosen in this session, if any."""
    return st.session_state.get("in_hand")


def take_in_hand(chosen: InHand | None) -> None:
    """Choose data for this session, or none."""
    st.session_state["in_hand"] = chosen


def change_in_hand(**changes: object) -> None:
    """Change one part of the choice."""
    chosen = in_hand()
    if chosen is not None:
        take_in_hand(replace(chosen, **changes))
