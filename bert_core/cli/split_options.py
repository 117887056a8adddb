"""The options that say which rows are set aside, to check on and for a test. What they mean stands in `Split`."""

from __future__ import annotations

from pathlib import Path

from bert_core.cli.options import Options, option
from bert_core.cli.words import _


def split_options() -> Options:
    """An option for each way of setting rows aside."""
    panel = _("Rows set aside (some to check on where nothing is given)")
    files = {
        "valid": _("A file of its own to check on, with the same columns."),
        "test": _("A file of its own that scores the finished model, with the same columns."),
    }
    shares = {
        "valid_share": _("The share of rows set aside for checking, such as 0.15."),
        "test_share": _("The share of rows that score the finished model, such as 0.1."),
    }
    columns = {
        "split_column": _("The column that says train, valid or test of each row."),
        "group_column": _("A column such as author: rows with the same cell in it stay on the same side."),
        "time_column": _("A column of dates or numbers: the newest rows are set aside."),
    }
    return [
        option(name, kind, f"--{name.replace('_', '-')}", metavar=metavar, help=text, rich_help_panel=panel)
        for kind, metavar, texts in ((Path, "FILE", files), (float, "SHARE", shares), (str, "COL", columns))
        for name, text in texts.items()
    ]
