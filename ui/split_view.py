"""What came of setting rows aside: how many rows of each kind are in each part, and the file with the parts in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st

from bert_core import (
    N_,
    SAMPLES,
    TASKS,
    BertStudioError,
    Example,
    PreparedData,
    Run,
    RunSpec,
    Table,
    Task,
    read_table,
    sample_path,
    split_csv,
)
from ui.chosen_data import InHand
from ui.i18n import _
from ui.state import remembered, uploads

TITLES = {"train": N_("To learn from"), "valid": N_("To check on"), "test": N_("For the test")}
MOST_HEIGHT = 248


def show_parts(chosen: InHand, prepared: PreparedData) -> None:
    """Rows of each part, all and of each kind of answer, and the person's own file with the parts to take away."""
    task = TASKS[chosen.task]
    what = (prepared.source.model_dump_json(), chosen.task)
    counts = remembered("part_counts", what, lambda: _counts(prepared, task))
    frame = pd.DataFrame({_(TITLES[part]): found for part, found in counts.items()}).fillna(0).astype("int64")
    names = [_("All rows"), *(_(kind) if kind in task.kinds else kind for kind in frame.index[1:])]
    frame.insert(0, _("Rows"), names)
    tall = len(frame) > MOST_HEIGHT // 40
    st.dataframe(
        frame, hide_index=True, height=MOST_HEIGHT if tall else "auto", alt=_("How many rows are in each part")
    )
    form = task.form(prepared.source.form)
    _download(lambda: split_csv(chosen.table, prepared.parts, form), chosen.table.file_name, key="download_split")


def split_download(run: Run, spec: RunSpec) -> None:
    """The way to take away what `split_of_run` gives; nothing for a run of an older version, which has no such list."""
    if run.split_path.is_file():
        _download(lambda: split_of_run(run, spec), spec.data.file_name, key=f"download_split_{run.id}")


def split_of_run(run: Run, spec: RunSpec) -> bytes:
    """The file that a run learned from with the part of each row; where it is gone, their numbers with the parts."""
    try:
        return split_csv(_table_of(spec), run.parts(), TASKS[spec.task].form(spec.data.form))
    except BertStudioError:
        return run.split_path.read_bytes()


def _download(content: Callable[[], bytes], file_name: str, *, key: str) -> None:
    st.download_button(
        _("Download which row is for what (CSV)"),
        content,
        file_name=f"{Path(file_name).stem}-split.csv",
        mime="text/csv",
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


def _counts(prepared: PreparedData, task: Task) -> dict[str, dict[str, int]]:
    """For each part the number of its rows, and how many of them have each kind of answer, the most common first."""
    found = {"train": prepared.train, "valid": prepared.valid, "test": prepared.test}
    kinds = {part: _kinds(examples, task) for part, examples in found.items() if examples}
    order = sum(kinds.values(), Counter())
    return {
        part: {"": len(found[part]), **{kind: count[kind] for kind, _rows in order.most_common()}}
        for part, count in kinds.items()
    }


def _kinds(examples: list[Example], task: Task) -> Counter[str]:
    return Counter(kind for example in examples for kind in task.kinds_of(example))


def _table_of(spec: RunSpec) -> Table:
    """The table that a run learned from, if it is still here.

    Raises:
        DataError: it is not.
    """
    for sample in SAMPLES.values():
        if sample.file == spec.data.file_name:
            table = read_table(sample_path(sample.name), sample.file, reading=spec.data.reading)
            if table.fingerprint == spec.data.fingerprint:
                return table
    return uploads().read(spec.data.fingerprint, reading=spec.data.reading)
