"""A value of a spreadsheet's cell as the text that the sheet shows, as far as its number format tells in a simple way.

Dates are written as 2024-05-31, whatever their format, since formats of dates depend on who looks at them.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

PARTS = re.compile(r"(?P<whole>[#0?,]*[#0?])(\.(?P<decimals>[0#?]*))?(?P<percent>%?)")
UNSEEN = re.compile(r"\[[^\]]*\]|_.|\*.|\\(?=.)|\"")
"""What a format says about colours, conditions and widths, and the marks around text that is shown."""
DIGITS = 15
"""A spreadsheet's numbers have no more."""
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def shown(value: Any, number_format: str) -> str:
    """The text of a cell."""
    if value is None:
        return ""
    if isinstance(value, str):
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, datetime):
        is_day = value.time() == time() and "h" not in number_format.lower()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date | timedelta):
        return str(value)
    return str(value)


def _number(value: float, number_format: str) -> str:
    visible = UNSEEN.sub("", number_format.partition(";")[0])
    parts = PARTS.search(visible)
    if parts is None or "E" in visible or "/" in visible:  # general, text, scientific, a fraction
        return format(value, "d" if isinstance(value, int) else f".{DIGITS}g").upper()
    decimals = parts["decimals"] or ""
    number = value * (100 if parts["percent"] else 1)
    whole, _, fraction = format(abs(number), f"{',' if ',' in parts['whole'] else ''}.{len(decimals)}f").partition(".")
    kept = decimals.count("0")
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    whole = whole.zfill(parts["whole"].count("0"))
    text = f"{whole}.{fraction}" if fraction else whole
    before, after = visible[: parts.start()], visible[parts.end() :]
    return f"{'-' if number < 0 else ''}{before}{text}{parts['percent']}{after}"
