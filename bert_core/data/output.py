"""The person's own table with the answers beside it, safe to open in a spreadsheet.

A cell that begins like a formula would be run by Excel or LibreOffice (OWASP, CSV Injection), so it gets an apostrophe
in front, with which spreadsheets mark text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

import pandas as pd

from bert_core.data.names import unique_names
from bert_core.data.table import Table
from bert_core.tasks import Example

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
PLAIN_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*([eE][+-]?\d+)?%?")


def defuse(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula; plain numbers such as -3.5 stay as they are."""
    if cell.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def predictions_csv(table: Table, examples: Sequence[Example], answers: Sequence[Mapping[str, str | float]]) -> bytes:
    """The table with columns for the answers, as CSV that Excel opens as UTF-8.

    `answers` holds one mapping an example, as `Task.answer_cells` gives it. Rows of the table that are no example,
    since their text is empty, stay in their place with empty answers.
    """
    names = list(answers[0]) if answers else []
    by_row = {example.row: answer for example, answer in zip(examples, answers, strict=True)}
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(defuse, unique_names([*table.columns, *names])))
    columns = (table.frame[name].tolist() for name in table.columns)
    for row, cells in zip(table.frame.index.tolist(), zip(*columns, strict=True), strict=True):
        answer = by_row.get(row, {})
        writer.writerow([*map(defuse, cells), *(_cell(answer.get(name, "")) for name in names)])
    return file.getvalue().encode("utf-8-sig")


def corrected_csv(table: Table, corrections: Mapping[int, Mapping[str, str]]) -> bytes:
    """The table as CSV with some other cells: by the number of their row, then by the name of their column."""
    frame = table.frame.copy()
    for row, cells in corrections.items():
        frame.loc[row, list(cells)] = list(cells.values())
    return frame.to_csv(index=False).encode("utf-8-sig")


def table_csv(frame: pd.DataFrame) -> bytes:
    """Any table of texts and numbers as CSV that Excel opens as UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(defuse, frame.columns))
    writer.writerows(map(_cell, row) for row in frame.itertuples(index=False))
    return file.getvalue().encode("utf-8-sig")


def _cell(value: str | float) -> str:
    return defuse(value) if isinstance(value, str) else format(value, ".6g")
