"""How fast this computer is at what a training does. Knows no models and no machine learning library.

All measurements run on every core at once and take their turn with whatever else runs: a busy computer is a slow one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from bert_core.machine import cores, gpu

PRODUCT, PRODUCTS = 64, 16
"""Matrices of this size, so many in one call. Of larger ones OpenBLAS computes each on all cores and, where another
program has one of them, waits for it: 0.6 instead of 140 thousand million operations a second."""
COPIED = 4_000_000
"""Numbers in an array that is read and written: more than the processor keeps at hand."""
COUNTED = 2000
PRODUCT_SECONDS, COPY_SECONDS, CODE_SECONDS = 0.12, 0.08, 0.05


class Speed(NamedTuple):
    """What this computer does in a second: float32 operations in matrix products, bytes read or written, and turns of
    a loop in plain Python.
    """

    products: float
    bandwidth: float
    code: float


@cache
def probe() -> Speed | None:
    """The speed of this computer, measured once in a process, which takes about 0.3 s.

    None where there is a graphics card: how fast a training is on it, only a machine learning library could tell.
    """
    return None if gpu() else measure()


def measure() -> Speed:
    """The speed as it is now."""
    with ThreadPoolExecutor(cores()) as threads:

        def rate(prepare: Callable[[], Callable[[], object]], seconds: float) -> float:
            """Calls a second of what `prepare` gives each thread, all threads together."""
            return sum(threads.map(lambda _: _rate(prepare(), seconds), range(cores())))

        return Speed(
            products=rate(_products, PRODUCT_SECONDS) * PRODUCTS * 2 * PRODUCT**3,
            bandwidth=rate(_copies, COPY_SECONDS) * COPIED * 3 * 4,
            code=_rate(_code, CODE_SECONDS) * COUNTED,
        )


def _rate(call: Callable[[], object], seconds: float) -> float:
    call()
    began, calls, taken = time.perf_counter(), 0, 0.0
    while taken < seconds:
        call()
        calls += 1
        taken = time.perf_counter() - began
    return calls / taken


def _products() -> Callable[[], object]:
    left, right, out = np.ones((3, PRODUCTS, PRODUCT, PRODUCT), "float32")
    return partial(np.matmul, left, right, out=out)


def _copies() -> Callable[[], object]:
    one, other = np.ones((2, COPIED), "float32")
    return partial(np.add, one, other, out=other)


def _code() -> object:
    return sum(number * number for number in range(COUNTED))
