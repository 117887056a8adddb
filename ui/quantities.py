"""Times, sizes and scores as people read them."""

from __future__ import annotations

import math

from bert_core import Metric
from ui.i18n import _


def time_words(seconds: float) -> str:
    """A length of time with its two largest units, such as `3 min 20 s`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return _("{minutes} min {seconds} s", minutes=minutes, seconds=rest) if minutes else _("{seconds} s", seconds=rest)


def score_words(metric: Metric, value: float) -> str:
    """A metric's value: a share in percent, another figure as it is."""
    return f"{value:.1%}" if metric.is_share else f"{value:.3f}"


def size_words(size: float) -> str:
    """Bytes, such as `1.2 MB`."""
    if size >= 2**30:
        return f"{size / 2**30:,.1f} GB"
    return f"{size / 2**20:,.1f} MB" if size >= 2**20 / 10 else f"{math.ceil(size / 2**10):,} KB"
