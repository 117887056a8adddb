"""Parquet: tables of columns with types. What is no text becomes the text that JSON would have; dates are ISO dates."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from bert_core.data.cells import TEXT, Cells
from bert_core.data.formats.base import Rows
from bert_core.data.limits import check_cells, too_large
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.spec import Reading

BATCH = 2_000
LONGEST_NAMES = 10 * 2**20
"""Bytes that the description of the columns may take."""


def claims(source: Source) -> bool:
    """Whether the file is one."""
    return source.binary == "parquet"


def read(source: Source) -> Rows:
    """All rows, numbered from 1.

    Raises:
        DataError: the file is damaged or too large.
    """
    try:
        return _read(source)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise DataError(
            N_("The Parquet file {file} is damaged or written in a way that cannot be read. Save it again where it "
               "comes from, or as CSV."),
            file=source.file_name,
        ) from error  # fmt: skip


def _read(source: Source) -> Rows:
    schema = parquet.ParquetFile(io.BytesIO(source.data), thrift_string_size_limit=LONGEST_NAMES).schema_arrow
    names = schema.names
    check_cells(0, len(names), source.file_name)
    words = [each.name for each in schema if pa.types.is_string(each.type) or pa.types.is_large_string(each.type)]
    file = parquet.ParquetFile(
        io.BytesIO(source.data), read_dictionary=words, thrift_string_size_limit=LONGEST_NAMES, pre_buffer=False
    )
    rows = file.metadata.num_rows
    check_cells(rows, len(names), source.file_name)
    cells, size = Cells(len(names)), 0
    for batch in file.iter_batches(BATCH, use_threads=False):
        batch.validate(full=True)  # damaged text would be an error later, where nobody expects it
        size += sum(map(_size, batch.columns))
        if size > source.limit:  # a text that occurs often is in the file only once
            raise too_large(source.file_name, size, source.limit)
        cells.add_columns([_as_text(column) for column in batch.columns])
        source.report(len(cells) / max(1, rows))
    return Rows(list(names), cells, range(1, len(cells) + 1), Reading(format="parquet"))


def _size(column: pa.Array) -> int:
    """Bytes that a column will take as text."""
    if not isinstance(column, pa.DictionaryArray):
        return column.nbytes
    lengths = pc.binary_length(column.dictionary.cast(pa.large_binary()))
    return pc.sum(pc.take(lengths, column.indices)).as_py() or 0


def _as_text(column: pa.Array) -> pa.Array:
    """A column as text: empty where there is nothing."""
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type) or pa.types.is_integer(column.type):
        return pc.fill_null(column.cast(TEXT), "")
    return pa.array([_text(value) for value in column.to_pylist()], TEXT)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, date | time | timedelta):
        return str(value)
    return json.dumps(value, ensure_ascii=False, default=_text)
