"""The person's own table with a column that says which part each row is in, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from bert_core.data.names import unique_names
from bert_core.data.output import defuse
from bert_core.data.table import Table
from bert_core.tasks import Form

PART_COLUMN = "part"


def split_csv(table: Table, parts: Mapping[int, str], form: Form) -> bytes:
    """The table as CSV that Excel opens as UTF-8, with the part of each row by its number; a row without stays so.

    Where an example of the form takes several rows, they are all in the part of the first.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(map(defuse, unique_names([*table.columns, PART_COLUMN])))
    columns = (table.frame[name].tolist() for name in table.columns)
    part = ""
    for row, cells in zip(table.frame.index.tolist(), zip(*columns, strict=True), strict=True):
        part = parts.get(row, part if form.joins_rows else "")
        writer.writerow([*map(defuse, cells), part])
    return file.getvalue().encode("utf-8-sig")
