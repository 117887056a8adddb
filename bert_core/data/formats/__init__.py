"""The formats of files that hold rows of text, one module each; what a file is written in is found by its content.

A further format is a module with `claims` and `read`, an entry in `FORMATS`, and a place in `READERS`.
"""

from bert_core.data.formats import conll, delimited, json_document, json_lines
from bert_core.data.formats.base import Format, Reader, Rows
from bert_core.data.source import Source

FORMATS = {
    "delimited": Format("CSV", ("csv", "tsv", "txt")),
    "json": Format("JSON", ("json",)),
    "json_lines": Format("JSON Lines", json_lines.ENDINGS),
    "squad": Format("SQuAD JSON"),
    "conll": Format("CoNLL", conll.ENDINGS),
}
"""By name. The titles are names that are the same in every language."""
READERS: tuple[Reader, ...] = (json_lines, json_document, conll, delimited)
"""In the order in which they are asked; the last one reads whatever no other claims."""

__all__ = ["FORMATS", "READERS", "Format", "Rows", "read_rows"]


def read_rows(source: Source) -> Rows:
    """The rows of a file, in whatever format they are.

    Raises:
        DataError: the file has no rows, or a flaw; says where, and what to do.
    """
    return next(reader for reader in READERS if reader.claims(source)).read(source)
