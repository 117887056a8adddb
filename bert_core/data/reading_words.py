"""How a file was read, in a few words for a person. Reads nothing."""

from __future__ import annotations

from bert_core.data.dialect import DELIMITERS
from bert_core.data.formats import FORMATS
from bert_core.i18n import N_, Message
from bert_core.spec import Reading

MARKED = "-sig"
"""Ends the name of a codec that expects a mark at the beginning, of which nobody needs to know."""


def reading_words(reading: Reading) -> list[Message]:
    """Encoding, delimiter or format, and what else is worth knowing."""
    words = []
    if reading.member is not None:
        words.append(Message(text=N_("file '{member}' of the archive"), values={"member": reading.member}))
    if reading.encoding is not None:
        words.append(Message(text=reading.encoding.upper().removesuffix(MARKED.upper())))
    if reading.delimiter:
        words.append(Message(text=N_("separated by: {name}"), values={"name": delimiter_words(reading.delimiter)}))
    elif reading.format == "delimited":
        words.append(Message(text=N_("one cell a row")))
    elif reading.format in FORMATS:
        words.append(Message(text=FORMATS[reading.format].title))
    if reading.sheet is not None:
        words.append(Message(text=N_("sheet '{sheet}'"), values={"sheet": reading.sheet}))
    if reading.header == 0:
        words.append(Message(text=N_("no header")))
    elif reading.header is not None and reading.header > 1:
        words.append(Message(text=N_("header in row {row}"), values={"row": reading.header}))
    if reading.quoting is False:
        words.append(Message(text=N_("quotation marks are part of the text")))
    return words


def delimiter_words(delimiter: str) -> Message:
    """What a delimiter is called; one without a name is shown itself."""
    if delimiter in DELIMITERS:
        return Message(text=DELIMITERS[delimiter])
    return Message(text=N_("'{sign}'"), values={"sign": delimiter})
