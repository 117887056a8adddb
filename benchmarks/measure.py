"""A command as a whole: what it printed, how long it took, how much memory the largest of its processes held.

Knows nothing of models. Needs Linux, whose /proc tells the most memory that a process ever held.
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bert_core import machine_facts

POLL_SECONDS = 0.25
"""Between two looks at the processes; each look takes a few thousandths of a second from what is measured."""
SHOWN = 4000
"""Characters of an error output that are shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A command that ended: standard output, when it began (seconds since the epoch), how long it took, and the most
    memory that one process of its tree held, in millions of bytes.
    """

    output: str
    began: float
    seconds: float
    peak_mb: float

    @property
    def answer(self) -> dict[str, Any]:
        """The last line of the output, which is JSON."""
        return json.loads(self.output.splitlines()[-1])


def measure(
    command: Sequence[str | Path],
    *,
    until: Callable[[], bool] | None = None,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    """Run a command to its end, or until `until()` is true and then kill it with its children.

    Ends the program with the command's own words where it fails.
    """
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as said:
        began, clock = time.time(), time.perf_counter()
        process = psutil.Popen(
            list(map(str, command)), stdout=printed, stderr=said, env={**os.environ, **(environment or {})}
        )
        family, peak, enough, running = {process.pid: process}, 0, False, True
        while running and not enough:
            with contextlib.suppress(psutil.NoSuchProcess):
                family |= {child.pid: child for child in process.children(recursive=True)}
            peak = max(peak, *map(_peak_bytes, family))
            enough = until is not None and until()
            with contextlib.suppress(psutil.TimeoutExpired, subprocess.TimeoutExpired):
                process.wait(0 if enough else POLL_SECONDS)
                running = False
        seconds = time.perf_counter() - clock
        if enough:
            _kill(family.values())
        elif process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(map(str, command))} failed:\n{said.read()[-SHOWN:]}")
        psutil.wait_procs(family.values())  # what lingers would slow down what is measured next
        printed.seek(0)
        return Measured(printed.read(), began, round(seconds, 2), round(peak / 1e6, 1))


def _peak_bytes(pid: int) -> int:
    """The most memory that a process has held so far (VmHWM); 0 where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def _kill(processes: Iterable[psutil.Process]) -> None:
    for process in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()


def medians(figures: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The median of each figure that is a number."""
    numbers = [name for name, value in figures[0].items() if isinstance(value, int | float)]
    return {name: round(statistics.median(each[name] for each in figures), 4) for name in numbers}


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    facts = machine_facts(Path.cwd())
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    about = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    vectors = [name for name in ("avx2", "avx512f", "amx_bf16") if name in about.get("flags", "").split()]
    return {
        "processor": about.get("model name", platform.processor()),
        "vectors": vectors,
        "cores": facts.cores,
        "memory_gb": round(facts.memory / 1e9),
        "gpu": facts.gpu,
    }


def show(**facts: Any) -> None:
    """Print a line of JSON, its numbers rounded."""
    rounded = {name: round(value, 4) if isinstance(value, float) else value for name, value in facts.items()}
    print(json.dumps(rounded, ensure_ascii=False), flush=True)
