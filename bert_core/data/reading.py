"""From a file's bytes to a table: what the file is, its encoding, its format, its rows. Changes no cell.

Knows no format: each has a module of its own in `formats`.
"""

from __future__ import annotations

from pathlib import Path

from bert_core.data.characters import character_findings
from bert_core.data.formats import read_rows
from bert_core.data.limits import maximum_bytes as usual_limit
from bert_core.data.names import named
from bert_core.data.source import AS_FOUND, Report, open_source, unwatched
from bert_core.data.table import Table
from bert_core.errors import DataError
from bert_core.i18n import N_
from bert_core.spec import Reading


def read_table(
    source: Path | bytes,
    file_name: str,
    *,
    reading: Reading = AS_FOUND,
    maximum_bytes: int | None = None,
    report: Report = unwatched,
) -> Table:
    """Read a file of rows, or pasted text. Every cell stays the text that it is.

    What `reading` leaves open is found from the content: format, encoding, delimiter, header. `file_name` is shown, and
    its ending tells the format where the content leaves it open. `report` is told the share that has been read.

    Raises:
        DataError: the file cannot be read, is too large, is in no known format, has no rows, has a flaw, or is not as
            `reading` says.
    """
    opened = open_source(source, file_name, maximum_bytes or usual_limit(), asked=reading, report=report)
    rows = read_rows(opened)
    if not len(rows.cells):
        raise DataError(
            N_("{file} has no rows of data, only a header: {columns}. Add rows below it."),
            file=file_name, columns=", ".join(name.strip() for name in rows.names[:20]),
        )  # fmt: skip
    frame, about_names = named(rows.names, rows.cells, rows.numbers, file_name)
    found = rows.reading.model_copy(update={"encoding": opened.encoding or None, "member": opened.member})
    findings = (*rows.findings, *about_names, *character_findings(frame, opened))
    report(1.0)
    return Table(file_name, opened.fingerprint, frame, found, findings, (*opened.questions, *rows.questions))
