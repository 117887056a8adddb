"""How often a page that shows something moving looks again: every second or two, and less often where many watch.

Each look costs the app some tens of milliseconds of a processor that the training wants, too.
"""

from __future__ import annotations

import math
import time
from functools import cache

from ui.state import session_secret

LOOKERS_A_SECOND = 3
"""So many sessions may look every second before all of them look less often."""
FORGOTTEN_AFTER = 60.0
"""Seconds after its last look for which a session counts."""


def seconds_between_looks(usual: float) -> float:
    """How long this session should wait until it looks again, `usual` seconds or more; notes that it looks now."""
    now, looks = time.monotonic(), _last_looks()
    looks[session_secret()] = now
    watching = sum(now - then < FORGOTTEN_AFTER for then in list(looks.values()))
    if watching < len(looks) / 2:  # most have left
        for session in [session for session, then in list(looks.items()) if now - then >= FORGOTTEN_AFTER]:
            looks.pop(session, None)
    # Powers of two: a page is drawn anew to look less often, which must not happen for each who comes and goes.
    return usual * 2.0 ** max(0, math.ceil(math.log2(watching / LOOKERS_A_SECOND)))


@cache
def _last_looks() -> dict[str, float]:
    return {}
