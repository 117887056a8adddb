"""The formats of files that hold rows, one module each; what a file is written in is found by its content.

A further format is a module with `claims` and `read`, an entry in `FORMATS`, and a place in `READERS`.
"""

from bert_core.data.formats import conll, delimited, excel, json_document, json_lines, lines, parquet
from bert_core.data.formats.base import Format, Reader, Rows
from bert_core.data.source import Source
from bert_core.errors import DataError
from bert_core.i18n import N_

FORMATS = {
    "delimited": Format("CSV", ("csv", "tsv", "txt", "tab")),
    "excel": Format("Excel", ("xlsx",)),
    "json": Format("JSON", ("json",)),
    "json_lines": Format("JSON Lines", json_lines.ENDINGS),
    "squad": Format("SQuAD JSON"),
    "conll": Format("CoNLL", conll.ENDINGS),
    "lines": Format("TXT"),
    "parquet": Format("Parquet", ("parquet",)),
}
"""By name. The titles are names that are the same in every language."""
ARCHIVES = ("zip", "gz")
"""How the names of files end that may hold one of these."""
BINARY = ("excel", "parquet")
READERS: dict[str, Reader] = {
    "excel": excel,
    "parquet": parquet,
    "json_lines": json_lines,
    "json": json_document,
    "conll": conll,
    "lines": lines,
    "delimited": delimited,
}
"""In the order in which they are asked; the last one reads whatever no other claims."""

__all__ = ["ARCHIVES", "FORMATS", "READERS", "Format", "Rows", "read_rows"]


def read_rows(source: Source) -> Rows:
    """The rows of a file, in the format that was chosen, or in whatever format they are.

    Raises:
        DataError: the file has no rows, or a flaw; says where, and what to do.
    """
    chosen = {"squad": "json"}.get(source.asked.format or "", source.asked.format)
    if chosen is None:
        return next(reader for reader in READERS.values() if reader.claims(source)).read(source)
    if chosen not in READERS or (source.binary or chosen) != chosen or (chosen in BINARY and not source.binary):
        text = N_("{file} cannot be read in the format '{format}'. The formats are: {known}.")
        raise DataError(text, file=source.file_name, format=chosen, known=", ".join(READERS))
    return READERS[chosen].read(source)
