"""How large a file and a table may be, in one place. Every refusal by size names the limit that it applies."""

from __future__ import annotations

import os

from bert_core.errors import DataError
from bert_core.i18n import N_

LIMIT_VARIABLE = "BERT_STUDIO_MAX_UPLOAD_MB"
DEFAULT_MEGABYTES = 500
"""What was measured to be read within three times its size of memory: benchmarks/RESULTS.md."""
MEGABYTE = 2**20
MOST_COLUMNS = 1_000
MOST_CELLS = 50_000_000
"""A small file can spread over an enormous table: records that all have other names, or one cell far out on a sheet. No
file of the size that is allowed has so many cells if it is filled."""
LARGEST_RATIO, ALWAYS_UNPACKED = 200, 10 * MEGABYTE
"""An archive that unpacks to more than so many times its size is a trap, not a table, unless what it holds is small.
Tables of texts shrink to a third or a tenth."""
LONG_CELL = 1_000_000
"""Characters in a cell from which on it is worth a word to the person: it is likely several rows, or a whole book."""


def maximum_bytes() -> int:
    """The largest file that is read; the environment variable `BERT_STUDIO_MAX_UPLOAD_MB` changes it.

    Raises:
        DataError: the variable is no positive number.
    """
    setting = os.environ.get(LIMIT_VARIABLE, str(DEFAULT_MEGABYTES))
    if not setting.isdecimal() or int(setting) == 0:
        raise DataError(
            N_("The setting {variable} is '{value}'. Set it to a whole number of megabytes, such as {example}."),
            variable=LIMIT_VARIABLE, value=setting, example=DEFAULT_MEGABYTES,
        )  # fmt: skip
    return int(setting) * MEGABYTE


def too_large(file_name: str, size: int, limit: int) -> DataError:
    """The error for a file of more bytes than are allowed."""
    return DataError(
        N_("{file} has {size} MB, more than the {limit} MB that are allowed. Split the file, remove columns, or raise "
           "the limit with the setting {variable}."),
        file=file_name, size=-(-size // MEGABYTE), limit=limit // MEGABYTE, variable=LIMIT_VARIABLE,
    )  # fmt: skip


def check_width(columns: int, file_name: str) -> None:
    """Refuse a table that is too wide.

    Raises:
        DataError: it has more than `MOST_COLUMNS` columns.
    """
    if columns > MOST_COLUMNS:
        raise DataError(
            N_("{file} has {columns} columns, more than the {limit} that are allowed. Keep only those that matter: a "
               "text, a label and a few others."),
            file=file_name, columns=columns, limit=MOST_COLUMNS,
        )  # fmt: skip


def check_cells(rows: int, columns: int, file_name: str) -> None:
    """Refuse a table that is too wide, or has too many cells.

    Raises:
        DataError: it has more than `MOST_COLUMNS` columns or `MOST_CELLS` cells.
    """
    check_width(columns, file_name)
    if rows * columns > MOST_CELLS:
        raise DataError(
            N_("{file} has {rows} rows of {columns} columns, more than the {limit} cells that are allowed. Split the "
               "file, or keep only the columns that matter."),
            file=file_name, rows=rows, columns=columns, limit=MOST_CELLS,
        )  # fmt: skip
