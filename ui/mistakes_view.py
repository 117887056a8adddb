"""Where a model is wrong: the rows, the surest mistakes first, and how good it is on parts of them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd
import streamlit as st

from bert_core import N_, BertStudioError, Slice, Table, slices_by_size, slices_by_value, table_csv
from ui.charts import chart, empty_figure
from ui.i18n import _
from ui.judged import OWN, JudgedRows
from ui.own_rows import own_table
from ui.run_table import RunLine
from ui.state import begin_with, remembered, set_widget, uploads, widget_value
from ui.text import escape_plotly, shorten

MOST_ROWS = 1000
RIGHT = 0.999
"""An answer worth less than this is a mistake, if a small one."""
BLUE = "#0072b2"
BY = {
    "truth": N_("right answer"),
    "answer": N_("model's answer"),
    "length": N_("length of the text"),
    "sure": N_("how sure the model is"),
}


def mistakes(line: RunLine, rows: JudgedRows) -> None:
    """The section: what to look at, the rows, and the parts."""
    chosen = _filtered(line, rows)
    chosen = chosen.sort_values(["right", "sure"], ascending=[True, False], kind="stable")
    st.write(_("**{count:,}** rows, the surest mistakes first.", count=len(chosen)))
    _table(chosen, rows)
    _parts(line, rows)


def _filtered(line: RunLine, rows: JudgedRows) -> pd.DataFrame:
    frame = rows.frame
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if line.task.has_classes:
            for column, title in (("truth", _("Right label")), ("answer", _("Model's answer"))):
                names = [None, *sorted(frame[column].unique())]
                key = begin_with(f"mistakes_{column}", None)
                if widget_value(key, None) not in names:  # another run was chosen
                    set_widget(key, None)
                wanted = st.selectbox(
                    title, names, key=key, placeholder=_("any"), width=240,
                    format_func=lambda name: _("any") if name is None else shorten(name, 60),
                )  # fmt: skip
                if wanted is not None:
                    frame = frame[frame[column] == wanted]
        if frame["sure"].notna().any():
            low, high = st.slider(
                _("How sure the model was"), 0, 100, (0, 100), format="%d%%", key="mistakes_sure", width=240
            )
            frame = frame[frame["sure"].fillna(0).between(low / 100, high / 100)]
        shows_all = st.toggle(_("Right answers, too"), key="mistakes_all")
    return frame if shows_all else frame[frame["right"] < RIGHT]


def _table(frame: pd.DataFrame, rows: JudgedRows) -> None:
    st.dataframe(
        rows.with_texts(frame.head(MOST_ROWS)),
        key="mistakes_table",
        hide_index=True,
        column_order=["row", "text", "truth", "answer", "sure", "right"],
        column_config={
            "row": st.column_config.NumberColumn(_("Row"), format="%d", width="small"),
            "text": st.column_config.TextColumn(_("Text"), width="large"),
            "truth": st.column_config.TextColumn(_("Right answer")),
            "answer": st.column_config.TextColumn(_("Model's answer")),
            "sure": st.column_config.NumberColumn(_("How sure"), format="percent", width="small"),
            "right": st.column_config.NumberColumn(_("Worth"), format="percent", width="small"),
        },
    )
    if len(frame) > MOST_ROWS:
        st.caption(_("The first {count:,} are shown; the file has all.", count=MOST_ROWS))
    st.download_button(
        _("Download these rows (CSV)"),
        lambda: table_csv(rows.with_texts(frame.drop(columns="length"))),
        file_name="mistakes.csv",
        mime="text/csv",
        key="mistakes_download",
        on_click="ignore",
        icon=":material/download:",
    )


def _parts(line: RunLine, rows: JudgedRows) -> None:
    """How good the model is on parts of the rows, by something about them."""
    st.subheader(_("How good on which rows (slices)"), anchor=False)
    columns = _other_columns(line, rows)
    known = [name for name in BY if name != "sure" or rows.frame["sure"].notna().any()]
    names = [*known, *(f"column:{name}" for name in columns)]
    by = st.selectbox(
        _("Divide the rows by"), names, key="slices_by", index=known.index("length"), width=360,
        format_func=lambda name: _(BY[name]) if name in BY else _("column '{name}'", name=name.removeprefix("column:")),
    )  # fmt: skip
    right = rows.frame["right"].tolist()
    if by in ("length", "sure"):
        values = rows.frame[by] if by == "length" else (100 * rows.frame[by].fillna(0)).round()
        slices = slices_by_size(values.tolist(), right)
    else:
        values = rows.frame[by] if by in BY else columns[by.removeprefix("column:")]
        slices = slices_by_value(values.tolist(), right)
    _slice_chart(slices)


def _other_columns(line: RunLine, rows: JudgedRows) -> dict[str, pd.Series]:
    """The columns of the run's file that it did not learn from, for these rows; none where the file is gone."""
    data = line.spec.data
    if rows.part == OWN:
        return _columns_of(own_table(), rows, data.columns.values())
    if (rows.part == "valid" and data.split.valid_file) or (rows.part == "test" and data.split.test_file):
        return {}
    try:
        table = remembered(
            "slices_file", data.fingerprint, lambda: uploads().read(data.fingerprint, reading=data.reading)
        )
    except BertStudioError:
        st.caption(_("The file that it learned from is not here any more, so its other columns are not offered."))
        return {}
    return _columns_of(table, rows, data.columns.values())


def _columns_of(table: Table, rows: JudgedRows, used: Collection[str]) -> dict[str, pd.Series]:
    others = [name for name in table.columns if name not in used]
    if not set(rows.frame["row"]) <= set(table.frame.index):
        return {}
    return {name: table.frame.loc[rows.frame["row"], name] for name in others}


def _slice_chart(slices: list[Slice]) -> None:
    figure = empty_figure(x_title=_("right"), height=90 + 28 * len(slices))
    places = list(range(len(slices)))
    figure.add_bar(
        x=[part.right for part in slices], y=places, orientation="h",
        marker={"color": BLUE, "opacity": [0.35 if part.is_small else 1.0 for part in slices]},
        text=[f"{part.right:.0%}" for part in slices], textangle=0,
        customdata=[[escape_plotly(shorten(part.name, 60)), part.rows] for part in slices],
        hovertemplate="%{customdata[0]}: %{x:.1%} · %{customdata[1]:,}<extra></extra>",
    )  # fmt: skip
    figure.update_xaxes(range=[0, 1.02], tickformat=".0%")
    names = [escape_plotly(shorten(part.name, 24)) for part in slices]
    figure.update_yaxes(tickvals=places, ticktext=names, autorange="reversed", showgrid=False)
    table = {
        _("Part"): [part.name for part in slices],
        _("Rows"): [part.rows for part in slices],
        _("Right"): [f"{part.right:.1%}" for part in slices],
    }
    chart(figure, pd.DataFrame(table), key="slices", description=_("How right the answers are on parts of the rows"))
    if any(part.is_small for part in slices):
        st.caption(_("Pale bars stand for few rows: their shares may be chance."))
