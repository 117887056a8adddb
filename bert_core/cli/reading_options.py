"""The options that say how a file is read, where what is found from its content is wrong or was asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bert_core.cli.options import Options, option
from bert_core.cli.words import _
from bert_core.spec import Reading

TAB_WORDS = ("tab", "\\t")
"""What people type, as a tab itself is hard to hand to a command."""


def reading_options() -> Options:
    """An option for each thing that is found from a file's content and can be said."""
    panel = _("How the file is read (found from its content where not given)")
    options: list[tuple[str, type, str, str, str]] = [
        ("encoding", str, "--encoding", "NAME", _("The encoding of the characters, such as utf-8 or gb18030.")),
        ("delimiter", str, "--delimiter", "SIGN", _("What stands between cells, such as ';' or tab.")),
        ("header", int, "--header", "LINE", _("The line that names the columns, such as 1; 0 where none does.")),
        ("quoting", bool, "--quotes/--no-quotes", "", _("Whether quotation marks hold a cell together.")),
        ("sheet", str, "--sheet", "NAME", _("The sheet of an Excel file.")),
        ("member", str, "--member", "NAME", _("The file inside an archive.")),
    ]
    return [
        option(name, kind, flags, metavar=metavar or None, help=text, rich_help_panel=panel)
        for name, kind, flags, metavar, text in options
    ]


def reading_from(given: Mapping[str, Any]) -> Reading:
    """What the options say."""
    values = dict(given)
    if values.get("delimiter") in TAB_WORDS:
        values["delimiter"] = "\t"
    return Reading(**values)
